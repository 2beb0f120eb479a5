using EeHw.Model.Formats;

namespace EeHw.Cli;

/// <summary>What the tool says of itself.</summary>
public static class Tool
{
    /// <summary>Version, as written into every document: <c>0.1.0</c>.</summary>
    public static string Version => ToolVersion.Text;
}
