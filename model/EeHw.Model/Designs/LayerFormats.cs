using EeHw.Model.Arithmetic;

namespace EeHw.Model.Designs;

/// <summary>Number formats of one layer, where they differ from the design's.</summary>
/// <param name="Weights">Format of its weights; null for the design's. Its width holds; integer bits as written with calibration <c>none</c>, else chosen.</param>
/// <param name="Activations">Format of its output; null for the design's. Width, rounding and overflow hold; integer bits as for weights.</param>
public sealed record LayerFormats(FixedFormat? Weights, FixedFormat? Activations);
