using EeHw.Model.Datasets;

namespace EeHw.Model.Designs;

/// <summary>Paths in design files: relative to the file when written, absolute when read.</summary>
internal static class DesignPaths
{
    public static string NameOf(string file)
    {
        var name = Path.GetFileName(file);
        return name.EndsWith(".resolved.yaml", StringComparison.OrdinalIgnoreCase) ? name[..^14] : Path.GetFileNameWithoutExtension(name);
    }

    public static string Absolute(string path, string? file)
        => path.Length == 0 || file is null ? path : Path.GetFullPath(path, FolderOf(file));

    /// <summary>A platform is a name, or a path when it ends with .yaml.</summary>
    public static string Platform(string platform, string? file) => IsFile(platform) ? Absolute(platform, file) : platform;

    public static string AbsoluteSource(string source, string? file) => EachPath(source, p => Absolute(p, file));

    public static Design Relative(Design design, string file) => design with
    {
        Network = To(design.Network, file),
        Platform = IsFile(design.Platform) ? To(design.Platform, file) : design.Platform,
        Data = design.Data with { Source = EachPath(design.Data.Source, p => To(p, file)) },
        Workload = design.Workload with { Arrivals = design.Workload.Arrivals is { } path ? To(path, file) : null },
    };

    /// <summary>Without folders: what a hash may see.</summary>
    public static Design WithoutFolders(Design design) => design with
    {
        Network = Path.GetFileName(design.Network),
        Platform = IsFile(design.Platform) ? Path.GetFileName(design.Platform) : design.Platform,
        Data = design.Data with { Source = EachPath(design.Data.Source, p => Path.GetFileName(Path.TrimEndingDirectorySeparator(p))) },
        Workload = design.Workload with { Arrivals = Path.GetFileName(design.Workload.Arrivals) },
    };

    private static bool IsFile(string platform) => platform.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || platform.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static string To(string path, string file)
        => path.Length == 0 || !Path.IsPathRooted(path) ? path : Path.GetRelativePath(FolderOf(file), path).Replace('\\', '/');

    private static string EachPath(string source, Func<string, string> change)
        => source.Length == 0 || GlyphOptions.IsGlyphs(source) ? source : string.Join(',', source.Split(',', StringSplitOptions.TrimEntries).Select(change));
}
