using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;

namespace EeHw.Testing;

/// <summary>
/// Runs a unit graph on data, word by word and without time: every unit is a function on streams of words, queues are unbounded (a Kahn network).
/// It follows the contracts written at the units and nothing else, so it shows whether word orders, packing, adapters and epilogues fit together.
/// </summary>
public sealed partial class TokenInterpreter
{
    // A padded position that a pool must not see.
    private const long Invalid = long.MinValue;

    private readonly UnitGraph _graph;
    private readonly QuantizedNetwork _network;
    private readonly Dictionary<(int Unit, int Port), Queue<long[]>> _inputs = [];
    private readonly List<(int Sample, int Exit, int Class)> _answers = [];

    public TokenInterpreter(UnitGraph graph, QuantizedNetwork network)
    {
        (_graph, _network) = (graph, network);
        foreach (var channel in graph.Channels)
        {
            _inputs[(channel.To, channel.ToPort)] = new Queue<long[]>();
        }
    }

    /// <summary>Logits that reached each exit, in the order they came.</summary>
    public List<List<long[]>> Logits { get; } = [];

    /// <summary>Exit and class of every sample, in order.</summary>
    public (int Exit, int Class)[] Run(IReadOnlyList<long[]> inputs)
    {
        Logits.AddRange(Enumerable.Range(0, _graph.ExitCount).Select(_ => new List<long[]>()));
        for (var u = 0; u < _graph.Units.Count; u++)
        {
            Step(u, inputs);
        }

        Assert.That(_inputs.Where(q => q.Value.Count > 0).Select(q => _graph.Units[q.Key.Unit].Name), Is.Empty, "words are left over");
        return [.. _answers.OrderBy(a => a.Sample).Select(a => (a.Exit, a.Class))];
    }

    private void Step(int u, IReadOnlyList<long[]> inputs)
    {
        switch (_graph.Units[u])
        {
            case Source:
                Feed(u, inputs);
                break;
            case SlidingWindow w:
                Frames(u, w.InputWords, frame => Window(u, w, frame));
                break;
            case MacArray m:
                Mac(u, m);
                break;
            case Pool p:
                Pool(u, p);
                break;
            case GlobalPool g:
                Frames(u, (long)g.Input.Pixels * (g.Input.Channels / g.Lanes), frame => GlobalPool(u, g, frame));
                break;
            case Pointwise p:
                Words(u, word => Emit(u, 0, [.. word.Select(v => Finish(v, p.Input.FractionBits, p.Epilogue))]));
                break;
            case Sigmoid s:
                Sigmoid(u, s);
                break;
            case SelfGate s:
                Gate(u, s);
                break;
            case ChannelNorm c:
                Frames(u, c.WordsPerPixel, pixel => Shares(u, c, pixel));
                break;
            case ClassMeans m:
                Distances(u, m);
                break;
            case Add a:
                Sum(u, a);
                break;
            case Concat c:
                Concatenate(u, c);
                break;
            case WidthAdapter a:
                var elements = new Queue<long>();
                Words(u, word =>
                {
                    Array.ForEach(word, elements.Enqueue);
                    while (elements.Count >= a.OutputLanes)
                    {
                        Emit(u, 0, [.. Enumerable.Range(0, a.OutputLanes).Select(_ => elements.Dequeue())]);
                    }
                });
                break;
            case ClockCrossing:
                Words(u, word => Emit(u, 0, word));
                break;
            case Fork f:
                Words(u, word =>
                {
                    for (var port = 0; port < f.Copies; port++)
                    {
                        Emit(u, port, word);
                    }
                });
                break;
            case ConditionalBuffer b:
                var decisions = _inputs[(u, 1)];
                Frames(u, b.WordsPerFrame, frame =>
                {
                    if (decisions.Dequeue()[0] == 0)
                    {
                        frame.ForEach(word => Emit(u, 0, word));
                    }
                });
                break;
            case ExitDecision d:
                var unit = DecisionUnit.Create(d.Decision, d.Classes, d.Input);
                Frames(u, d.Classes / d.Lanes, frame =>
                {
                    var logits = frame.SelectMany(w => w).ToArray();
                    Logits[d.Exit].Add(logits);
                    var decision = unit.Decide(logits);
                    Emit(u, 0, [decision.Leaves ? 1 : 0, decision.Class]);
                });
                break;
            case ExitMerge m:
                Merge(u, m);
                break;
            case Sink:
                Words(u, word => _answers.Add(((int)word[0], (int)word[1], (int)word[2])));
                break;
            default:
                Assert.Fail($"no interpretation of {_graph.Units[u].Kind}");
                break;
        }
    }

