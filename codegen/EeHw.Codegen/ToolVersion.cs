using System.Reflection;

namespace EeHw.Codegen;

/// <summary>The version printed at the head of generated files.</summary>
public static class ToolVersion
{
    /// <summary>Version of this build, for example <c>0.1.0</c>.</summary>
    public static readonly string Text = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
