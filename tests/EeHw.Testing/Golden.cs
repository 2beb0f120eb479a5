namespace EeHw.Testing;

/// <summary>Small readable expected files in the repository; EEHW_APPROVE=1 rewrites them on purpose.</summary>
public static class Golden
{
    /// <summary>Asserts that a file of the repository holds this text.</summary>
    public static void Assert(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("EEHW_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        var name = Path.GetRelativePath(Repository.Root, path);
        NUnit.Framework.Assert.That(File.Exists(path), Is.True, $"{name} is missing; EEHW_APPROVE=1 writes it");
        NUnit.Framework.Assert.That(actual, Is.EqualTo(File.ReadAllText(path)), $"{name}; EEHW_APPROVE=1 rewrites it");
    }
}