    private static long Finish(Int128 raw, int fractionBits, Epilogue epilogue)
        => Math.Min(Math.Max(FixedPoint.Requantize(raw, fractionBits, epilogue.Output), epilogue.Minimum ?? long.MinValue), epilogue.Maximum ?? long.MaxValue);

    private void Emit(int unit, int port, long[] word)
    {
        var channel = _graph.OutOf(unit, port);
        if (_graph.Units[unit] is not (ExitDecision or ExitMerge) && channel.WordsPerFrame > 1)
        {
            Assert.That(word, Has.Length.EqualTo(channel.Lanes), channel.Name);
        }

        _inputs[(channel.To, channel.ToPort)].Enqueue(word);
    }

    private void Words(int unit, Action<long[]> action)
    {
        while (_inputs[(unit, 0)].TryDequeue(out var word))
        {
            action(word);
        }
    }

    private void Frames(int unit, long words, Action<List<long[]>> action)
    {
        var queue = _inputs[(unit, 0)];
        Assert.That(queue.Count % words, Is.Zero, $"{_graph.Units[unit].Name} has {queue.Count} words, {words} make a frame");
        while (queue.Count > 0)
        {
            action([.. Enumerable.Range(0, (int)words).Select(_ => queue.Dequeue())]);
        }
    }

    // Samples are [channel, row, column]; the stream is row, column, channel.
    private void Feed(int u, IReadOnlyList<long[]> inputs)
    {
        var shape = _network.Network.Input;
        var lanes = _graph.OutOf(u).Lanes;
        foreach (var sample in inputs)
        {
            var stream = new long[shape.Elements];
            for (var p = 0; p < stream.Length; p++)
            {
                stream[p] = sample[(p % shape.Channels * shape.Pixels) + (p / shape.Channels)];
            }

            foreach (var word in stream.Chunk(lanes))
            {
                Emit(u, 0, word);
            }
        }
    }

    private void Window(int u, SlidingWindow w, List<long[]> frame)
    {
        var outside = _graph.Units[_graph.OutOf(u).To] is Pool ? Invalid : 0;
        var perGroup = w.Depthwise ? w.Input.Channels : w.Input.Channels / w.Groups;
        for (var oy = 0; oy < w.OutputSize.Height; oy++)
        {
            for (var ox = 0; ox < w.OutputSize.Width; ox++)
            {
                if (w.Depthwise)
                {
                    for (var c = 0; c < w.ChannelGroups; c++)
                    {
                        for (var p = 0; p < w.Kernel.Area; p += w.Window)
                        {
                            Word(oy, ox, p, c * w.Lanes);
                        }
                    }

                    continue;
                }

                for (var g = 0; g < w.Groups; g++)
                {
                    for (var repeat = 0; repeat < w.Repeats; repeat++)
                    {
                        for (var p = 0; p < w.Kernel.Area; p += w.Window)
                        {
                            for (var c = 0; c < perGroup; c += w.Lanes)
                            {
                                Word(oy, ox, p, (g * perGroup) + c);
                            }
                        }
                    }
                }
            }
        }

        void Word(int oy, int ox, int position, int channel)
        {
            var word = new long[w.Window * w.Lanes];
            for (var win = 0; win < w.Window; win++)
            {
                var y = (oy * w.Stride.Height) - w.Padding.Top + ((position + win) / w.Kernel.Width * w.Dilation.Height);
                var x = (ox * w.Stride.Width) - w.Padding.Left + ((position + win) % w.Kernel.Width * w.Dilation.Width);
                for (var lane = 0; lane < w.Lanes; lane++)
                {
                    var inside = y >= 0 && y < w.Input.Height && x >= 0 && x < w.Input.Width;
                    word[(win * w.Lanes) + lane] = inside ? frame[(((y * w.Input.Width) + x) * w.ChannelGroups) + (channel / w.Lanes)][(channel % w.Lanes) + lane] : outside;
                }
            }

            Emit(u, 0, word);
        }
    }

