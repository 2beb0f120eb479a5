using System.IO.Enumeration;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Vcd;
using EeHw.Model.Numerics;

namespace EeHw.Check.Waves;

/// <summary>
/// Compares the signals that two dumps have in common, clock by clock, before the rising edge. A signal <c>X_ready</c> or <c>X_tready</c> counts only in clocks in
/// which <c>X_valid</c> stands in both files: without a word it means nothing.
/// </summary>
public static class WaveComparison
{
    private const int MaximumSamples = 1 << 20;

    /// <summary>Compares up to the first clock that differs.</summary>
    /// <param name="a">First file.</param>
    /// <param name="b">Second file.</param>
    /// <param name="pattern">Signals to compare: a name with its scopes, with <c>*</c> and <c>?</c>; null for all.</param>
    /// <param name="alignment">How they are laid over each other.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="EeHwException">EEHW1601 to 1604 for a file, EEHW1605 nothing in common, EEHW1606 no common first word.</exception>
    public static WaveComparisonResult Compare(string a, string b, string? pattern = null, WaveAlignment alignment = WaveAlignment.FirstWord, CancellationToken cancellation = default)
    {
        var (skipA, skipB) = alignment == WaveAlignment.None ? (0, 0) : Align(a, b, cancellation);
        using var first = new VcdReader(a);
        using var second = new VcdReader(b);
        var pairs = Pairs(first, second, pattern);
        if (pairs.Count == 0)
        {
            throw new EeHwException(
                Codes.Waves.NothingInCommon,
                new Place { File = b },
                $"has no signal {(pattern is null ? "" : $"like '{pattern}' ")}in common with {a}.",
                "Names are compared with their scopes; the design must have the same name in both, and a pattern begins with * or TOP.");
        }

        if (!Skip(first, skipA) || !Skip(second, skipB))
        {
            return new(pairs.Count, 0, []);
        }

        var clocks = 0L;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var differences = pairs.Where(p => Differs(p, first, second))
                .Select(p => new WaveDifference(p.A.Path, clocks, first.Time, second.Time, first.Value(p.A), second.Value(p.B)))
                .ToValueList();
            clocks++;
            if (differences.Count > 0)
            {
                return new(pairs.Count, clocks, differences);
            }
        }
        while (first.NextClock() && second.NextClock());
        return new(pairs.Count, clocks, []);
    }

    private static List<Pair> Pairs(VcdReader first, VcdReader second, string? pattern)
    {
        var inA = ByPath(first);
        var inB = ByPath(second);
        return [.. first.Signals.Where(s => inB.ContainsKey(s.Path) && inA[s.Path] == s && !s.Path.EndsWith(".clk", StringComparison.Ordinal))
            .Where(s => pattern is null || FileSystemName.MatchesSimpleExpression(pattern, s.Path, ignoreCase: false))
            .Select(s => new Pair(s, inB[s.Path], ValidOf(s.Path, inA), ValidOf(s.Path, inB)))];
    }

    private static Dictionary<string, VcdSignal> ByPath(VcdReader reader)
    {
        var signals = new Dictionary<string, VcdSignal>(StringComparer.Ordinal);
        foreach (var signal in reader.Signals)
        {
            signals.TryAdd(signal.Path, signal);
        }

        return signals;
    }

    private static VcdSignal? ValidOf(string path, Dictionary<string, VcdSignal> signals)
        => path.EndsWith("_ready", StringComparison.Ordinal) ? signals.GetValueOrDefault(path[..^5] + "valid")
            : path.EndsWith("_tready", StringComparison.Ordinal) ? signals.GetValueOrDefault(path[..^6] + "tvalid") : null;

    private static bool Differs(Pair pair, VcdReader first, VcdReader second)
        => first.Value(pair.A) != second.Value(pair.B)
            && (pair.ValidA is null || pair.ValidB is null || (first.Value(pair.ValidA) == "1" && second.Value(pair.ValidB) == "1"));

    // Goes to the clock so many clocks behind the first.
    private static bool Skip(VcdReader reader, long clocks)
    {
        while (reader.Clock < clocks)
        {
            if (!reader.NextClock())
            {
                return false;
            }
        }

        return true;
    }

    private static (long A, long B) Align(string a, string b, CancellationToken cancellation)
    {
        var (inA, inB) = (FirstWords(a, cancellation), FirstWords(b, cancellation));
        return inA.Keys.Where(inB.ContainsKey).Order().Select(n => ((long, long)?)(inA[n], inB[n])).FirstOrDefault()
            ?? throw new EeHwException(
                Codes.Waves.NotAligned,
                new Place { File = b },
                $"holds no first word of a sample whose first word {a} holds too.",
                "Write both from the first sample on, or lay their first clocks over each other with --align none.");
    }

    // The clock in which the first word of each sample is taken; where a dump does not number samples, of the first.
    private static Dictionary<long, long> FirstWords(string path, CancellationToken cancellation)
    {
        using var reader = new VcdReader(path);
        var (valid, ready) = (Find("s_axis_tvalid"), Find("s_axis_tready"));
        var (sample, word) = (Find("wave_source_sample"), Find("wave_source_word"));
        var clocks = new Dictionary<long, long>();
        if (valid is null || ready is null)
        {
            return clocks;
        }

        while (clocks.Count < MaximumSamples && reader.NextClock())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Value(valid) != "1" || reader.Value(ready) != "1")
            {
                continue;
            }

            if (sample is null || word is null)
            {
                clocks.Add(0, reader.Clock);
                break;
            }

            if (reader.Value(word) == "0")
            {
                clocks.TryAdd(Number(reader.Value(sample)), reader.Clock);
            }
        }

        return clocks;

        VcdSignal? Find(string name) => reader.Signals.FirstOrDefault(s => s.Path.EndsWith("." + name, StringComparison.Ordinal));
    }

    private static long Number(string bits) => bits.Length < 63 && bits.All(c => c is '0' or '1') ? Convert.ToInt64(bits, 2) : -1;

    private sealed record Pair(VcdSignal A, VcdSignal B, VcdSignal? ValidA, VcdSignal? ValidB);
}
