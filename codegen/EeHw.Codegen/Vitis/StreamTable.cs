using System.Globalization;
using EeHw.Codegen.Naming;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Vitis;

/// <summary>C++ names and word types of the channels of a unit graph.</summary>
internal sealed class StreamTable
{
    private readonly UnitGraph _graph;
    private readonly string[] _variables;
    private readonly string?[] _wordTypes;
    private readonly Dictionary<(int Unit, int Port), int> _into = [];
    private readonly Dictionary<(int Unit, int Port), int> _outOf = [];
    private readonly FixedFormat?[] _formats;

    public StreamTable(UnitGraph graph, FixedFormat input, NameTable names)
    {
        _graph = graph;
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            _into[(graph.Channels[c].To, graph.Channels[c].ToPort)] = c;
            _outOf[(graph.Channels[c].From, graph.Channels[c].FromPort)] = c;
        }

        RequireEveryPort();
        _variables = [.. graph.Channels.Select(c => names.Take("s_" + c.Name))];
        _formats = new FixedFormat?[graph.Channels.Count];
        for (var u = 0; u < graph.Units.Count; u++)
        {
            var format = FormatOut(u, input);
            for (var p = 0; p < graph.Units[u].OutputPorts; p++)
            {
                _formats[Out(u, p)] = format;
            }
        }

        _wordTypes = [.. Enumerable.Range(0, graph.Channels.Count).Select(WordType)];
    }

    /// <summary>The channels in order, as streams of the top function with their word types: typedefs (null for tokens).</summary>
    public IEnumerable<(Channel Channel, string Variable, string Type, string? Definition)> All
        => Enumerable.Range(0, _graph.Channels.Count).Select(c => (_graph.Channels[c], _variables[c], TypeName(c), _wordTypes[c]));

    /// <summary>The channel into a port.</summary>
    public Channel ChannelInto(int unit, int port = 0) => _graph.Channels[Into(unit, port)];

    /// <summary>The channel out of a port.</summary>
    public Channel ChannelOutOf(int unit, int port = 0) => _graph.Channels[Out(unit, port)];

    /// <summary>The word type at an input port.</summary>
    public string WordInto(int unit, int port = 0) => TypeName(Into(unit, port));

    /// <summary>Element format at an input port.</summary>
    public FixedFormat FormatInto(int unit, int port = 0) => _formats[Into(unit, port)]!;

    /// <summary>Element format at an output port.</summary>
    public FixedFormat FormatOutOf(int unit, int port = 0) => _formats[Out(unit, port)]!;

    /// <summary>An input port as an actor's argument.</summary>
    public ActorArgument Input(int unit, string formal, int port = 0) => new($"hls::stream<{TypeName(Into(unit, port))}>&", formal, _variables[Into(unit, port)]);

    /// <summary>An output port as an actor's argument.</summary>
    public ActorArgument Output(int unit, string formal, int port = 0) => new($"hls::stream<{TypeName(Out(unit, port))}>&", formal, _variables[Out(unit, port)]);

    private int Into(int unit, int port) => _into[(unit, port)];

    private int Out(int unit, int port) => _outOf[(unit, port)];

    private bool IsToken(int channel) => _formats[channel] is null;

    private string TypeName(int channel)
        => _graph.Units[_graph.Channels[channel].From] is ExitMerge ? "eehw::answer" : IsToken(channel) ? "eehw::decision" : "w_" + _variables[channel];

    private string? WordType(int channel)
    {
        if (IsToken(channel))
        {
            return null;
        }

        var c = _graph.Channels[channel];
        var element = CppFormats.Type(_formats[channel]!);
        return _graph.Units[c.From] is SlidingWindow window
            ? _graph.Units[c.To] is Pool
                ? string.Create(CultureInfo.InvariantCulture, $"eehw::window_word<{element}, {window.Window * window.Lanes}, {window.Window}>")
                : string.Create(CultureInfo.InvariantCulture, $"eehw::word<{element}, {window.Window * window.Lanes}>")
            : string.Create(CultureInfo.InvariantCulture, $"eehw::word<{element}, {c.Lanes}>");
    }

    // Null: decisions and answers.
    private FixedFormat? FormatOut(int unit, FixedFormat input) => _graph.Units[unit] switch
    {
        Source => input,
        SlidingWindow w => w.Format,
        MacArray m => m.Epilogue.Output,
        Pool p => p.Epilogue.Output,
        GlobalPool g => g.Epilogue.Output,
        Add a => a.Epilogue.Output,
        Concat c => c.Epilogue.Output,
        Pointwise p => p.Epilogue.Output,
        Sigmoid s => s.Epilogue.Output,
        SelfGate s => s.Epilogue.Output,
        ChannelNorm n => n.Epilogue.Output,
        ClassMeans m => m.Epilogue.Output,
        WidthAdapter a => a.Format,
        Fork or ConditionalBuffer => _formats[Into(unit, 0)],
        _ => null,
    };

    private void RequireEveryPort()
    {
        for (var u = 0; u < _graph.Units.Count; u++)
        {
            var unit = _graph.Units[u];
            var missing = Enumerable.Range(0, unit.InputPorts).Where(p => !_into.ContainsKey((u, p))).Select(p => $"input {p}")
                .Concat(Enumerable.Range(0, unit.OutputPorts).Where(p => !_outOf.ContainsKey((u, p))).Select(p => $"output {p}"))
                .FirstOrDefault();
            if (missing is not null)
            {
                throw new EeHwException(Codes.Codegen.Unresolved, new Place { Item = unit.Name }, $"{missing} of this {unit.Kind} has no channel; every port needs one.", "Lower the design again.");
            }
        }
    }
}
