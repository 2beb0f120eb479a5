using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Testing;

/// <summary>
/// Reads thousands of damaged files of one format: each must end in a coded diagnostic that names the file, or in a result; without another exception, without a gigabyte of memory, without a
/// hang. The seed is drawn anew each time and printed; EEHW_FUZZ=SEED repeats a campaign.
/// </summary>
public static class FuzzCampaign
{
    /// <summary>Files of one campaign.</summary>
    public const int Files = 10_000;

    private const long MaximumBytes = 1L << 30;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    private static readonly string[] _tokens =
    [
        "{", "}", "[", "]", ":", ": ", ",", "- ", "\n", "  ", "\"", "'", "&a", "*a", "!!int ", "|", ">", "#", "%", "---\n", "null", "true", "-1", "0", "1e999", "-1e-999", "NaN", ".inf", "99999999999999999999",
        "2147483648", "../../etc/passwd", "/", "\\u0000", "\0", "\ud83d\ude00", "{a: {a: {a: {a: ", "[[[[[[[[[[[[[[[[",
    ];

    /// <summary>Runs it.</summary>
    /// <param name="path">Name to write each damaged file to; its folder is there.</param>
    /// <param name="originals">Whole files, taken in turn.</param>
    /// <param name="read">Reads <paramref name="path"/>; throws <see cref="EeHwException"/> for what it refuses.</param>
    /// <param name="kind">How files are damaged beside their bytes.</param>
    /// <param name="mustName">Whether the diagnostic has to name the file (not where it names one that the file refers to).</param>
    public static void Run(string path, IReadOnlyList<byte[]> originals, Action<string> read, FuzzKind kind = FuzzKind.Bytes, bool mustName = true)
    {
        var first = Environment.GetEnvironmentVariable("EEHW_FUZZ") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next(1 << 30);
        TestContext.Out.WriteLine($"{Path.GetFileName(path)}: {Files} files from EEHW_FUZZ={first}");
        foreach (var original in originals)
        {
            // A campaign on what nobody can read would prove nothing.
            File.WriteAllBytes(path, original);
            read(path);
        }

        var (refused, codes) = (0, new SortedSet<string>(StringComparer.Ordinal));
        var clock = new Stopwatch();
        for (var i = 0; i < Files; i++)
        {
            var seed = unchecked(first + i);
            var content = Damaged(originals[i % originals.Count], seed, kind);
            File.WriteAllBytes(path, content);
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            try
            {
                read(path);
            }
            catch (EeHwException e)
            {
                refused++;
                codes.UnionWith(e.Diagnostics.Select(d => d.Code.Id));
                if (mustName)
                {
                    Assert.That(e.Message, Does.Contain(Path.GetFileName(path)), $"EEHW_FUZZ={seed}: the diagnostic does not name the file");
                }
            }
            catch (Exception e)
            {
                var kept = Path.Combine(Repository.Root, "artifacts", "fuzz", $"{seed}-{Path.GetFileName(path)}");
                Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
                File.WriteAllBytes(kept, content);
                Assert.Fail($"EEHW_FUZZ={seed}, kept as artifacts/fuzz/{Path.GetFileName(kept)}: {e}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MaximumBytes), $"EEHW_FUZZ={seed}: memory");
            Assert.That(clock.Elapsed, Is.LessThan(_longest), $"EEHW_FUZZ={seed}: time");
        }

        TestContext.Out.WriteLine($"{refused} refused with {string.Join(", ", codes)}; {Files - refused} read");
        Assert.That(refused, Is.GreaterThan(0), "no file was damaged enough to be refused: the campaign proves nothing");
    }

    private static byte[] Damaged(byte[] original, int seed, FuzzKind kind) => kind switch
    {
        FuzzKind.Text when seed % 3 != 0 => WithTokens(original, seed),
        FuzzKind.Zip when seed % 2 != 0 => WithDamagedEntry(original, seed),
        FuzzKind.Gzip when seed % 2 != 0 => Gzip(Mutation.Of(Gunzip(original), seed)),
        _ => Mutation.Of(original, seed),
    };

    // One to four words of the format put in the place of others.
    private static byte[] WithTokens(byte[] original, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(Encoding.UTF8.GetString(original));
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var removed = random.Next(3) == 0 ? 0 : Math.Min(random.Next(1, 12), text.Length - at);
            text.Remove(at, removed).Insert(at, random.Next(8) == 0 ? new string('[', random.Next(1, 5000)) : _tokens[random.Next(_tokens.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // The archive stays whole: what is damaged is an array in it.
    private static byte[] WithDamagedEntry(byte[] original, int seed)
    {
        using var target = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(original), ZipArchiveMode.Read))
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            var chosen = (int)((uint)seed % (uint)source.Entries.Count);
            for (var i = 0; i < source.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using (var entry = source.Entries[i].Open())
                {
                    entry.CopyTo(content);
                }

                using var written = archive.CreateEntry(i == chosen && seed % 5 == 0 ? "../" + source.Entries[i].FullName : source.Entries[i].FullName).Open();
                written.Write(i == chosen ? Mutation.Of(content.ToArray(), seed) : content.ToArray());
            }
        }

        return target.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    private static byte[] Gunzip(byte[] content)
    {
        using var target = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
