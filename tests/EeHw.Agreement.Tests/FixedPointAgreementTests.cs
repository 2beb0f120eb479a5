using System.Diagnostics;
using System.Globalization;
using System.Text;
using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>
/// Conversions of ap_fixed as g++ computes them, with the headers that come with generated projects and, where EEHW_AP_HEADERS names them
/// (colon separated), with the vendor's public ones, against <see cref="FixedPoint"/>.
/// </summary>
public sealed class FixedPointAgreementTests
{
    private static readonly string[] _roundings = ["AP_TRN", "AP_RND", "AP_RND_CONV", "AP_TRN_ZERO"];

    [Test]
    public void Requantize_AnyFormat_EqualsTheHeadersOfGeneratedProjects()
        => Compare([Path.Combine(Repository.Root, "hls-templates", "common", "shim")]);

    [Test]
    public void Requantize_AnyFormat_EqualsTheVendorsHeaders()
    {
        var headers = Environment.GetEnvironmentVariable("EEHW_AP_HEADERS");
        if (string.IsNullOrEmpty(headers))
        {
            Assert.Ignore("EEHW_AP_HEADERS is not set");
        }

        Compare(headers!.Split(':'));
    }

    // Every mode and sign three times, widths and binary points at random; numbers at random, every third one halfway between two results.
    private static void Compare(string[] includeFolders)
    {
        Tools.Require("g++", "g++");
        var random = new CounterRandom(11, 0);
        var source = new StringBuilder("""
            #include <cstdio>
            #include "ap_int.h"
            #include "ap_fixed.h"
            template <int SW, int SI, class T, int W> void run(const long long* raws, int n) {
              for (int i = 0; i < n; i++) {
                ap_fixed<SW, SI> x; x.range(SW - 1, 0) = ap_int<SW>(raws[i]);
                T y = x; ap_uint<W> bits = y.range(W - 1, 0);
                std::printf("%llu\n", (unsigned long long)bits.to_uint64());
              }
            }
            int main() {

            """);
        var expected = new List<(long Raw, int From, FixedFormat Format)>();
        for (var i = 0; i < 48; i++)
        {
            var width = 1 + random.NextInteger(48);
            var format = new FixedFormat(width, random.NextInteger(width + 12) - 6, (Rounding)(i & 3), (Overflow)((i >> 2) & 1), (i & 8) == 0);
            var (sourceWidth, from) = (2 + random.NextInteger(61), random.NextInteger(44) - 4);
            var raws = Enumerable.Range(0, 18).Select(k => Raw(random, k, sourceWidth, from - format.FractionBits)).ToList();
            expected.AddRange(raws.Select(r => (r, from, format)));
            var type = string.Create(CultureInfo.InvariantCulture, $"ap_{(format.Signed ? "" : "u")}fixed<{width}, {format.IntegerBits}, {_roundings[i & 3]}, {(format.Overflow == Overflow.Sat ? "AP_SAT" : "AP_WRAP")}>");
            source.Append(CultureInfo.InvariantCulture, $"  {{ const long long raws[] = {{{string.Join(", ", raws.Select(r => $"{r}LL"))}}}; run<{sourceWidth}, {sourceWidth - from}, {type}, {width}>(raws, 18); }}\n");
        }

        var lines = Run(source.Append("}\n").ToString(), includeFolders);
        Assert.That(lines, Has.Length.EqualTo(expected.Count));
        for (var i = 0; i < lines.Length; i++)
        {
            var (raw, from, format) = expected[i];
            var bits = (ulong)FixedPoint.Requantize(raw, from, format) & ((1UL << format.Width) - 1);
            Assert.That(lines[i], Is.EqualTo(bits.ToString(CultureInfo.InvariantCulture)), $"{raw} with {from} fraction bits to {FixedFormatText.ToText(format)}");
        }
    }

    private static long Raw(CounterRandom random, int k, int width, int shift)
    {
        var raw = (((long)random.NextUInt32() << 32) | random.NextUInt32()) >> (64 - width + random.NextInteger(width));
        var half = 1L << Math.Clamp(shift - 1, 0, 62);
        return k % 3 == 0 && shift >= 1 && shift < width - 1 ? (raw & ~((2 * half) - 1)) + half : raw;
    }

    private static string[] Run(string source, string[] includeFolders)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.cpp"), source);
        // NDEBUG: assertions inside the vendor's headers fail on some extreme formats whose results are the defined ones all the same.
        Start("g++", ["-std=c++14", "-O0", "-w", "-DNDEBUG", .. includeFolders.Select(f => "-I" + f), folder.File("a.cpp"), "-o", folder.File("a")]);
        return Start(folder.File("a"), []).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output;
    }
}
