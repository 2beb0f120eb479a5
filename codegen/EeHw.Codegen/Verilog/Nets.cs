using System.Globalization;
using EeHw.Codegen.Naming;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Verilog;

/// <summary>The nets of a unit graph: per channel a stream on the writer's and, behind its FIFO, one on the reader's side.</summary>
internal sealed class Nets
{
    private readonly UnitGraph _graph;
    private readonly string[] _names;

    public Nets(UnitGraph graph, NameTable names)
    {
        _graph = graph;
        _names = [.. graph.Channels.Select(c => names.Take(c.Name))];
    }

    /// <summary>Index of the channel at an input port.</summary>
    public int Into(int unit, int port) => IndexOf(c => c.To == unit && c.ToPort == port);

    /// <summary>Index of the channel at an output port.</summary>
    public int OutOf(int unit, int port) => IndexOf(c => c.From == unit && c.FromPort == port);

    /// <summary>The stream a unit reads at a port: stem of <c>_data</c>, <c>_valid</c>, <c>_ready</c>.</summary>
    public string Reader(int unit, int port = 0) => _names[Into(unit, port)];

    /// <summary>The stream a unit writes at a port.</summary>
    public string Writer(int unit, int port = 0) => WriterOf(OutOf(unit, port));

    /// <summary>Bits of a word at an input port.</summary>
    public int WidthInto(int unit, int port = 0) => _graph.Channels[Into(unit, port)].WidthBits;

    /// <summary>Declarations of all nets.</summary>
    public IEnumerable<string> Declarations()
        => Enumerable.Range(0, _names.Length).SelectMany(c => _graph.Channels[c].Depth == 0 ? [_names[c]] : new[] { WriterOf(c), _names[c] }, (c, name) => (c, name))
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"  logic [{_graph.Channels[n.c].WidthBits - 1}:0] {n.name}_data; logic {n.name}_valid, {n.name}_ready;\n"));

    /// <summary>One FIFO per channel that has a depth.</summary>
    public IEnumerable<Instance> Fifos()
        => Enumerable.Range(0, _names.Length).Where(c => _graph.Channels[c].Depth > 0).Select(c => new Instance(
            "stream_fifo",
            _names[c] + "_fifo",
            [("W", Text(_graph.Channels[c].WidthBits)), ("DEPTH", Text(_graph.Channels[c].Depth)), ("BLOCK", _graph.Channels[c].Memory == MemoryStyle.Lutram ? "0" : "1")],
            [.. Clock(_graph.ClockOf(_graph.Channels[c])), .. Stream("s", WriterOf(c)), .. Stream("m", _names[c])]));

    /// <summary>Connections of clock and reset: those of the main clock have no name of their own.</summary>
    public IEnumerable<(string Port, string Net)> Clock(int clock)
    {
        var suffix = clock == 0 ? "" : "_" + _graph.Clocks[clock].Name;
        return [("clk", "clk" + suffix), ("rst", "rst" + suffix)];
    }

    /// <summary>Connections of a stream port.</summary>
    public static IEnumerable<(string Port, string Net)> Stream(string port, string net)
        => [($"{port}_data", net + "_data"), ($"{port}_valid", net + "_valid"), ($"{port}_ready", net + "_ready")];

    /// <summary>Port of a run-time register of an exit's unit: the first is the limit itself, others carry their names.</summary>
    public static string Register(int exit, UnitConstant register, IReadOnlyList<UnitConstant> all)
        => register == all[0] ? $"limit_exit{Text(exit + 1)}" : $"limit_exit{Text(exit + 1)}_{register.Name}";

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string WriterOf(int channel) => _graph.Channels[channel].Depth == 0 ? _names[channel] : _names[channel] + "_in";

    private int IndexOf(Func<Channel, bool> isIt)
    {
        for (var c = 0; c < _graph.Channels.Count; c++)
        {
            if (isIt(_graph.Channels[c]))
            {
                return c;
            }
        }

        throw new ArgumentException("The graph has a port without a channel.");
    }
}
