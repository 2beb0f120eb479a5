using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>A stage: layers behind the stage before, and the exit behind them.</summary>
/// <param name="Layers">Layers of the backbone, in a row.</param>
/// <param name="Exit">Name of the exit.</param>
/// <param name="Classes">Classes that the exit knows, at least 2.</param>
/// <param name="Head">Layers between the backbone and the exit's last layer, a dense one to the classes.</param>
public sealed record SketchStage(ValueList<SketchLayer> Layers, string Exit, int Classes, ValueList<SketchLayer> Head);
