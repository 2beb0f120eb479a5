using EeHw.Model.Numerics;

namespace EeHw.Report.Figures;

/// <summary>Layers and the roof above them: of an engine by formula, or of a device of this machine, measured.</summary>
/// <param name="Layers">Layers with multiplications that use the memory.</param>
/// <param name="PeakMacsPerSecond">Of an engine all processing elements busy, of a device the measured peak; above 0.</param>
/// <param name="BytesPerSecond">What the memory reaches, above 0.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record Roofline(ValueList<RooflinePoint> Layers, double PeakMacsPerSecond, double BytesPerSecond, string Source)
{
    /// <summary>Whether it is of a device of this machine: drawn in operations (a multiply-accumulate is two), as measurements of processors are.</summary>
    public bool IsDevice { get; init; }
}
