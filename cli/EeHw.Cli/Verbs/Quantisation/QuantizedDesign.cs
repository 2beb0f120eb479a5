using System.Globalization;
using System.Text;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Model.Units;
using EeHw.Report.Charts;
using EeHw.Report.Contests;
using EeHw.Sim;
using EeHw.Train.Budgets;
using EeHw.Train.Widths;

namespace EeHw.Cli.Verbs.Quantisation;

/// <summary>A design before and after its widths were chosen, judged on samples that the search has not seen.</summary>
internal sealed class QuantizedDesign
{
    private const int CurvePoints = 9;
    private readonly LoweredDesign _before;
    private readonly LoweredDesign _after;
    private readonly WidthSearchResult _found;
    private readonly double _bound;
    private readonly Dataset _data;
    private readonly Dataset _test;
    private readonly IReadOnlyList<AccuracyDrop> _searched;
    private readonly IReadOnlyList<AccuracyDrop> _heldOutBefore;
    private readonly IReadOnlyList<AccuracyDrop> _heldOutAfter;
    private readonly (Trace Float, Trace Before, Trace After) _traces;
    private readonly List<(CurvePoint Before, PolicyEvaluation After, double Difference, double Error)> _curve = [];

    public QuantizedDesign(LoweredDesign before, LoweredDesign after, WidthSearchResult found, double bound, IExitPolicy policy, Dataset data, Dataset test, Progress progress, CancellationToken cancellation)
    {
        (_before, _after, _found, _bound, _data, _test) = (before, after, found, bound, data, test);
        var options = new TraceOptions { NetworkHash = "", Progress = progress };
        _traces = (
            TraceBuilder.Build(before.Network.Network, test, options, cancellation).Trace,
            TraceBuilder.Build(before.Network, "before", test, options, cancellation).Trace,
            TraceBuilder.Build(after.Network, "after", test, options, cancellation).Trace);
        cancellation.ThrowIfCancellationRequested();
        _searched = AccuracyDrop.Of(found.Reference, found.After, policy);
        (_heldOutBefore, _heldOutAfter) = (AccuracyDrop.Of(_traces.Float, _traces.Before, policy), AccuracyDrop.Of(_traces.Float, _traces.After, policy));
        if (policy is ThresholdPolicy { Score: var score } threshold && _traces.Float.Exits > 1)
        {
            // The same thresholds before and after: what the design's registers may hold.
            foreach (var point in AccuracyCostCurve.Shared(TraceScores.Of(_traces.Before, score), CurvePoints, threshold.Strict, threshold.Fallback))
            {
                var drop = AccuracyDrop.Of(_traces.Before, _traces.After, point.Policy)[0];
                _curve.Add((point, PolicyEvaluation.Of(_traces.After, point.Policy), drop.Accuracy - drop.Reference, drop.Error));
            }
        }
    }

