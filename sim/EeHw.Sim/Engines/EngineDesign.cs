using EeHw.Model.Designs;
using EeHw.Model.Engines;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Sim.Energy;

namespace EeHw.Sim.Engines;

/// <summary>A design of style engine, put as steps, an engine and its load: what <see cref="Simulator"/> and <see cref="ClosedForm"/> do with it is what <c>eehw engine</c> does.</summary>
public static class EngineDesign
{
    /// <summary>Steps of its network.</summary>
    /// <param name="design">A design of style engine.</param>
    /// <returns>The steps.</returns>
    public static ValueList<EngineStep> StepsOf(LoweredDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return EngineSteps.Of(design.Network.Network);
    }

    /// <summary>One engine with the whole DRAM.</summary>
    /// <param name="design">A design of style engine.</param>
    /// <returns>The engine.</returns>
    public static Engine EngineOf(LoweredDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Choice(design).ToEngine(design.Platform, design.Design.ClockMhz, design.Design.Arithmetic);
    }

    /// <summary>How its engines are used: a stage pinned by its foldings takes the largest interval of its units.</summary>
    /// <param name="design">A design of style engine.</param>
    /// <returns>The load, with the design's workload and without decisions.</returns>
    public static EngineLoad LoadOf(LoweredDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var choice = Choice(design);
        return new()
        {
            Name = design.Design.Name,
            Engines = choice.Engines,
            Batch = choice.Batch,
            Pinned = choice.Pinned.ToDictionary(p => p.Key, p => p.Value ?? (long)Math.Ceiling(Sim.ClosedForm.StageInterval(design.Graph, p.Key))),
            PinnedEnergy = choice.Pinned.Where(p => p.Value is null).ToDictionary(p => p.Key, p => EnergyModel.StageEvents(design.Graph, design.Platform, p.Key)),
            Resources = EngineResources.Of(design, EngineOf(design), choice.Engines),
            Workload = design.Design.Workload,
            Platform = design.Platform,
            ExitNames = design.Network.Network.Exits.Select(e => e.Name).ToValueList(),
        };
    }

    /// <summary>Rate by formula, and the layers of a single sample.</summary>
    /// <param name="design">A design of style engine.</param>
    /// <param name="shares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Samples per second and layers.</returns>
    public static (double PerSecond, ValueList<StepCost> Layers) Bound(LoweredDesign design, ReadOnlySpan<double> shares)
        => EngineSimulation.ClosedForm(StepsOf(design), EngineOf(design), LoadOf(design), ValueList.Create(shares));

    internal static SimulationResult Run(LoweredDesign design, ExitDecisions decisions, SimulationOptions options, CancellationToken cancellation)
    {
        var load = LoadOf(design) with
        {
            Decisions = decisions,
            Workload = options.Workload ?? design.Design.Workload,
            Labels = options.Labels,
            KeepSamples = options.KeepSamples,
            Window = (options.TimelineFrom, options.TimelineSamples),
        };
        var result = EngineSimulation.Run(StepsOf(design), EngineOf(design), load, cancellation);
        return new()
        {
            Measurement = result.Measurement,
            Timeline = result.Timeline,
            Samples = result.Samples,
            Cache = new(0, 0, 0, 0, 0, 0),
            Engine = result,
        };
    }

    private static EngineChoice Choice(LoweredDesign design)
        => design.Design.Mapping.Engine ?? throw new ArgumentException("The design is of streaming style.", nameof(design));
}
