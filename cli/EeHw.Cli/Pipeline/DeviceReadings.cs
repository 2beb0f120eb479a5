using System.Globalization;
using EeHw.Cli.Consoles;
using EeHw.Cli.Output;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Power;
using EeHw.Host.Profiles;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report;
using EeHw.Report.Figures;
using EeHw.Report.Readings;

namespace EeHw.Cli.Pipeline;

/// <summary>Runs designs on devices of this machine, in the design's fixed point and with its decision units, every answer compared with the reference.</summary>
public static class DeviceReadings
{
    /// <summary>Runs a design on a device.</summary>
    /// <param name="session">The design.</param>
    /// <param name="id">Device: <c>software</c> or <c>opencl:0</c>.</param>
    /// <param name="cacheFolder">Folder for compiled kernels, or null.</param>
    /// <param name="progress">Progress on stderr.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    /// <returns>The reading, and the distribution of its latencies.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">There is no such device, or it cannot run the design.</exception>
    public static (Reading Reading, LatencyCurve Latency) Run(DesignSession session, string id, string? cacheFolder, Progress progress, CancellationToken cancellation)
    {
        var lowered = session.Lowered;
        var (values, network) = (lowered.Values, lowered.Values.Network);
        var isSoftware = id == "software";
        var reference = new Reference(session.UnitDecisions, session.FixedTrace, 0);
        var meter = EnergyMeters.Find(EnergyMeters.SystemFolder, out var reason);
        using var device = Devices.Open(id, openCl: new OpenClOptions { CacheFolder = cacheFolder });
        progress.Start(isSoftware ? "running on the software device" : "compiling kernels, running on the OpenCL device");
        var result = InferenceRun.Run(
            device,
            new LoadRequest { Network = network, Quantized = values, Program = DeviceKernels.For(device.Info, network, values, RunOptions.Default.Batch, units: UnitPolicy.Of(lowered.Graph)) },
            SampleSet.Fixed(values, session.Data.Values),
            session.Data.Labels,
            ExitRule.Of(UnitPolicy.Of(lowered.Graph)),
            reference,
            RunOptions.Default with { Progress = progress, Meter = meter, NoMeter = reason },
            cancellation);
        var label = isSoftware ? "software device" : "OpenCL device";
        return (new(label, result.Measurement), LatencyCurve.Of("all exits", label, result.LatenciesNs));
    }

    /// <summary>Times the layers on one core of the software device, in float32, under the peak measured beside it.</summary>
    /// <param name="session">The design.</param>
    /// <param name="progress">Progress on stderr.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    /// <returns>The roofline.</returns>
    public static Roofline Roofline(DesignSession session, Progress progress, CancellationToken cancellation)
    {
        progress.Start("timing each layer on the software device");
        var network = session.Lowered.Network.Network;
        using var device = Devices.Open("software");
        var profile = LayerProfile.Measure(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, session.Data.Values), RunOptions.Default.Batch, cancellation);
        return DeviceRoofline.Of(profile, network, device.Info);
    }

    /// <summary>Where nothing is measured, what the model says of the accelerator stands in a note, labelled.</summary>
    /// <param name="measured">Of the device.</param>
    /// <param name="modelled">Of the simulated design.</param>
    /// <param name="design">The design.</param>
    /// <returns>The reading of the device, perhaps with one more note.</returns>
    public static Measurement WithModelledEnergy(Measurement measured, Measurement modelled, LoweredDesign design)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(modelled);
        ArgumentNullException.ThrowIfNull(design);
        if (measured.EnergyPjPerSample is not null || modelled.EnergyPjPerSample is not { } energy)
        {
            return measured;
        }

        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"Energy of this device is {measured.EnergySource}. Modelled energy of the accelerator on {design.Platform.Name}, not of this device: {Quantity.Energy(energy.Mean)} per sample, {Quantity.Energy(energy.Low)} to {Quantity.Energy(energy.High)} ({modelled.EnergySource}).");
        return measured with { Notes = measured.Notes.Append(note).ToValueList() };
    }

    /// <summary>Where kernels of this user are cached.</summary>
    /// <param name="console">The environment.</param>
    /// <returns>A folder, or null where the user has none.</returns>
    public static string? KernelCache(IConsole console)
    {
        var root = console.Variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : console.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache") : null;
        return root is null ? null : Path.Combine(root, "eehw", "opencl");
    }
}
