using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits;

/// <summary>A reader made of its parts.</summary>
/// <param name="name">Name of the policy.</param>
/// <param name="summary">What it does, one sentence without full stop.</param>
/// <param name="read">Reads the parameters.</param>
public sealed class PolicyReader(string name, string summary, Func<YamlFields, PolicyHeader, PolicyCatalog, IExitPolicy> read) : IPolicyReader
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public IExitPolicy Read(YamlFields parameters, PolicyHeader header, PolicyCatalog catalog) => read(parameters, header, catalog);
}