    private void Mac(int u, MacArray m)
    {
        var queue = _inputs[(u, 0)];
        var weights = WeightPacking.Pack(m, _network);
        var arithmetic = _network.Layers[m.Layer].Weights!;
        var blocks = m.Output.Channels / m.Pe;
        while (queue.Count > 0)
        {
            for (var block = 0; block < blocks; block++)
            {
                var accumulators = Enumerable.Range(0, m.Pe).Select(pe => arithmetic.Bias[(block * m.Pe) + pe]).ToArray();
                for (var w = 0; w < m.WordsPerOutput; w++)
                {
                    var word = queue.Dequeue();
                    var at = ((block * m.WordsPerOutput) + w) * m.Multipliers;
                    for (var win = 0; win < m.Window; win++)
                    {
                        for (var simd = 0; simd < (m.Depthwise ? 1 : m.Simd); simd++)
                        {
                            for (var pe = 0; pe < m.Pe; pe++)
                            {
                                accumulators[pe] += word[m.Depthwise ? (win * m.Pe) + pe : (win * m.Simd) + simd] * weights[at++];
                            }
                        }
                    }
                }

                Emit(u, 0, [.. accumulators.Select((a, pe) => Finish(a, m.Input.FractionBits + arithmetic.FractionBits[(block * m.Pe) + pe], m.Epilogue))]);
            }
        }
    }

    private void Pool(int u, Pool p)
    {
        var queue = _inputs[(u, 0)];
        while (queue.Count > 0)
        {
            var seen = Enumerable.Range(0, p.Lanes).Select(_ => new List<long>()).ToArray();
            for (var w = 0; w < p.WordsPerOutput; w++)
            {
                var word = queue.Dequeue();
                for (var i = 0; i < word.Length; i++)
                {
                    seen[i % p.Lanes].Add(word[i]);
                }
            }

            Emit(u, 0, [.. seen.Select(values =>
            {
                var valid = values.Where(v => v != Invalid).ToList();
                return p.IsMax
                    ? Finish(valid.Count == 0 ? p.Input.MinRaw : valid.Max(), p.Input.FractionBits, p.Epilogue)
                    : Mean(valid.Sum(), p.CountPadding ? values.Count : valid.Count, p.Input, p.Epilogue);
            })]);
        }
    }

    private static long Mean(Int128 sum, int divisor, FixedFormat input, Epilogue epilogue)
    {
        if (divisor == 0)
        {
            return Finish(0, input.FractionBits, epilogue);
        }

        // R = round-half-up(2^S / n), S = 17 + ceil(log2 n).
        var shift = 17;
        while (1L << (shift - 17) < divisor)
        {
            shift++;
        }

        var reciprocal = ((2L << shift) + divisor) / (2L * divisor);
        return Finish(sum * reciprocal, input.FractionBits + shift, epilogue);
    }

    private void GlobalPool(int u, GlobalPool g, List<long[]> frame)
    {
        var groups = g.Input.Channels / g.Lanes;
        for (var c = 0; c < groups; c++)
        {
            Emit(u, 0, [.. Enumerable.Range(0, g.Lanes).Select(lane => Mean(Enumerable.Range(0, g.Input.Pixels).Sum(p => frame[(p * groups) + c][lane]), g.Input.Pixels, g.Format, g.Epilogue))]);
        }
    }

    private void Sum(int u, Add a)
    {
        var point = Math.Max(a.InputA.FractionBits, a.InputB.FractionBits);
        var other = _inputs[(u, 1)];
        Words(u, word => Emit(u, 0, [.. word.Zip(other.Dequeue(), (x, y) => Finish(((Int128)x << (point - a.InputA.FractionBits)) + ((Int128)y << (point - a.InputB.FractionBits)), point, a.Epilogue))]));
    }

    private void Concatenate(int u, Concat c)
    {
        while (_inputs[(u, 0)].Count > 0)
        {
            for (var i = 0; i < c.InputChannels.Count; i++)
            {
                for (var w = 0; w < c.InputChannels[i] / c.Lanes; w++)
                {
                    Emit(u, 0, [.. _inputs[(u, i)].Dequeue().Select(v => Finish(v, c.InputFormats[i].FractionBits, c.Epilogue))]);
                }
            }
        }
    }

    // Tokens of exit k come for the samples that stayed at all earlier exits, in order.
    private void Merge(int u, ExitMerge m)
    {
        var waiting = Enumerable.Range(0, _inputs[(u, 0)].Count).ToList();
        for (var k = 0; k < m.Exits; k++)
        {
            var stay = new List<int>();
            foreach (var sample in waiting)
            {
                var token = _inputs[(u, k)].Dequeue();
                if (token[0] == 1)
                {
                    Emit(u, 0, [sample, k, token[1]]);
                }
                else
                {
                    stay.Add(sample);
                }
            }

            waiting = stay;
        }

        Assert.That(waiting, Is.Empty);
    }
}
