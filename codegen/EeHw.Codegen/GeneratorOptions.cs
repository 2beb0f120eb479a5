using EeHw.Model.Numerics;

namespace EeHw.Codegen;

/// <summary>Options of code generation.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The shipped templates, nothing else.</summary>
    public static readonly GeneratorOptions Default = new();

    /// <summary>
    /// Templates that replace shipped ones: name below hls-templates (<c>vitis/top.cpp.hbs</c>) to text. The caller reads them
    /// (<c>--templates DIR</c>); a name that is not shipped is refused.
    /// </summary>
    public IReadOnlyDictionary<string, string> TemplateOverrides { get; init; } = new Dictionary<string, string>();

    /// <summary>Text of <c>design.resolved.yaml</c>, with paths relative to the project; null for none.</summary>
    public string? ResolvedDesign { get; init; }

    /// <summary>Files that the resolved design names, added as they are.</summary>
    public ValueList<GeneratedFile> Inputs { get; init; } = [];
}
