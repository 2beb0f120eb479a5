using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Mapping;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Designs;

/// <summary>A design with everything decided: what simulator, code generator and host all read.</summary>
public sealed record LoweredDesign
{
    /// <summary>The design, with its defaults filled in and its automatic folding made explicit.</summary>
    public required Design Design { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The network in the design's arithmetic.</summary>
    public required QuantizedNetwork Network { get; init; }

    /// <summary>The network as its values are computed: <see cref="Network"/>, but for maps that cross links with fewer bits.</summary>
    public QuantizedNetwork Values { get => field ?? Network; init; }

    /// <summary>The hardware. Of a design on an engine or with links only some units are built (<see cref="IsBuilt"/>).</summary>
    public required UnitGraph Graph { get; init; }

    /// <summary>Links on the way of a sample.</summary>
    public ValueList<LinkPart> Links { get; init; } = [];

    /// <summary>Of a streaming design with links what lies before the first one, as a design of its own; null where nothing does, and for every other design.</summary>
    public LoweredDesign? Front { get; init; }

    /// <summary>SHA-256 over design, network and tool version, lower-case hex.</summary>
    public required string InputHash { get; init; }

    /// <summary>Notes and warnings, for example which limit bound the automatic folding.</summary>
    public ValueList<Diagnostic> Notes { get; init; } = [];

    /// <summary>Whether a unit of the graph is built: all of a streaming design; on an engine decision units and what belongs to a stage pinned by its foldings; of a streaming design with links decision units (<see cref="Front"/> has the others).</summary>
    /// <param name="unit">A unit of the graph.</param>
    /// <returns>False where an engine does its work.</returns>
    public bool IsBuilt(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return (Design.Mapping.Engine is null && Links.Count == 0) || unit is ExitDecision || (Design.Mapping.Engine is { } engine && EngineLowering.IsBuilt(engine, unit.Stage));
    }

    /// <summary>
    /// The same hardware from copies of its inputs, under the names and in the form that they have there. Files of arrivals, schedules and policies of levels do not go along: they are no
    /// part of the hardware. A workload that reads one becomes a periodic one, and what moves the policy at run time is left out.
    /// </summary>
    /// <param name="network">Path of the network's copy.</param>
    /// <param name="platform">Platform name, or path of the platform file's copy.</param>
    /// <param name="data">The data's copy; it must give the same values.</param>
    /// <returns>The design that names the copies, with the hash that it then has.</returns>
    public LoweredDesign WithInputs(string network, string platform, DataChoice data)
    {
        var reads = Design.Workload.Tenants.Select(t => t.Arrivals).Append(Design.Workload).Any(w => w.Arrivals is not null);
        var workload = reads
            ? new Workload("periodic", Design.Workload.Samples, Design.Workload.DeadlineNs ?? ControlChoice.Default.PeriodNs) { DeadlineNs = Design.Workload.DeadlineNs, WarmUpSamples = Design.Workload.WarmUpSamples }
            : Design.Workload;
        var moved = Design with { Network = network, Platform = platform, Data = data, Workload = workload, Control = ControlChoice.Default };
        return this with { Design = moved, InputHash = InputHashes.Of(moved, Network) };
    }
}
