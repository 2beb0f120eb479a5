namespace EeHw.Cli.Verbs;

/// <summary>A command line worth showing in help.</summary>
/// <param name="Command">The whole line: <c>eehw inspect samples/glyphs/glyphs.onnx</c>.</param>
/// <param name="Explanation">What it does, one line.</param>
public sealed record Example(string Command, string Explanation);
