using EeHw.Model.Numerics;

namespace EeHw.Codegen;

/// <summary>A generated project: text files, nothing written yet.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Name">Identifier of the design, the stem of file and function names.</param>
/// <param name="Files">The files, ordered by path.</param>
public sealed record GeneratedProject(string Target, string Name, ValueList<GeneratedFile> Files)
{
    /// <summary>File at the root of every generated project: a folder that has it may be replaced by a newer generation.</summary>
    public const string MarkerFile = "eehw-generated.txt";

    /// <summary>The text of one file.</summary>
    /// <param name="path">Its path in the project.</param>
    /// <returns>The text.</returns>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public string this[string path]
        => Files.FirstOrDefault(f => f.Path == path)?.Content ?? throw new KeyNotFoundException($"The project has no {path}.");
}
