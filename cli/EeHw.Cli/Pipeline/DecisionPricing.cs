using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;
using EeHw.Sim;

namespace EeHw.Cli.Pipeline;

/// <summary>What the decisions of policies cost in hardware, by the models that whole designs are read with.</summary>
/// <param name="platform">The part.</param>
/// <param name="trace">A trace of the network, for classes and the range of the logits.</param>
/// <param name="logitBits">Width of a logit.</param>
internal sealed class DecisionPricing(Platform platform, Trace trace, int logitBits)
{
    /// <summary>Samples that the memories between the units are for, where a unit hands something on: a design has as many as can be inside it.</summary>
    public const int CarryDepth = 16;

    /// <summary>Format of the logits: as many integer bits as the largest logit of the trace needs.</summary>
    public FixedFormat Logits { get; } = FormatOf(trace, logitBits);

    /// <summary>The price of a policy's decisions.</summary>
    public DecisionPrice Of(IExitPolicy policy)
    {
        // What a layer in front of the unit computes is in the policy's MACs.
        var folded = FoldedOutputs.Of(trace, policy);
        return folded.Layer is null ? Unfolded(policy) : new DecisionPricing(platform, folded.Trace, logitBits).Unfolded(folded.Policy);
    }

    private DecisionPrice Unfolded(IExitPolicy policy)
    {
        if (policy.Hardware.Unit is not { } kind)
        {
            return None(policy.Hardware.WhyNot ?? "it has no decision unit");
        }

        var evaluated = policy is HybridPolicy hybrid ? 1 - hybrid.SettledByMargin(trace) : 1;
        try
        {
            var costs = ThresholdsOf(policy) is { } thresholds
                ? thresholds.Select((t, k) => t is { } threshold ? Of(DecisionPrecision.SpecOf(kind, threshold, policy is ThresholdPolicy { Strict: true }, trace.ClassesOf(k), Logits, null, (policy as EeNetPolicy)?.Weights.Rows[k]), k, evaluated) : null).ToList()
                : [.. PolicyUnits.Of(policy, trace.ExitNames).On([.. Enumerable.Range(0, trace.Exits).Select(trace.ClassesOf)], Logits).Units.Take(trace.Exits - 1).Select((u, k) => Of(u.Spec, k, 1))];
            return new(kind, costs.Sum(c => c?.Resources.Luts ?? 0), costs.Max(c => c?.LatencyCycles ?? 0), costs.Select(c => c?.EnergyPj ?? default).ToValueList(), null);
        }
        catch (EeHwException e)
        {
            return None(e.Diagnostics[0].Message);
        }
    }

    /// <summary>Modelled energy of multiply-accumulates.</summary>
    public Band MacEnergy(double macs) => platform.Energy.DspMac.Band * macs;

    private DecisionCost Of(DecisionUnitSpec spec, int exit, double evaluated) => DecisionCost.Of(spec, trace.ClassesOf(exit), Logits, platform, 1, evaluated, exit > 0 ? CarryDepth : null);

    private static DecisionPrice None(string why) => new(null, 0, 0, [], why);

    // On the unit's own scale; null at an exit where nobody leaves.
    private static List<double?>? ThresholdsOf(IExitPolicy policy) => policy switch
    {
        ThresholdPolicy { Fallback: Fallback.Last } t => [.. t.Confidences.Select((c, k) => double.IsPositiveInfinity(c) ? (double?)null : Math.Clamp(t.Thresholds[k], t.Score.Range.Low, t.Score.Range.High))],
        EeNetPolicy e => [.. e.Confidences.Select(c => double.IsPositiveInfinity(c) ? (double?)null : c)],
        HybridPolicy h => [.. h.Confidences.Select(c => double.IsPositiveInfinity(c) ? (double?)null : 1 / (1 + Math.Exp(-c)))],
        _ => null,
    };

    private static FixedFormat FormatOf(Trace trace, int bits)
    {
        var largest = trace.Logits.Max(Math.Abs);
        var integer = Math.Clamp((largest < 1 ? 0 : Math.ILogB(largest) + 1) + 1, 1, bits);
        return new(bits, integer, Rounding.Rnd, Overflow.Sat);
    }
}
