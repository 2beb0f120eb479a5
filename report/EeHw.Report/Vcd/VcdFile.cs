using System.Globalization;
using System.Text;
using EeHw.Model.Results;

namespace EeHw.Report.Vcd;

/// <summary>
/// Writes waves as a value change dump (IEEE 1800-2017 section 21.7), which GTKWave and Surfer open. Clock n takes the times 2n and 2n + 1: its values stand from
/// the falling edge at 2n, its rising edge is at 2n + 1. Times count half clocks; the unit written is 1 ns, whatever the clock.
/// </summary>
public static class VcdFile
{
    /// <summary>Writes waves.</summary>
    /// <param name="waves">The waves.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what they depend on.</param>
    /// <param name="output">Receives ASCII.</param>
    public static void Write(WaveWindow waves, string toolVersion, string inputHash, Stream output)
    {
        ArgumentNullException.ThrowIfNull(waves);
        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"$version EeHw {toolVersion} $end");
        text.WriteLine(Invariant($"$comment input {inputHash}; clocks {waves.Window.From} to {waves.Window.To - 1}; times 2n and 2n + 1 are clock n of {waves.Clock.Megahertz} MHz $end"));
        text.WriteLine("$timescale 1ns $end");
        var ids = Header(text, waves);
        Changes(text, waves, ids);
    }

    private static string[] Header(StreamWriter text, WaveWindow waves)
    {
        var ids = Enumerable.Range(1, waves.Signals.Count).Select(Id).ToArray();
        var clock = "TOP." + waves.Core;
        List<string> open = [];
        var first = true;
        foreach (var group in waves.Signals.Select((s, i) => (Signal: s, Id: ids[i])).GroupBy(s => "TOP." + s.Signal.Scope).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (first && !string.Equals(group.Key, clock, StringComparison.Ordinal))
            {
                Enter(clock);
                Clock();
            }

            Enter(group.Key);
            if (first && string.Equals(group.Key, clock, StringComparison.Ordinal))
            {
                Clock();
            }

            first = false;
            foreach (var (signal, id) in group)
            {
                text.WriteLine(Invariant($"$var wire {signal.Width} {id} {signal.Name}{(signal.Width > 1 ? Invariant($" [{signal.Width - 1}:0]") : "")} $end"));
            }
        }

        Enter("");
        text.WriteLine("$enddefinitions $end");
        return ids;

        void Clock() => text.WriteLine($"$var wire 1 {Id(0)} clk $end");

        void Enter(string scope)
        {
            var parts = scope.Length == 0 ? [] : scope.Split('.');
            var common = 0;
            while (common < parts.Length && common < open.Count && open[common] == parts[common])
            {
                common++;
            }

            for (; open.Count > common; open.RemoveAt(open.Count - 1))
            {
                text.WriteLine("$upscope $end");
            }

            for (; open.Count < parts.Length; open.Add(parts[open.Count]))
            {
                text.WriteLine($"$scope module {parts[open.Count]} $end");
            }
        }
    }

    private static void Changes(StreamWriter text, WaveWindow waves, string[] ids)
    {
        var next = new int[ids.Length];
        for (var clock = waves.Window.From; clock < waves.Window.To; clock++)
        {
            text.WriteLine(Invariant($"#{2 * clock}"));
            text.WriteLine("0" + Id(0));
            for (var s = 0; s < ids.Length; s++)
            {
                var signal = waves.Signals[s];
                if (next[s] < signal.Changes.Count && signal.Changes[next[s]].Clock == clock)
                {
                    var value = signal.Changes[next[s]++].Value;
                    text.WriteLine(signal.Width == 1 ? Invariant($"{value}{ids[s]}") : $"b{Convert.ToString(value, 2)} {ids[s]}");
                }
            }

            text.WriteLine(Invariant($"#{(2 * clock) + 1}"));
            text.WriteLine("1" + Id(0));
        }

        text.WriteLine(Invariant($"#{2 * waves.Window.To}"));
    }

    // Printable characters from ! to ~, lowest digit first.
    private static string Id(int number)
    {
        var id = new StringBuilder();
        for (var n = number; id.Length == 0 || n > 0; n /= 94)
        {
            id.Append((char)('!' + (n % 94)));
        }

        return id.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
