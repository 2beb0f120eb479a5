using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>A data set and how its values are normalised: (value · Scale - Mean) / Std.</summary>
/// <param name="Source">A source: <c>glyphs:seed=7,count=10000</c>, a folder of IDX files, explicit IDX paths, or an NPZ with x and y.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="Scale">Factor on raw values.</param>
/// <param name="Mean">Subtracted after scaling, one value or one per channel.</param>
/// <param name="Std">Divides after that, one value or one per channel; greater than 0.</param>
/// <param name="Limit">Samples at most, or null for all.</param>
public sealed record DataChoice(string Source, string Split, double Scale, ValueList<double> Mean, ValueList<double> Std, int? Limit = null);
