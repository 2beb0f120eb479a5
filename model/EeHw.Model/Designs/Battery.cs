namespace EeHw.Model.Designs;

/// <summary>Where the energy comes from. What a run draws and what is harvested moves the charge; without charge nothing is let in and what arrives is lost.</summary>
/// <param name="CapacityJ">Usable energy of the full battery, J.</param>
/// <param name="StartFraction">Charge at the start, 0 to 1.</param>
/// <param name="HarvestMw">Power that comes in all the time, mW; 0 for none.</param>
/// <param name="RestartFraction">Charge from which an empty battery serves again, where power comes in.</param>
public sealed record Battery(double CapacityJ, double StartFraction, double HarvestMw, double RestartFraction);
