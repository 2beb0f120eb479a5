using System.Globalization;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Verilog;

/// <summary>The registers of a generated top: the one list behind its reset values, its register map and its README.</summary>
internal sealed class RegisterMap
{
    private const int EnableBase = 0x800, ThresholdBase = 0x1000, CounterBase = 0x2000;

    private static readonly string[] _counters = ["maps dropped", "maps forwarded", "clocks in which it was full and held up its writer"];

    private readonly UnitGraph _graph;
    private readonly List<(int Exit, string Kind, UnitConstant Register)> _thresholds;

    public RegisterMap(UnitGraph graph)
    {
        _graph = graph;
        _thresholds = graph.Units.OfType<ExitDecision>().OrderBy(d => d.Exit)
            .Select(d => (d.Exit, d.Decision.Kind, Register: DecisionUnit.Create(d.Decision, d.Classes, d.Input).Constants.FirstOrDefault(c => c.IsRunTime)))
            .Where(d => d.Register is not null)
            .Select(d => (d.Exit, d.Kind, d.Register!))
            .ToList();
    }

    /// <summary>The threshold registers that exist, by exit.</summary>
    public IReadOnlyList<(int Exit, string Kind, UnitConstant Register)> Thresholds => _thresholds;

    /// <summary>Words of counters, 3 per conditional buffer.</summary>
    public int CounterWords => 3 * _graph.Units.OfType<ConditionalBuffer>().Count();

    /// <summary>Reset values of the threshold slots, as a literal.</summary>
    public string Reset => Slots(t => t.Register.Values[0]);

    /// <summary>Bits that exist of the threshold slots.</summary>
    public string Mask => Slots(t => (1L << t.Register.Width) - 1);

    /// <summary>Threshold that lets nobody leave: sums of exponentials are more than 0; margins are less than all ones; an entropy is at most 0 only where it is 0.</summary>
    public string Never => Slots(t => t.Kind is "softmax-base2" or "entropy-base2" ? 0 : (1L << t.Register.Width) - 1);

    /// <summary>All registers, by address.</summary>
    public IEnumerable<(string Address, string Name, string Access, string Reset, string Text)> Rows()
    {
        yield return Row(0x0, "ID", "ro", 0x45654877, "\"EeHw\" in ASCII");
        yield return Row(0x4, "VERSION", "ro", 1, "of this map");
        yield return Row(0x8, "SHAPE", "ro", (long)(Math.Max(1, CounterWords) << 16) | (uint)_graph.ExitCount, "exits in bits 0-15, counter words in bits 16-31");
        yield return Row(0xC, "CONTROL", "rw", 1, "bit 0: run; without it no new frame is taken");
        yield return Row(0x10, "STATUS", "rw1c", 0, "bit 0: tlast came at another word than a frame's last; bit 1 (ro): inside a frame");
        yield return Row(0x14, "FRAMES_IN", "ro", 0, "frames taken whole, modulo 2^32");
        yield return Row(0x18, "ANSWERS_OUT", "ro", 0, "answers given, modulo 2^32");
        for (var word = 0; 32 * word < _graph.ExitCount; word++)
        {
            var here = Math.Min(32, _graph.ExitCount - (32 * word));
            yield return Row(EnableBase + (4 * word), Inv($"EXIT_ENABLE_{word}"), "rw", (1L << here) - 1, Inv($"bit i: exit {(32 * word) + 1}+i may let samples leave (units without a threshold always do)"));
        }

        foreach (var (exit, kind, register) in _thresholds)
        {
            var value = register.Values[0];
            yield return Row(ThresholdBase + (8 * exit), Inv($"THRESHOLD_{exit + 1}"), "rw", value & 0xFFFF_FFFF, Inv($"exit {exit + 1}, {kind}: {register.Name}, {register.Width} bits; writing it puts low and high word into effect{(kind == "entropy-base2" ? "; disabled, only an entropy of 0 leaves" : "")}"));
            yield return Row(ThresholdBase + (8 * exit) + 4, Inv($"THRESHOLD_{exit + 1}_HIGH"), "rw", value >> 32, "its high word");
        }

        var buffers = _graph.Units.OfType<ConditionalBuffer>().ToList();
        for (var i = 0; i < 3 * buffers.Count; i++)
        {
            yield return Row(CounterBase + (4 * i), Inv($"COUNTER_{i}"), "ro", 0, $"{Naming.Identifiers.Printable(buffers[i / 3].Name)}: {_counters[i % 3]}");
        }
    }

    private static (string, string, string, string, string) Row(int address, string name, string access, long reset, string text)
        => (Inv($"0x{address:X4}"), name, access, Inv($"0x{reset:X8}"), text);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Slots(Func<(int Exit, string Kind, UnitConstant Register), long> value)
    {
        var slots = new long[_graph.ExitCount];
        foreach (var threshold in _thresholds)
        {
            slots[threshold.Exit] = value(threshold);
        }

        return "{" + string.Join(", ", slots.Reverse().Select(v => Inv($"64'h{v:x}"))) + "}";
    }
}
