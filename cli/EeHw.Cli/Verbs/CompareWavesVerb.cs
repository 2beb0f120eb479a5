using System.CommandLine;
using System.Globalization;
using EeHw.Check.Waves;
using EeHw.Cli.Output;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw compare-waves</c>: the first clock and signal where two dumps part.</summary>
public sealed class CompareWavesVerb : IVerb
{
    private const int Shown = 10;

    private readonly Argument<string> _a = new("A") { Description = "VCD file, for example of `eehw simulate --vcd`." };
    private readonly Argument<string> _b = new("B") { Description = "VCD file, for example of `make waves` in a generated verilog project." };
    private readonly Option<string?> _signals = new("--signals") { Description = "Compare only these: names with their scopes, * and ? stand for anything: *_fifo.count" };
    private readonly Option<string> _align = new("--align") { Description = "What is one clock in both: first-word (of the source) or none (the first clocks of the files).", DefaultValueFactory = _ => "first-word" };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _align.AcceptOnlyFromAmong("first-word", "none");
        return new("compare-waves", "Compare the signals that two VCD files have in common; exit code 3 where they part.")
        {
            Run = Run,
            Examples =
            [
                new("eehw compare-waves sim.vcd rtl/rtl.vcd", "simulation against RTL"),
                new("eehw compare-waves sim.vcd rtl/rtl.vcd --signals '*_fifo.count'", "only what the FIFOs hold"),
            ],
            Arguments = { _a, _b },
            Options = { _signals, _align },
        };
    }

    private int Run(VerbContext context)
    {
        var (a, b) = (context.Parsed.GetRequiredValue(_a), context.Parsed.GetRequiredValue(_b));
        var pattern = context.Parsed.GetValue(_signals);
        var alignment = context.Parsed.GetValue(_align) == "none" ? WaveAlignment.None : WaveAlignment.FirstWord;
        context.Progress.Start("comparing");
        var result = WaveComparison.Compare(a, b, pattern, alignment, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(InputHash.OfFile(a), InputHash.OfFile(b), pattern ?? "", alignment.ToString()), json =>
            {
                json.WriteNumber("signals", result.Signals);
                json.WriteNumber("clocks", result.Clocks);
                json.WriteStartArray("differences");
                foreach (var d in result.Differences)
                {
                    json.WriteStartObject();
                    json.WriteString("signal", d.Signal);
                    json.WriteNumber("clock", d.Clock);
                    json.WriteNumber("timeA", d.TimeA);
                    json.WriteNumber("timeB", d.TimeB);
                    json.WriteString("valueA", d.ValueA);
                    json.WriteString("valueB", d.ValueB);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }

        Print(context, result);
        return result.Differences.Count == 0 ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private static void Print(VerbContext context, WaveComparisonResult result)
    {
        if (result.Differences.Count == 0)
        {
            context.Print(Text($"{result.Signals} signals over {result.Clocks} clocks: no difference"));
            return;
        }

        var first = result.Differences[0];
        context.Print(Text($"{result.Signals} signals are equal for {first.Clock} clocks; in clock {first.Clock} (time {first.TimeA} of A, {first.TimeB} of B) they part:"));
        var table = new TextTable("signal", "A|", "B|");
        foreach (var d in result.Differences.Take(Shown))
        {
            table.Add(d.Signal, Value(d.ValueA), Value(d.ValueB));
        }

        context.Print(table);
        if (result.Differences.Count > Shown)
        {
            context.Print(Text($"and {result.Differences.Count - Shown} more in this clock"));
        }
    }

    private static string Value(string bits)
        => bits.Length < 63 && bits.All(c => c is '0' or '1') ? Text($"{Convert.ToInt64(bits, 2)}") : "b" + bits;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
