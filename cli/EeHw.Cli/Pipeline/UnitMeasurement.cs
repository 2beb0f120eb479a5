using EeHw.Check;
using EeHw.Codegen;
using EeHw.Codegen.Naming;
using EeHw.Model.Diagnostics;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Cli.Pipeline;

/// <summary>Has Yosys build units of drawn designs, each on its own, until there are as many different ones of every kind as wanted.</summary>
internal sealed class UnitMeasurement
{
    // Shares of the kinds: what varies most and weighs most has most.
    private static readonly (string Kind, double Share)[] _shares =
    [
        (nameof(MacArray), 0.28), (nameof(SlidingWindow), 0.18), (nameof(ExitDecision), 0.15), (UnitInstances.Fifo, 0.06), (nameof(ConditionalBuffer), 0.06), (nameof(ExitMerge), 0.06),
        (nameof(WidthAdapter), 0.05), (nameof(Pool), 0.06), (nameof(GlobalPool), 0.05), (nameof(Add), 0.03), (nameof(Concat), 0.03), (nameof(Pointwise), 0.03), (nameof(Fork), 0.02),
    ];

    private const int MostPerDesign = 3;
    private const int MostIdleDesigns = 60;

    // More multipliers out of LUTs than this take minutes to synthesise and tell nothing new.
    private const int MostMultipliersInLuts = 16;

    private readonly Dictionary<string, int> _wanted;
    private readonly Dictionary<string, MeasuredUnit> _found = [];
    private readonly HashSet<string> _seen = [];
    private readonly Told _progress;
    private readonly CancellationToken _cancellation;

    public UnitMeasurement(int instances, IReadOnlyCollection<string> kinds, Told progress, CancellationToken cancellation)
    {
        var shares = _shares.Where(s => kinds.Count == 0 || kinds.Contains(s.Kind)).ToList();
        var all = shares.Sum(s => s.Share);
        _wanted = shares.ToDictionary(s => s.Kind, s => Math.Max(2, (int)Math.Round(s.Share / all * instances)));
        (_progress, _cancellation) = (progress, cancellation);
    }

    /// <summary>Tells what has been done.</summary>
    internal delegate void Told(string text, string tool, IEnumerable<MeasuredUnit> units);

    private sealed record Candidate(string Instance, UnitInstance Unit);

    /// <summary>Measures.</summary>
    /// <param name="seed">Seed of the designs.</param>
    /// <returns>Tool and measurements; what there is when cancelled.</returns>
    /// <exception cref="EeHwException">EEHW7201 no Yosys, and as Yosys refuses.</exception>
    public (string Tool, ValueList<MeasuredUnit> Units) Run(long seed)
    {
        var (tool, idle) = ("", 0);
        try
        {
            for (var index = 0; idle < MostIdleDesigns && _wanted.Values.Any(w => w > 0); index++)
            {
                idle++;
                if (ProbeDesign.Draw(seed, index) is { } design && Choose(design) is { Count: > 0 } chosen)
                {
                    tool = Measure(design, chosen);
                    idle = 0;
                }
            }
        }
        catch (OperationCanceledException) when (_found.Count > 0)
        {
            // What was measured is worth a fit.
        }

        return (tool, _found.Values.ToValueList());
    }

    private List<Candidate> Choose(LoweredDesign design)
    {
        var family = design.Platform.Family;
        var all = design.Graph.Units.Select(u => (Identifiers.Mangle(u.Name), UnitInstances.Of(u, family)))
            .Concat(design.Graph.Units.OfType<MacArray>().Where(m => m.Multipliers <= MostMultipliersInLuts && ResourceRules.MultiplierDsps(m.Input.Width, m.WeightWidth) == 0).Take(1).Select(m => (Identifiers.Mangle(m.Name), UnitInstances.Of(m, family, multipliersInLuts: true))))
            .Concat(design.Graph.Channels.Select(c => (Identifiers.Mangle(c.Name) + "_fifo", UnitInstances.Of(c, family))));
        var chosen = new List<Candidate>();
        foreach (var (name, unit) in all)
        {
            if (unit is not null && _wanted.GetValueOrDefault(unit.Kind) is var wanted and > 0
                && chosen.Count(c => c.Unit.Kind == unit.Kind) < Math.Min(MostPerDesign, wanted) && _seen.Add($"{unit.Kind} {family} {unit.ParametersText()}"))
            {
                chosen.Add(new(name, unit));
            }
        }

        foreach (var group in chosen.GroupBy(c => c.Unit.Kind))
        {
            _wanted[group.Key] -= group.Count();
        }

        return chosen;
    }

    private string Measure(LoweredDesign design, List<Candidate> chosen)
    {
        var folder = Directory.CreateTempSubdirectory("eehw-calibrate-").FullName;
        try
        {
            OutputFolder.Write(Generator.Generate(design, Targets.Find("verilog")), Path.Combine(folder, "project"));
            var tool = "";
            foreach (var part in chosen.GroupBy(c => c.Unit["INLUTS"] == 0).OrderByDescending(g => g.Key))
            {
                _cancellation.ThrowIfCancellationRequested();
                var options = new YosysSynthesisOptions { Only = [.. part.Select(c => c.Instance)], Dsps = part.Key };
                var result = YosysSynthesis.Run(Path.Combine(folder, "project"), options, _cancellation);
                tool = result.Measurement.Tool!;
                var counts = result.Units.ToDictionary(u => u.Instance, StringComparer.OrdinalIgnoreCase);
                foreach (var c in part)
                {
                    var count = counts[c.Instance];
                    var r = count.Resources;
                    var unit = new MeasuredUnit(c.Unit, (long)r.Luts, (long)count.MemoryLuts, (long)r.Ffs, (long)r.Dsps, (long)r.Bram18);
                    _found.Add(unit.Key, unit);
                }
            }

            _progress(FormattableString.Invariant($"{_found.Count} units measured, {_wanted.Values.Where(w => w > 0).Sum()} to go"), tool, _found.Values);
            return tool;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
