using EeHw.Codegen.Verilog;
using Unit = EeHw.Model.Hardware.ClockCrossing;

namespace EeHw.Codegen.Units;

/// <summary>Parameters and ports of <see cref="Unit"/> in SystemVerilog. High-level synthesis has one clock: there is no such actor.</summary>
internal static class ClockCrossing
{
    public static IReadOnlyList<(string, string)> Parameters(Unit unit) => [("W", Nets.Text(unit.WidthBits)), ("DEPTH", Nets.Text(unit.Depth))];

    public static IReadOnlyList<(string, string)> Connections(Unit unit, Nets nets, string reader, string writer) =>
    [
        .. nets.Clock(unit.WriteClock).Select(c => ("w_" + c.Port, c.Net)), .. Nets.Stream("s", reader),
        .. nets.Clock(unit.ReadClock).Select(c => ("r_" + c.Port, c.Net)), .. Nets.Stream("m", writer),
    ];
}
