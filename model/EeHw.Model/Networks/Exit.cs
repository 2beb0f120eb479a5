namespace EeHw.Model.Networks;

/// <summary>A classifier of the network.</summary>
/// <param name="Name">Name of the graph output, or of the exit's logits where the output is shared (If).</param>
/// <param name="Layer">Index of the layer whose output [C, 1, 1] are the logits.</param>
/// <param name="Rule">The rule found in the file, or null. Always null for the final exit.</param>
public sealed record Exit(string Name, int Layer, ImportedExitRule? Rule = null);
