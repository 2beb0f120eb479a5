using System.Reflection;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

/// <summary>The rooms of the house, as docs/architecture.md draws them.</summary>
internal static class Wings
{
    /// <summary>Project, folder, and the projects it may reference.</summary>
    public static readonly (string Project, string Folder, string[] MayReference)[] All =
    [
        ("EeHw.Model", "model", []),
        ("EeHw.Train", "train", ["EeHw.Model"]),
        ("EeHw.Sim", "sim", ["EeHw.Model"]),
        ("EeHw.Codegen", "codegen", ["EeHw.Model"]),
        ("EeHw.Check", "check", ["EeHw.Model"]),
        ("EeHw.Host", "host", ["EeHw.Model"]),
        ("EeHw.Report", "report", ["EeHw.Model"]),
        ("EeHw.Cli", "cli", ["EeHw.Model", "EeHw.Train", "EeHw.Sim", "EeHw.Codegen", "EeHw.Check", "EeHw.Host", "EeHw.Report"]),
    ];

    /// <summary>The folder of a project.</summary>
    public static string FolderOf(string project) => Path.Combine(Repository.Root, All.Single(w => w.Project == project).Folder, project);

    /// <summary>The assembly of a project.</summary>
    public static Assembly AssemblyOf(string project) => Assembly.Load(project == "EeHw.Cli" ? "eehw" : project);

    /// <summary>Source files of a project, relative to its folder, with forward slashes.</summary>
    public static IEnumerable<string> SourcesOf(string project)
        => Directory.EnumerateFiles(FolderOf(project), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(FolderOf(project), f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
