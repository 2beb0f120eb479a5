using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Report.Figures;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs.Engines;

/// <summary>The roofline of an engine's layers as a file.</summary>
internal static class EngineRoofline
{
    /// <summary>Writes roofline.svg, .pdf, .csv, and .png where that can be drawn.</summary>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written; EEHW6604 where no layer multiplies and uses DRAM.</exception>
    public static void Write(string folder, ValueList<StepCost> costs, Engine engine, CancellationToken cancellation)
    {
        var roofline = Of(costs, engine);
        if (roofline.Layers.Count == 0)
        {
            throw new EeHwException(Codes.Engines.NothingToRun, new Place { Item = "--out" }, "no layer multiplies and uses DRAM, so that there is nothing to draw.");
        }

        Directory.CreateDirectory(folder);
        ChartFiles.Write(folder, [("roofline", RooflineFigure.Create(roofline))], cancellation);
    }

    /// <summary>The layers that multiply and use DRAM, and their roof.</summary>
    public static Roofline Of(ValueList<StepCost> costs, Engine engine) => new(
        costs.Where(c => c.Macs > 0 && c.DramBytes > 0)
            .Select(c => new RooflinePoint(c.Step.Name, c.Intensity!.Value, engine.Clock.PerSecond(c.Clocks) * c.Macs, c.IsMemoryBound))
            .ToValueList(),
        engine.Clock.Megahertz * 1e6 * engine.Array.Elements,
        engine.Dram.BytesPerSecond * engine.Dram.Efficiency,
        FormattableString.Invariant($"Closed form, one sample. Array {engine.Array}, {engine.Dataflow.ToText()}, {engine.Clock.Megahertz:0.###} MHz; DRAM {engine.Dram.BytesPerSecond / 1e9:0.##} GB/s peak, of which {engine.Dram.Efficiency:P0} are reached."));
}
