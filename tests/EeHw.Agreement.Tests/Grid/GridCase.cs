using EeHw.Codegen;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Testing;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>
/// A design of the grid, lowered, with a pool of inputs. Decisions are made by data alone, so an exit rate is had by thresholds in the middle of the design's
/// own scores and by choosing inputs from the pool by the exit they take.
/// </summary>
internal sealed class GridCase
{
    private const int Pool = 200;
    private readonly GoldenVectors _pool;

    private GridCase(LoweredDesign lowered, GoldenVectors pool) => (Lowered, _pool) = (lowered, pool);

    public LoweredDesign Lowered { get; }

    public int Exits => Lowered.Graph.ExitCount;

    public static GridCase Of(GridDesign design)
    {
        var network = design.Network();
        var inputs = RandomNetworks.Input(network, 77, Pool);
        var quantized = design.RandomSeed is { } seed ? RandomNetworks.Quantize(network, seed, 12) : Quantize(network, design, inputs);
        var executor = new FixedExecutor(quantized);
        var elements = (int)network.Input.Elements;
        var raw = Enumerable.Range(0, Pool).Select(n => executor.QuantizeInput(inputs.AsSpan(n * elements, elements))).ToArray();
        var choice = HandNetworks.DesignFor(quantized) with
        {
            Exits = GridRules.Of(design, quantized, raw.Select(x => executor.RunRaw(x)).ToArray()) ?? new ExitChoice(DecisionUnitKinds.ScoreOf(design.Unit)!, design.Unit == "patience" ? [1.0] : Thresholds(quantized, executor, _ => ScoreOf(design.Unit), raw), design.IsStrict, design.IsMostConfident ? "most-confident" : "last", design.Unit, design.Lanes, null),
            Mapping = design.Mapping(network),
        };
        if (design.Unit == "eenet")
        {
            choice = choice with { Exits = GridSchedule.Of(choice.Exits, quantized, raw.Select(x => executor.RunRaw(x)).ToArray()) };
        }

        if (design.IsByClass)
        {
            choice = choice with { Exits = choice.Exits with { ClassThresholds = ByClass(choice.Exits.Thresholds, network) } };
        }

        var lowered = Mix(Lowering.Lower(choice, quantized, HandNetworks.Part()), design, k => Thresholds(quantized, executor, e => ScoreOf(design.Mixed[e % design.Mixed.Length]), raw)[k]);
        return new(lowered, GoldenVectorBuilder.Build(quantized, lowered.Graph, raw));
    }

    /// <summary>Samples that leave as a pattern says; an exit nobody in the pool takes is replaced by the next that somebody takes.</summary>
    /// <param name="wanted">Exit by sample.</param>
    public GoldenVectors Take(IEnumerable<int> wanted)
    {
        var byExit = Enumerable.Range(0, Exits).Select(k => Enumerable.Range(0, Pool).Where(n => _pool.Decisions.ExitOf[n] == k).ToArray()).ToArray();
        var next = new int[Exits];
        var chosen = wanted.Select(w =>
        {
            var exit = Enumerable.Range(w, Exits).Select(e => e % Exits).First(e => byExit[e].Length > 0);
            return byExit[exit][next[exit]++ % byExit[exit].Length];
        }).ToArray();
        // Units that look at the sample before decide by the order chosen.
        var policy = UnitPolicy.Of(Lowered.Graph);
        var states = new long[Exits];
        var decisions = chosen.Select(n => policy.Decide(_pool.Logits[n], states)).ToArray();
        return new()
        {
            Inputs = [.. chosen.Select(n => _pool.Inputs[n])],
            Logits = [.. chosen.Select(n => _pool.Logits[n])],
            Decisions = new ExitDecisions([.. decisions.Select(d => (byte)d.Exit)], [.. decisions.Select(d => d.Class)]),
        };
    }

    /// <summary>Writes a generated project.</summary>
    /// <param name="golden">Its samples.</param>
    /// <param name="target">Target.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="dataOnly">Only the samples: the model that was built before stays as it is.</param>
    /// <param name="graph">Another form of the design's hardware, or null for its own.</param>
    public void Write(GoldenVectors golden, string target, string folder, bool dataOnly = false, UnitGraph? graph = null)
    {
        foreach (var file in Generator.Generate(Lowered with { Graph = graph ?? Lowered.Graph }, Targets.Find(target), golden).Files.Where(f => !dataOnly || f.Path.StartsWith("tb_data/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    private static QuantizedNetwork Quantize(Network network, GridDesign design, float[] inputs)
    {
        var width = design.Width;
        var choice = new ArithmeticChoice(new FixedFormat(width, width / 3, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), design.WidthSeed is null ? "minmax" : "mse", 1, Pool, true);
        choice = design.WidthSeed is { } seed ? choice with { Layers = Formats(network, choice, new Random(seed)) } : choice;
        return Quantizer.Quantize(network, choice, Dataset.Create(network.Input, inputs, new int[Pool], 2, "random"));
    }

    private static ValueDictionary<string, LayerFormats> Formats(Network network, ArithmeticChoice choice, Random random)
        => network.Layers.ToDictionary(
            l => l.Name,
            l => new LayerFormats(
                l is ConvLayer or DenseLayer ? choice.Weights with { Width = random.Next(3, 9) } : null,
                Quantizer.KeepsFormat(l) ? null : choice.Activations with { Width = random.Next(choice.Activations.Width - 5, choice.Activations.Width + 1) })).ToValueDictionary();

    private static ValueList<double> ByClass(ValueList<double> thresholds, Network network)
        => Enumerable.Range(0, network.ExitCount - 1).SelectMany(k => Enumerable.Range(0, network.Classes(k)).Select(c => c == 1 ? 1e9 : thresholds[k] * (1 - (0.08 * c)))).ToValueList();

    private static IScore ScoreOf(string unit) => Scores.ByName(DecisionUnitKinds.Carries(unit) ? "max-softmax" : DecisionUnitKinds.ScoreOf(unit)!);

    private static LoweredDesign Mix(LoweredDesign lowered, GridDesign design, Func<int, double> threshold)
    {
        if (design.Mixed.Length == 0)
        {
            return lowered;
        }

        return lowered with
        {
            Graph = lowered.Graph with
            {
                Units = lowered.Graph.Units.Select(u =>
                {
                    if (u is not ExitDecision { IsFinal: false } d)
                    {
                        return u;
                    }

                    var spec = DecisionPrecision.SpecOf(design.Mixed[d.Exit % design.Mixed.Length], threshold(d.Exit), design.IsStrict, d.Classes, d.Input);
                    return d with { Decision = spec, LatencyCycles = DecisionUnit.Create(spec, d.Classes, d.Input).LatencyCycles(d.Lanes) };
                }).ToValueList(),
            },
        };
    }

    // The median of an exit's scores, so that half of the pool leaves there.
    private static ValueList<double> Thresholds(QuantizedNetwork network, FixedExecutor executor, Func<int, IScore> scoreOf, long[][] raw)
    {
        var logits = raw.Select(x => executor.RunRaw(x)).ToArray();
        return Enumerable.Range(0, network.Network.ExitCount - 1).Select(k =>
        {
            var score = scoreOf(k);
            var format = network.Layers[network.Network.Exits[k].Layer].Output;
            var confidence = logits.Select(l => score.Confidence([.. l[k].Select(v => (float)format.ToDouble(v))])).Order().ElementAt(Pool / 2);
            return Math.Clamp(score.ToThreshold(confidence), score.Range.Low, score.Scale == "probability" && score.Name != "margin" ? 0.999 : score.Range.High);
        }).ToValueList();
    }
}
