using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits;

/// <summary>Reads policies of one name out of policy files.</summary>
public interface IPolicyReader
{
    /// <summary>The name under <c>policy:</c>.</summary>
    string Name { get; }

    /// <summary>What the policy does, in one sentence, for lists and help.</summary>
    string Summary { get; }

    /// <summary>Reads the parameters. What is wrong is collected in <paramref name="parameters"/>; the caller checks for unknown fields and stops.</summary>
    /// <param name="parameters">The mapping under <c>parameters:</c>.</param>
    /// <param name="header">What the file says of where the policy comes from.</param>
    /// <param name="catalog">Scores and policies that can be named.</param>
    /// <returns>The policy.</returns>
    IExitPolicy Read(YamlFields parameters, PolicyHeader header, PolicyCatalog catalog);
}
