using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Anytime;
using EeHw.Sim;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>What a simulated design has answered when its samples are interrupted.</summary>
internal static class AnytimeReading
{
    /// <summary>In an anytime deployment nobody leaves by himself.</summary>
    public static SimulatedDecisions Apply(LoweredDesign design, SimulatedDecisions decisions)
    {
        if (design.Design is { Mapping.Engine: not null, Deployment.Interruption: not null })
        {
            throw new EeHwException(Codes.Engines.StreamingOnly, new Place { Item = "exits.interruptNs" }, $"the design '{design.Design.Name}' runs its layers on an engine; answers at an interruption are read from streaming designs.", "Use style: streaming, or workload.deadlineNs.");
        }

        if (design.Design.Deployment.Kind != DeploymentChoice.AnytimeKind)
        {
            return decisions;
        }

        if (design.Design.Control.Levels.Count > 0)
        {
            throw new EeHwException(Codes.Designs.Contradiction, new Place { Item = "control.levels" }, "an anytime deployment lets nobody leave by himself, so there is no policy whose levels could change.", "Leave control.levels out, or use deployment: budgeted.");
        }

        var last = (byte)(design.Graph.ExitCount - 1);
        var exits = Enumerable.Repeat(last, decisions.Unit.ExitOf.Length).ToArray();
        return decisions with
        {
            Unit = new ExitDecisions(exits, [.. exits.Select((_, n) => decisions.Trace?.AnswerOf(last, n) ?? 0)]),
            InFloat = null,
            Source = decisions.Source + ", all go on (anytime)",
        };
    }

    /// <summary>Reads the moments of a simulation.</summary>
    public static AnytimeEvaluation? Of(LoweredDesign design, Workload workload, SimulatedDecisions decisions, SimulationResult result)
    {
        if (design.Design.Deployment.Interruption is not { } interruption)
        {
            return null;
        }

        var exits = design.Graph.ExitCount;
        var ns = design.Graph.Clock.Nanoseconds(1);
        var first = workload.IsClosed ? 0 : workload.WarmUpSamples ?? workload.Samples / 10;
        var samples = result.Decisions.Where(m => m.Sample >= first).GroupBy(m => m.Sample).OrderBy(g => g.Key).Select(g => g.OrderBy(m => m.Exit).ToArray()).ToArray();
        return AnytimeEvaluation.Of(
            exits,
            samples.Length,
            n => samples[n][^1].Exit,
            (n, k) => samples[n][k].Ticks * ns,
            decisions is { Trace: { } trace } ? (n, k) => trace.AnswerOf(k, samples[n][k].Index) == trace.LabelOf(k, samples[n][k].Index) : null,
            interruption);
    }
}
