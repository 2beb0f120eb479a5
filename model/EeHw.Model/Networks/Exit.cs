using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>A classifier of the network.</summary>
/// <param name="Name">Name of the graph output, or of the exit's logits where the output is shared (If).</param>
/// <param name="Layer">Index of the layer whose output [C, 1, 1] are the logits.</param>
/// <param name="Rule">The rule found in the file, or null. Always null for the final exit.</param>
public sealed record Exit(string Name, int Layer, ImportedExitRule? Rule = null)
{
    /// <summary>Where the exit answers groups of classes (super-classes): the group of each class, from 0 [C]; null: it answers classes.</summary>
    public ValueList<int>? Groups { get; init; }

    /// <summary>What the exit should answer.</summary>
    /// <param name="label">Class of the sample.</param>
    /// <returns>The class, or its group.</returns>
    public int LabelOf(int label) => Groups is { } groups ? groups[label] : label;
}