    public void Print(VerbContext context)
    {
        var layers = new TextTable("layer", "kind", "weights, bits|", "output, bits|", "MACs|") { Title = "widths per layer, before -> after" };
        for (var i = 0; i < _before.Network.Layers.Count; i++)
        {
            var (layer, from, to) = (_before.Network.Network.Layers[i], _before.Network.Layers[i], _after.Network.Layers[i]);
            layers.Add(layer.Name, layer.Kind, WeightBits(from) is 0 ? "" : Change(WeightBits(from), WeightBits(to)), Quantizer.KeepsFormat(layer) ? "" : Change(from.Output.Width, to.Output.Width), layer.Macs == 0 ? "" : Text(layer.Macs));
        }

        context.Print(layers);
        var costs = new TextTable("cost", "before|", "after|", "after / before|");
        foreach (var (name, from, to) in Costs())
        {
            costs.Add(name, Number(from), Number(to), from == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{to / from:0.000}"));
        }

        context.Print(costs);
        var accuracy = new TextTable("answers of", "float32|", "before|", "after|", "lost against float32, points|", "on the samples of the search|") { Title = $"accuracy on {_test.Description}: not seen by search or calibration" };
        for (var k = 0; k < _heldOutAfter.Count; k++)
        {
            accuracy.Add(_heldOutAfter[k].What, Percent(_heldOutAfter[k].Reference), Percent(_heldOutBefore[k].Accuracy), Percent(_heldOutAfter[k].Accuracy), Drop(_heldOutAfter[k]), Drop(_searched[k]));
        }

        context.Print(accuracy);
        if (_curve.Count > 0)
        {
            var curve = new TextTable("threshold", "MACs before|", "accuracy before|", "MACs after|", "accuracy after|", "difference, points|") { Title = "accuracy and expected cost at equal thresholds, the same samples" };
            foreach (var (before, after, difference, error) in _curve)
            {
                curve.Add(
                    before.Parameter.ToString("0.#######", CultureInfo.InvariantCulture), Text((long)before.Evaluation.ExpectedMacs), WithError(before.Evaluation), Text((long)after.ExpectedMacs), WithError(after),
                    string.Create(CultureInfo.InvariantCulture, $"{difference * 100:+0.00;-0.00;0.00} +- {error * 100:0.00}"));
            }

            context.Print(curve);
        }

        context.Print(string.Create(CultureInfo.InvariantCulture, $"searched on {_data.Description} for at most {_bound} points lost, {_found.Evaluations} networks run. +- is the standard error of a paired difference (of one accuracy where it stands alone). Accuracy in fixed point is what hardware answers; resources are estimates, not vendor utilisation."));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("maximumDropPoints", _bound);
        json.WriteNumber("evaluations", _found.Evaluations);
        json.WriteString("searchData", _data.Description);
        json.WriteString("heldOutData", _test.Description);
        json.WriteStartArray("layers");
        for (var i = 0; i < _before.Network.Layers.Count; i++)
        {
            var (layer, from, to) = (_before.Network.Network.Layers[i], _before.Network.Layers[i], _after.Network.Layers[i]);
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            if (WeightBits(from) > 0)
            {
                json.WriteNumber("weightBitsBefore", WeightBits(from));
                json.WriteNumber("weightBitsAfter", WeightBits(to));
            }

            json.WriteNumber("outputBitsBefore", from.Output.Width);
            json.WriteNumber("outputBitsAfter", to.Output.Width);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("costs");
        foreach (var (name, from, to) in Costs())
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("before", from);
            json.WriteNumber("after", to);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("accuracy");
        for (var k = 0; k < _heldOutAfter.Count; k++)
        {
            json.WriteStartObject();
            json.WriteString("answersOf", _heldOutAfter[k].What);
            json.WriteNumber("floatFraction", _heldOutAfter[k].Reference);
            json.WriteNumber("beforeFraction", _heldOutBefore[k].Accuracy);
            json.WriteNumber("afterFraction", _heldOutAfter[k].Accuracy);
            json.WriteNumber("dropPoints", _heldOutAfter[k].Points);
            json.WriteNumber("dropErrorPoints", _heldOutAfter[k].Error * 100);
            json.WriteNumber("searchDropPoints", _searched[k].Points);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("curve");
        foreach (var (before, after, difference, error) in _curve)
        {
            json.WriteStartObject();
            json.WriteNumber("threshold", before.Parameter);
            json.WriteNumber("expectedMacsBefore", before.Evaluation.ExpectedMacs);
            json.WriteNumber("accuracyFractionBefore", before.Evaluation.AccuracyFraction);
            json.WriteNumber("expectedMacsAfter", after.ExpectedMacs);
            json.WriteNumber("accuracyFractionAfter", after.AccuracyFraction);
            json.WriteNumber("differencePoints", difference * 100);
            json.WriteNumber("differenceErrorPoints", error * 100);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public Chart Chart()
    {
        ContestSeries Series(string name, IEnumerable<PolicyEvaluation> points)
            => new(name, points.Select(e => new ContestPoint(new Band(e.ExpectedMacs, e.ExpectedMacs, e.ExpectedMacs) * 1e-6, e.AccuracyFraction, e.StandardError)).ToValueList());
        return ContestFigure.Create(
            "widths",
            "Accuracy against expected MACs, before and after",
            "expected cost (MMAC per sample)",
            string.Create(CultureInfo.InvariantCulture, $"{_test.Description}, not seen by search or calibration; fixed point to the bit; equal thresholds. Bits per sample after / before: {_found.CostAfter / _found.CostBefore:0.000}."),
            [Series("before", _curve.Select(c => c.Before.Evaluation)), Series("after", _curve.Select(c => c.After))]);
    }

    public string Csv()
    {
        var text = new StringBuilder("threshold,expectedMacsBefore,accuracyFractionBefore,accuracyStandardErrorBefore,expectedMacsAfter,accuracyFractionAfter,accuracyStandardErrorAfter,differenceFraction,differenceStandardError\n");
        foreach (var (before, after, difference, error) in _curve)
        {
            text.Append(CultureInfo.InvariantCulture, $"{before.Parameter:R},{before.Evaluation.ExpectedMacs:R},{before.Evaluation.AccuracyFraction:R},{before.Evaluation.StandardError:R},{after.ExpectedMacs:R},{after.AccuracyFraction:R},{after.StandardError:R},{difference:R},{error:R}\n");
        }

        return text.ToString();
    }

    private IEnumerable<(string Name, double Before, double After)> Costs()
    {
        var (from, to) = (ResourcesOf(_before), ResourcesOf(_after));
        yield return ("bits multiplied, stored and sent per sample", _found.CostBefore, _found.CostAfter);
        yield return ("bits of weights", BitCost.WeightBits(_before.Network), BitCost.WeightBits(_after.Network));
        yield return ("LUTs (estimated)", from.Luts, to.Luts);
        yield return ("flip-flops (estimated)", from.Ffs, to.Ffs);
        yield return ("DSP tiles (Vivado's rule)", from.Dsps, to.Dsps);
        yield return ("BRAM18 (Vivado's rule)", from.Bram18, to.Bram18);
        yield return ("interval at the exit shares of each, clocks (bound)", IntervalOf(_before, _traces.Before), IntervalOf(_after, _traces.After));
    }

    private static double IntervalOf(LoweredDesign design, Trace trace)
        => ClosedForm.Interval(design.Graph, DesignPolicies.Of(design.Design.Exits, design.Network.Network).Decide(trace).Shares(design.Graph.ExitCount).ToArray());

    private static Model.Units.Resources ResourcesOf(LoweredDesign design)
        => design.Graph.Units.Select(Sim.Resources.UnitResources.Of).Concat(design.Graph.Channels.Select(Sim.Resources.UnitResources.Of)).Aggregate(default(Model.Units.Resources), (a, b) => a + b);

    private static int WeightBits(QuantizedLayer layer) => layer.Weights?.Width ?? layer.Means?.Width ?? 0;

    private static string Change(int from, int to) => from == to ? Text(from) : $"{Text(from)} -> {Text(to)}";

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.00} %");

    private static string WithError(PolicyEvaluation e) => string.Create(CultureInfo.InvariantCulture, $"{e.AccuracyFraction * 100:0.00} +- {e.StandardError * 100:0.00} %");

    private static string Drop(AccuracyDrop drop) => string.Create(CultureInfo.InvariantCulture, $"{drop.Points:0.00} +- {drop.Error * 100:0.00}");

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
