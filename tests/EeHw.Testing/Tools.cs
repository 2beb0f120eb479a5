namespace EeHw.Testing;

/// <summary>Outside tools and optional data that some tests need.</summary>
public static class Tools
{
    /// <summary>Lets a test go on when a tool is on the PATH; else skips it, or fails it under EEHW_REQUIRE_TOOLS=1.</summary>
    public static string Require(string tool, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, tool)).FirstOrDefault(File.Exists);
        if (path is not null)
        {
            return path;
        }

        Missing($"{tool} is not on the PATH (Debian package {package})");
        return "";
    }

    /// <summary>Skips the running test with a reason, or fails it under EEHW_REQUIRE_TOOLS=1.</summary>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("EEHW_REQUIRE_TOOLS") == "1")
        {
            Assert.Fail(reason + "; EEHW_REQUIRE_TOOLS=1 forbids skipping");
        }

        Assert.Ignore(reason);
    }

    /// <summary>A path below EEHW_DATA; skips the running test where that data is absent (always optional).</summary>
    public static string Data(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("EEHW_DATA");
        var path = root is null ? null : Path.Combine([root, .. parts]);
        if (path is null || !(File.Exists(path) || Directory.Exists(path)))
        {
            Assert.Ignore($"EEHW_DATA has no {Path.Combine(parts)}");
        }

        return path!;
    }
}
