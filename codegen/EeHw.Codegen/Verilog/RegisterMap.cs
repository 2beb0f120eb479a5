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
    private readonly List<ThresholdRegister> _thresholds = [];

    public RegisterMap(UnitGraph graph)
    {
        _graph = graph;
        Slots = graph.ExitCount;
        foreach (var d in graph.Units.OfType<ExitDecision>().OrderBy(d => d.Exit))
        {
            var registers = DecisionUnit.Create(d.Decision, d.Classes, d.Input).Registers;
            foreach (var register in registers)
            {
                var isFirst = register == registers[0];
                _thresholds.Add(new(d.Exit, isFirst ? d.Exit : Slots++, d.Decision.Kind, register, Nets.Register(d.Exit, register, registers), isFirst ? "" : "_" + register.Name.ToUpperInvariant()));
            }
        }
    }

    /// <summary>The threshold registers that exist, by exit.</summary>
    public IReadOnlyList<ThresholdRegister> Thresholds => _thresholds;

    /// <summary>Slots of 64 bits: one per exit, then one per further register of an exit.</summary>
    public int Slots { get; }

    /// <summary>Words of counters, 3 per conditional buffer.</summary>
    public int CounterWords => 3 * _graph.Units.OfType<ConditionalBuffer>().Count();

    /// <summary>Reset values of the threshold slots, as a literal.</summary>
    public string Reset => Words(t => Bits(t.Register, t.Register.Values[0]));

    /// <summary>Bits that exist of the threshold slots.</summary>
    public string Mask => Words(t => Bits(t.Register, -1));

    /// <summary>Values that let nobody leave.</summary>
    public string Never => Words(t => Bits(t.Register, t.Register.Never ?? 0));

    /// <summary>Whether a slot keeps its value while its exit is disabled: registers without a value that lets nobody leave, as weights that the units behind it build on.</summary>
    public bool KeepsSlots => _thresholds.Exists(t => t.Register.Never is null);

    /// <summary>Those slots, as a literal of a bit each.</summary>
    public string Kept
    {
        get
        {
            var bits = new char[Slots];
            Array.Fill(bits, '0');
            _thresholds.Where(t => t.Register.Never is null).ToList().ForEach(t => bits[Slots - 1 - t.Slot] = '1');
            return Inv($"{Slots}'b{new string(bits)}");
        }
    }

    /// <summary>The exit of each slot, as a literal.</summary>
    public string Owners
    {
        get
        {
            var owners = new int[Slots];
            _thresholds.ForEach(t => owners[t.Slot] = t.Exit);
            return "{" + string.Join(", ", owners.Reverse().Select(v => Inv($"16'd{v}"))) + "}";
        }
    }

    /// <summary>The bits that a register holds for a value.</summary>
    public static long Bits(UnitConstant register, long value) => value & ((1L << register.Width) - 1);

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

        foreach (var t in _thresholds)
        {
            var value = Bits(t.Register, t.Register.Values[0]);
            var name = Inv($"THRESHOLD_{t.Exit + 1}{t.Suffix}");
            yield return Row(ThresholdBase + (8 * t.Slot), name, "rw", value & 0xFFFF_FFFF, Inv($"exit {t.Exit + 1}, {t.Kind}: {t.Register.Name}, {t.Register.Width} bits{(t.Register.Signed ? ", two's complement" : "")}; writing it puts low and high word into effect{(t.Kind == "entropy-base2" ? "; disabled, only an entropy of 0 leaves" : "")}"));
            yield return Row(ThresholdBase + (8 * t.Slot) + 4, name + "_HIGH", "rw", value >> 32, "its high word");
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

    private string Words(Func<ThresholdRegister, long> value)
    {
        var words = new long[Slots];
        _thresholds.ForEach(t => words[t.Slot] = value(t));
        return "{" + string.Join(", ", words.Reverse().Select(v => Inv($"64'h{v:x}"))) + "}";
    }
}
