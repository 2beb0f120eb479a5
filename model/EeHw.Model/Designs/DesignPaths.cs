using EeHw.Model.Datasets;
using EeHw.Model.Numerics;

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

    /// <summary>A data source with its paths changed; its options and drawn digits stay.</summary>
    public static string EachPath(string source, Func<string, string> change)
        => source.Length == 0 || GlyphOptions.IsGlyphs(source) ? source : string.Join(',', source.Split(',', StringSplitOptions.TrimEntries).Select(p => SourceOptions.IsOption(p) ? p : change(p)));

    public static string AbsoluteSource(string source, string? file) => EachPath(source, p => Absolute(p, file));

    public static Design Relative(Design design, string file) => design with
    {
        Network = To(design.Network, file),
        Platform = IsFile(design.Platform) ? To(design.Platform, file) : design.Platform,
        Data = design.Data with { Source = EachPath(design.Data.Source, p => To(p, file)) },
        Workload = EachArrivals(design.Workload, p => To(p, file)),
        Control = EachFile(design.Control, p => To(p, file)),
        Links = design.Links.Select(l => l with { Trace = l.Trace is { } trace ? To(trace, file) : null, Design = l.Design is { } behind ? To(behind, file) : null }).ToValueList(),
    };

    /// <summary>Without folders: what a hash may see.</summary>
    public static Design WithoutFolders(Design design) => design with
    {
        Network = Path.GetFileName(design.Network),
        Platform = IsFile(design.Platform) ? Path.GetFileName(design.Platform) : design.Platform,
        Data = design.Data with { Source = EachPath(design.Data.Source, p => Path.GetFileName(Path.TrimEndingDirectorySeparator(p))) },
        Workload = EachArrivals(design.Workload, p => Path.GetFileName(p)),
        Control = EachFile(design.Control, p => Path.GetFileName(p)),
        Links = design.Links.Select(l => l with { Trace = Path.GetFileName(l.Trace), Design = Path.GetFileName(l.Design) }).ToValueList(),
    };

    private static Workload EachArrivals(Workload workload, Func<string, string> change) => workload with
    {
        Arrivals = workload.Arrivals is { } path ? change(path) : null,
        Tenants = workload.Tenants.Select(t => t with { Arrivals = EachArrivals(t.Arrivals, change) }).ToValueList(),
    };

    private static ControlChoice EachFile(ControlChoice control, Func<string, string> change) => control with
    {
        Schedule = control.Schedule is { } path ? change(path) : null,
        Levels = control.Levels.Select(l => l with { PolicyFile = l.PolicyFile is { } policy ? change(policy) : null }).ToValueList(),
    };

    private static bool IsFile(string platform) => platform.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || platform.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static string To(string path, string file)
        => path.Length == 0 || !Path.IsPathRooted(path) ? path : Path.GetRelativePath(FolderOf(file), path).Replace('\\', '/');
}
