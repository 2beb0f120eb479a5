using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Waves;

/// <summary>
/// Sees every clock between evaluation and edge, and writes down what the RTL's nets of the same names hold there. Sample numbers, which the hardware does not
/// have, are counted as the generated bench counts them.
/// </summary>
internal sealed class WaveRecorder
{
    private readonly UnitGraph _graph;
    private readonly PlainKernel _kernel;
    private readonly Ledger _ledger;
    private readonly SignalNames _names;
    private readonly List<Track> _tracks = [];
    private readonly List<(int Exit, int Net)> _decisions = [];
    private readonly long[] _reached;
    private readonly long[] _deciding;
    private readonly long[] _leaving;
    private readonly bool[] _seen;
    private readonly int _source;
    private readonly long _wordsPerFrame;
    private readonly Track _releasedSample;
    private readonly Track _releasedExit;
    private long _sourceSample;
    private long _sourceWord;
    private long _from = -1;

    public WaveRecorder(UnitGraph graph, PlainKernel kernel, Blueprint blueprint, Ledger ledger, SignalNames names)
    {
        (_graph, _kernel, _ledger, _names) = (graph, kernel, ledger, names);
        var plane = kernel.Plane;
        var source = graph.Units.ToList().FindIndex(u => u is Source);
        var sink = graph.Units.ToList().FindIndex(u => u is Sink);
        (_reached, _deciding, _leaving, _seen) = (new long[graph.ExitCount], new long[graph.ExitCount], new long[graph.ExitCount], new bool[graph.ExitCount]);
        var top = names.Core;
        var fifos = Enumerable.Range(0, kernel.Parts.Length).Where(p => kernel.Parts[p].Channel >= 0).ToDictionary(p => kernel.Parts[p].Channel);
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            var channel = graph.Channels[c];
            var writer = kernel.NetOf[blueprint.WriterNet(c)];
            var reader = writer;
            if (fifos.TryGetValue(c, out var fifo))
            {
                reader = kernel.NetOf[kernel.Parts[fifo].Outputs[0]];
                Stream(names.Writers[c], "valid", "ready", writer);
                var at = plane.Units[fifo].At;
                Add($"{top}.{names.Readers[c]}_fifo", "count", Bits(channel.Depth), () => plane.S[at]);
            }

            Stream(names.Readers[c], "valid", "ready", reader);
            if (channel.From == source)
            {
                (_source, _wordsPerFrame) = (writer, channel.WordsPerFrame);
                Stream("s_axis", "tvalid", "tready", writer);
            }

            if (channel.To == sink)
            {
                Stream("m_axis", "tvalid", "tready", reader);
            }

            if (graph.Units[channel.From] is ExitDecision decision)
            {
                _decisions.Add((decision.Exit, writer));
            }
        }

        for (var p = 0; p < kernel.Parts.Length; p++)
        {
            if (plane.Units[p] is ConditionalBufferControl buffer)
            {
                var (at, scope, width) = (buffer.At, $"{top}.{names.Units[kernel.Parts[p].Unit]}", Bits(buffer.Unit.Frames));
                Add(scope, "undecided", width, () => plane.S[at]);
                Add(scope, "to_read", width, () => plane.S[at + 1]);
                Add(scope, "kept", width, () => plane.S[at + 4]);
            }
        }

        Add(top, "wave_source_sample", 32, () => _sourceSample);
        Add(top, "wave_source_word", 32, () => _sourceWord);
        foreach (var (exit, _) in _decisions.OrderBy(d => d.Exit))
        {
            Add(top, $"wave_exit{exit + 1}_sample", 32, () => _deciding[exit]);
            Add(top, $"wave_exit{exit + 1}_leaves", 1, () => _leaving[exit]);
        }

        _releasedSample = Add(top, "wave_released_sample", 32, null);
        _releasedExit = Add(top, "wave_released_exit", 32, null);

        void Stream(string stem, string valid, string ready, int net)
        {
            Add(top, $"{stem}_{valid}", 1, () => plane.S[net] != 0 ? 1 : 0);
            Add(top, $"{stem}_{ready}", 1, () => plane.R[net] != 0 ? 1 : 0);
        }
    }

    /// <summary>Sees the clock that is evaluated and not yet stepped.</summary>
    /// <param name="isInWindow">Whether it is to be written down.</param>
    public void Observe(bool isInWindow)
    {
        var plane = _kernel.Plane;
        foreach (var (exit, net) in _decisions)
        {
            var isValid = plane.S[net] != 0;
            if (isValid && !_seen[exit])
            {
                _reached[exit] = Math.Max(_reached[exit], _ledger.OldestInFlight);
                while (_ledger.ExitOf(_reached[exit]) < exit)
                {
                    _reached[exit]++;
                }

                _deciding[exit] = _reached[exit]++;
                _leaving[exit] = (plane.S[net] & 2) != 0 ? 1 : 0;
            }

            _seen[exit] = isValid && plane.F[net] == 0;
        }

        if (isInWindow)
        {
            _from = _from < 0 ? _kernel.Clock : _from;
            foreach (var track in _tracks)
            {
                track.Note(_kernel.Clock, track.Read?.Invoke() ?? track.Value);
            }
        }

        if (plane.F[_source] != 0 && ++_sourceWord == _wordsPerFrame)
        {
            _sourceWord = 0;
            _sourceSample++;
        }
    }

    /// <summary>A sample leaves in the clock that is being stepped.</summary>
    public void Release(SampleFlow sample)
    {
        (_releasedSample.Value, _releasedExit.Value) = (sample.Sample, sample.Exit);
        if (_from >= 0)
        {
            _releasedSample.Note(sample.Released, sample.Sample);
            _releasedExit.Note(sample.Released, sample.Exit);
        }
    }

    public WaveWindow Finish() => new()
    {
        Design = _graph.Name,
        Clock = _graph.Clock,
        Window = new ClockSpan(Math.Max(_from, 0), _kernel.Clock),
        Core = _names.Core,
        Signals = _tracks.Select(t => new WaveSignal(t.Scope, t.Name, t.Width, t.Changes.ToValueList())).ToValueList(),
    };

    // $clog2(n + 1)
    private static int Bits(long most) => System.Numerics.BitOperations.Log2((ulong)most) + 1;

    private Track Add(string scope, string name, int width, Func<long>? read)
    {
        var track = new Track(scope, name, width, read);
        _tracks.Add(track);
        return track;
    }

    private sealed class Track(string scope, string name, int width, Func<long>? read)
    {
        public string Scope => scope;

        public string Name => name;

        public int Width => width;

        public Func<long>? Read => read;

        /// <summary>The value of a track that is told.</summary>
        public long Value { get; set; }

        public List<WaveChange> Changes { get; } = [];

        public void Note(long clock, long value)
        {
            if (Changes.Count > 0 && Changes[^1].Value == value)
            {
                return;
            }

            if (Changes.Count > 0 && Changes[^1].Clock == clock)
            {
                Changes.RemoveAt(Changes.Count - 1);
            }

            Changes.Add(new WaveChange(clock, value));
        }
    }
}
