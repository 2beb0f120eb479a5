using EeHw.Cli.Pipeline;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>What attacked samples do to a design, and how many frames its conditional buffers need.</summary>
internal static class BufferSizing
{
    private static readonly int[] _frames = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

    /// <summary>Simulates clean and attacked samples, then both with other buffers. Depth is not monotone in general, so sizes are tried one by one from below.</summary>
    public static AttackedHardware Of(VerbContext context, DesignSession session, Trace clean, Trace attacked)
    {
        var lowered = session.Lowered;
        var (cleanDecisions, attackedDecisions) = (UnitPolicy.Of(lowered.Graph).Decide(clean), UnitPolicy.Of(lowered.Graph).Decide(attacked));
        context.Progress.Start("simulating clean and attacked samples");
        var (before, after) = (Simulate(lowered, cleanDecisions, clean), Simulate(lowered, attackedDecisions, attacked));
        var choices = new List<BufferChoice>();
        foreach (var frames in _frames.Where(_ => lowered.Graph.Units.OfType<ConditionalBuffer>().Any()))
        {
            context.Progress.Report(choices.Count / (double)_frames.Length);
            var other = With(lowered, frames);
            var (c, a) = (Simulate(other, cleanDecisions, clean), Simulate(other, attackedDecisions, attacked));
            choices.Add(new(frames, c.ThroughputPerSecond ?? 0, a.ThroughputPerSecond ?? 0, a.Resources?.Bram18));
        }

        context.Cancellation.ThrowIfCancellationRequested();
        var best = choices.Count == 0 ? 0 : choices.Max(c => c.AttackedPerSecond);
        return new(
            clean,
            attacked,
            before,
            after,
            choices.ToValueList(),
            choices.FirstOrDefault(c => c.AttackedPerSecond >= (before.ThroughputPerSecond ?? 0) * (1 - Tolerance))?.Frames,
            choices.FirstOrDefault(c => c.AttackedPerSecond >= best * (1 - Tolerance))?.Frames ?? 0,
            Load(lowered, attackedDecisions, before));

        Measurement Simulate(LoweredDesign design, ExitDecisions decisions, Trace trace)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return Simulator.Run(
                design,
                decisions,
                SimulationOptions.Default with { Workload = design.Design.Workload with { Samples = trace.Samples }, Labels = decisions.LabelsOf(trace.Labels, trace.LabelMaps) },
                context.Cancellation).Measurement;
        }
    }

    // A finite run's first and last samples move the rate by about 1/N; below a thousandth two runs are equal.
    private const double Tolerance = 1e-3;

    private static LoweredDesign With(LoweredDesign lowered, int frames)
        => Lowering.Lower(lowered.Design with { Mapping = lowered.Design.Mapping with { ConditionalBufferFrames = [frames] } }, lowered.Network, lowered.Platform);

    private static ValueList<double> Load(LoweredDesign lowered, ExitDecisions attacked, Measurement clean)
    {
        var shares = attacked.Shares(lowered.Graph.ExitCount);
        return Enumerable.Range(0, shares.Length)
            .Select(k => ClosedForm.StageInterval(lowered.Graph, k) * (1 - shares.Take(k).Sum()) / (clean.IntervalCycles ?? 1))
            .ToValueList();
    }
}
