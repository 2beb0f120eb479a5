namespace EeHw.Codegen.Vitis;

/// <summary>One version of the vendor's tools.</summary>
/// <param name="Version">For example <c>2024.2</c>.</param>
/// <param name="Tcl"><c>open_project</c> or <c>open_component</c>.</param>
internal sealed record ToolVersions(string Version, string Tcl)
{
    /// <summary>Reads the table that is shipped as data, oldest version first.</summary>
    public static IReadOnlyList<ToolVersions> Parse(string table)
        => [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).Select(cells => new ToolVersions(cells[0], cells[1]))];
}
