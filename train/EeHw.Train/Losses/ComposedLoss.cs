using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Losses;

/// <summary>
/// Σ_k w_k ((1 - a_k) CE(y, z_k) + a_k T² KL(softmax(z_T/T) ‖ softmax(z_k/T))) + Σ_k d_k T² KL(...) + λ Σ_{k&lt;K} ‖F_k - F_K‖², mean over the batch. The teacher is
/// constant, unless the plan lets the added divergence move it.
/// </summary>
/// <param name="plan">The coefficients.</param>
internal sealed unsafe class ComposedLoss(LossPlan plan) : BatchLoss
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override bool CountsObjective => true;

    /// <inheritdoc/>
    public override void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale)
    {
        var network = engine.Network;
        var last = network.ExitCount - 1;
        var classes = network.Classes(last);
        var teacher = new Softened(classes);
        var student = new Softened(classes);
        var gradients = Enumerable.Range(0, last + 1).Select(k => new double[network.Classes(k)]).ToArray();
        for (var lane = 0; lane < Lanes; lane++)
        {
            foreach (var gradient in gradients)
            {
                Array.Clear(gradient);
            }

            if (lane < samples.Length)
            {
                var usesTeacher = plan.TeacherShares.Any(a => a > 0) || plan.AddedDivergence.Any(d => d > 0);
                if (usesTeacher)
                {
                    if (plan.TeacherLogits is { } logits)
                    {
                        fixed (float* row = logits)
                        {
                            teacher.Take(row + ((long)samples[lane] * classes), 1, plan.Temperature);
                        }
                    }
                    else
                    {
                        teacher.Take(work.Values(network.Exits[last].Layer) + lane, Lanes, plan.Temperature);
                    }

                    total.TeacherConfidence += teacher.Greatest;
                }

                for (var k = 0; k <= last; k++)
                {
                    Exit(k, work.Values(network.Exits[k].Layer) + lane, engine.Targets.Label(k, labels[lane]));
                }
            }

            for (var k = 0; k <= last; k++)
            {
                var layer = network.Exits[k].Layer;
                for (var c = 0; engine.HasGradient(layer) && c < gradients[k].Length; c++)
                {
                    work.Gradients(layer)[(c * Lanes) + lane] = (float)(scale * gradients[k][c]);
                }
            }
        }

        Features(engine, work, samples.Length, total, scale);

        void Exit(int k, float* logits, int label)
        {
            var own = k == last && plan.TeacherLogits is null;
            var share = own ? 0 : plan.TeacherShares[k];
            var (loss, right, smooth) = Labels(logits, gradients[k].AsSpan(0, engine.Targets.Classes(k)), label, plan.Weights[k] * (1 - share));
            total.Count(k, (loss, right));
            total.Objective += plan.Weights[k] * (1 - share) * smooth;
            var added = own ? 0 : plan.AddedDivergence[k];
            var weight = ((plan.Weights[k] * share) + added) * plan.Temperature * plan.Temperature / (plan.IsPerClass ? classes : 1);
            if (weight == 0)
            {
                return;
            }

            student.Take(logits, Lanes, plan.Temperature);
            double divergence = 0;
            for (var c = 0; c < classes; c++)
            {
                divergence += teacher.Shares[c] * (teacher.Logs[c] - student.Logs[c]);
                gradients[k][c] += weight / plan.Temperature * (student.Shares[c] - teacher.Shares[c]);
            }

            total.Objective += weight * divergence;
            for (var c = 0; plan.MovesTeacher && plan.TeacherLogits is null && c < classes; c++)
            {
                gradients[last][c] += weight / plan.Temperature * teacher.Shares[c] * (teacher.Logs[c] - student.Logs[c] - divergence);
            }
        }
    }

    private (double Loss, int Right, double Smooth) Labels(float* logits, Span<double> gradient, int label, double weight)
    {
        var best = 0;
        for (var c = 1; c < gradient.Length; c++)
        {
            best = logits[c * Lanes] > logits[best * Lanes] ? c : best;
        }

        double maximum = logits[best * Lanes], sum = 0, mean = 0;
        for (var c = 0; c < gradient.Length; c++)
        {
            sum += PortableMath.Exp(logits[c * Lanes] - maximum);
            mean += logits[c * Lanes] / (double)gradient.Length;
        }

        var log = PortableMath.Log(sum) + maximum;
        for (var c = 0; c < gradient.Length; c++)
        {
            var target = ((1 - plan.Smoothing) * (c == label ? 1 : 0)) + (plan.Smoothing / gradient.Length);
            gradient[c] += weight * ((PortableMath.Exp(logits[c * Lanes] - maximum) / sum) - target);
        }

        var loss = log - logits[label * Lanes];
        return (loss, best == label ? 1 : 0, ((1 - plan.Smoothing) * loss) + (plan.Smoothing * (log - mean)));
    }

    private void Features(Engine engine, Workspace work, int samples, ExitTotals total, double scale)
    {
        if (plan.FeatureLayers.Count == 0)
        {
            return;
        }

        var goal = work.Values(plan.FeatureLayers[^1]);
        var elements = engine.Network.Layers[plan.FeatureLayers[^1]].Output.Elements;
        foreach (var layer in plan.FeatureLayers.SkipLast(1))
        {
            var values = work.Values(layer);
            var gradient = engine.HasGradient(layer) ? work.Gradients(layer) : null;
            var isExit = engine.Network.Exits.Any(e => e.Layer == layer);
            double sum = 0;
            for (long i = 0; i < elements * Lanes; i++)
            {
                var difference = i % Lanes < samples ? values[i] - (double)goal[i] : 0;
                sum += difference * difference;
                if (gradient is not null)
                {
                    gradient[i] = (isExit ? gradient[i] : 0) + (float)(2 * plan.FeatureWeight * scale * difference);
                }
            }

            total.Objective += plan.FeatureWeight * sum;
        }
    }

    /// <summary>softmax(z / T) with its logarithms.</summary>
    private sealed class Softened(int classes)
    {
        public double[] Shares { get; } = new double[classes];

        public double[] Logs { get; } = new double[classes];

        public double Greatest { get; private set; }

        public void Take(float* logits, int step, double temperature)
        {
            var maximum = double.NegativeInfinity;
            for (var c = 0; c < Logs.Length; c++)
            {
                Logs[c] = logits[c * step] / temperature;
                maximum = Math.Max(maximum, Logs[c]);
            }

            double sum = 0;
            for (var c = 0; c < Logs.Length; c++)
            {
                sum += Shares[c] = PortableMath.Exp(Logs[c] - maximum);
            }

            var log = PortableMath.Log(sum) + maximum;
            for (var c = 0; c < Logs.Length; c++)
            {
                Shares[c] /= sum;
                Logs[c] -= log;
            }

            Greatest = 1 / sum;
        }
    }
}
