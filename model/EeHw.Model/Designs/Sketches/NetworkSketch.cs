using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>
/// A network given by its shapes: enough to lower and simulate it with a recorded trace or drawn decisions, without weights, so that nothing can be run, generated or verified.
/// </summary>
/// <param name="Input">Shape of a sample.</param>
/// <param name="Stages">Stages, from the first to the one with the final exit, at least one.</param>
public sealed record NetworkSketch(Shape Input, ValueList<SketchStage> Stages)
{
    /// <summary>Refuses what needs a network with weights.</summary>
    /// <param name="design">The design.</param>
    /// <param name="what">What needs it: <c>there is nothing to generate</c>.</param>
    /// <exception cref="EeHwException">EEHW4021 when the design's network is a sketch.</exception>
    public static void RequireWeights(Design design, string what)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.Sketch is not null)
        {
            throw new EeHwException(
                Codes.Designs.NoWeights,
                new Place { Item = "network" },
                $"the network is given by its shapes alone, without weights: {what}.",
                "Simulate it with a recorded trace (eehw simulate DESIGN --trace TRACE) or drawn decisions (--decisions random:p=0.75), or name an ONNX file in network.");
        }
    }
}
