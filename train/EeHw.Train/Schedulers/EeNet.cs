using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;
using EeHw.Train.Optimisers;

namespace EeHw.Train.Schedulers;

/// <summary>
/// EENet's schedule for a budget (Ilhan et al., WACV 2024): a linear score per exit learns whether the exit's answer is right, a small net per exit learns how samples are shared out over the
/// exits at the budget, in turns; the mean of the shares then sets the thresholds. Built in a repaired form: shares are r = a/Σa of logistic outputs (a softmax over them
/// would bound the ratio of two shares by e), targets never divide by zero, scores start as max-softmax, and the final exit always answers.
/// </summary>
public static class EeNet
{
    private const uint OrderStream = 0;
    private const uint WeightStream = 1;

    /// <summary>Fits a schedule.</summary>
    /// <param name="trace">A trace of samples not used for reporting afterwards.</param>
    /// <param name="costs">Cost per exit; null for the trace's MACs.</param>
    /// <param name="budget">Mean cost per sample, between c_1 and c_K.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellation">Ends the fit.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="EeHwException">EEHW5005 with the feasible interval; EEHW5008 for a logit that is not finite; EEHW5022 for exits with other classes than the data.</exception>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    public static EeNetFit Fit(Trace trace, ExitCosts? costs, double budget, EeNetOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        options ??= EeNetOptions.Default;
        costs ??= ExitCosts.Macs(trace);
        Shares.RequireFeasible(costs, budget);
        trace.RequireFinite();
        RequireEqualClasses(trace);
        EeNetFit? best = null;
        for (var restart = 0; restart < Math.Max(1, options.Restarts); restart++)
        {
            var fit = Train(trace, costs, budget, options, restart, cancellation);
            best = best is null || fit.Outcome.Right > best.Outcome.Right ? fit : best;
        }

        return best!;
    }

    private static void RequireEqualClasses(Trace trace)
    {
        var other = Enumerable.Range(0, trace.Exits).FirstOrDefault(k => trace.ClassesOf(k) != trace.Classes || trace.LabelMaps is not null, -1);
        if (other >= 0)
        {
            throw new EeHwException(
                Codes.Exits.PolicyShape,
                new Place { Item = $"policy {EeNetPolicy.PolicyName}, exit {trace.ExitNames[other]}" },
                FormattableString.Invariant($"its scores need exits that tell the same classes apart; the exit has {trace.ClassesOf(other)}, the data {trace.Classes}, or labels of its own."),
                "Use the policy hierarchy, or thresholds on a score.");
        }
    }

    private static EeNetFit Train(Trace trace, ExitCosts costs, double budget, EeNetOptions options, int restart, CancellationToken cancellation)
    {
        var order = new CounterRandom(options.Seed, 0, OrderStream).NextPermutation(trace.Samples);
        var samples = new EeNetSamples(trace, order);
        var losses = new EeNetLosses(samples, options, costs.PerExit, budget);
        var scores = Enumerable.Range(0, trace.Exits).Select(k => FirstScore(trace.Classes, k)).ToArray();
        var nets = Enumerable.Range(0, trace.Exits).Select(k => FirstNet(samples.Width(k), losses.Hidden[k], options.Seed, (restart * trace.Exits) + k)).ToArray();
        var (scoreGradients, netGradients) = (scores.Select(s => new double[s.Length]).ToArray(), nets.Select(s => new double[s.Length]).ToArray());
        var (scoreSteps, netSteps) = (scores.Select(s => new ScalarAdam(s.Length)).ToArray(), nets.Select(s => new ScalarAdam(s.Length)).ToArray());
        var batch = (Math.Max(1, options.Batch) + 15) / 16 * 16;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var learnsScores = epoch / Math.Max(1, options.Period) % 2 == 0;
            for (var from = 0; from < samples.Padded; from += batch)
            {
                var to = Math.Min(from + batch, samples.Padded);
                losses.Scores(scores, from, to);
                if (learnsScores)
                {
                    losses.Assign(nets, from, to);
                    losses.ScoreLoss(scores, from, to, scoreGradients);
                    Step(scores, scoreGradients, scoreSteps, options.LearningRate);
                }
                else
                {
                    losses.AssignmentLoss(nets, from, to, netGradients);
                    Step(nets, netGradients, netSteps, options.LearningRate);
                }
            }
        }

        losses.Scores(scores, 0, samples.Padded);
        losses.Assign(nets, 0, samples.Padded);
        return Finish(trace, costs, budget, options, scores, losses.R.Select(r => r.Take(samples.Count).Average()).ToValueList());
    }

    private static EeNetFit Finish(Trace trace, ExitCosts costs, double budget, EeNetOptions options, double[][] scores, ValueList<double> assigned)
    {
        var weights = new EeNetWeights(
            scores.SkipLast(1).Select(s => ValueList.Create<double>(s.AsSpan(0, trace.Classes))).ToValueList(),
            scores.SkipLast(1).Select(s => ValueList.Create<double>(s.AsSpan(trace.Classes))).ToValueList());
        var policy = new EeNetPolicy { Weights = weights, Confidences = Enumerable.Repeat(double.PositiveInfinity, weights.EarlyExits).ToValueList() };
        var table = ExitTable.Of(policy, trace, costs);
        var planned = options.ProjectsOntoBudget ? Shares.Project(assigned, costs, budget) : assigned;
        var outcome = new ThresholdCounter(table).Outcome(Shares.Thresholds(table, planned).AsSpan());
        return new(policy with { Confidences = outcome.Confidences }, outcome, budget, costs.Mean(assigned), planned);
    }

    private static void Step(double[][] parameters, double[][] gradients, ScalarAdam[] steps, double learningRate)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            steps[k].Step(parameters[k], gradients[k], learningRate);
        }
    }

    // u = 0, v = [1, 0, 0, ..]: the score starts as max-softmax.
    private static double[] FirstScore(int classes, int exit)
    {
        var weights = new double[classes + 2 + exit];
        weights[classes] = 1;
        return weights;
    }

    // [W1 (hidden x width), b1, W2, b2], uniform in ±1/sqrt(inputs of the layer).
    private static double[] FirstNet(int width, int hidden, long seed, int index)
    {
        var random = new CounterRandom(seed, index, WeightStream);
        var net = new double[(hidden * (width + 2)) + 1];
        for (var i = 0; i < net.Length; i++)
        {
            var bound = 1 / Math.Sqrt(i < hidden * (width + 1) ? width : hidden);
            net[i] = random.NextUniform(-bound, bound);
        }

        return net;
    }
}
