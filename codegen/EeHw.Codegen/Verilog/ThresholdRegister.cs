using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.Verilog;

/// <summary>A run-time register of a decision unit in the register map.</summary>
/// <param name="Exit">Exit from 0.</param>
/// <param name="Slot">Slot of 64 bits.</param>
/// <param name="Kind">Kind of the unit.</param>
/// <param name="Register">Width and values.</param>
/// <param name="Port">Port of the core.</param>
/// <param name="Suffix">What its name in the map has behind the exit's.</param>
internal sealed record ThresholdRegister(int Exit, int Slot, string Kind, UnitConstant Register, string Port, string Suffix);
