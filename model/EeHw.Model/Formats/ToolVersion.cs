using System.Reflection;

namespace EeHw.Model.Formats;

/// <summary>The version that stands in every document this library writes.</summary>
public static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
