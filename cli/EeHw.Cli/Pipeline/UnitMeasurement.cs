using EeHw.Check;
using EeHw.Codegen;
using EeHw.Codegen.Naming;
using EeHw.Codegen.Verilog;
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
        (nameof(WidthAdapter), 0.05), (nameof(Pool), 0.06), (nameof(GlobalPool), 0.05), (nameof(Add), 0.03), (nameof(Concat), 0.03), (nameof(Pointwise), 0.03), (nameof(Fork), 0.02), (nameof(Sigmoid), 0.03), (nameof(SelfGate), 0.03), (nameof(ChannelNorm), 0.03), (nameof(ClassMeans), 0.04),
    ];

    private const int MostPerDesign = 3;
    private const int MostIdleDesigns = 60;

    // More multipliers out of LUTs than this take minutes to synthesise and tell nothing new.
    private const int MostMultipliersInLuts = 16;

    // Designs of a seed among which a stale row's instance is looked for.
    private const int MostDesigns = 400;

    private readonly Dictionary<string, int> _wanted;
    private readonly Dictionary<string, MeasuredUnit> _rows;
    private readonly Dictionary<string, string> _templates = [];
    private readonly HashSet<string> _seen;
    private readonly Told _progress;
    private readonly CancellationToken _cancellation;
    private HashSet<string>? _only;
    private string _tool;
    private long _seed;
    private int _measured;

    /// <param name="before">Rows to go on from; null for none.</param>
    /// <param name="instances">Rows of this seed wanted, those there are counted.</param>
    /// <param name="kinds">Kinds wanted; empty for all.</param>
    /// <param name="seed">Seed of designs for new rows.</param>
    /// <param name="progress">Told what has been done.</param>
    /// <param name="cancellation">Ends it.</param>
    public UnitMeasurement(MeasuredTable? before, int instances, IReadOnlyCollection<string> kinds, long seed, Told progress, CancellationToken cancellation)
    {
        var shares = _shares.Where(s => kinds.Count == 0 || kinds.Contains(s.Kind)).ToList();
        var all = shares.Sum(s => s.Share);
        _rows = before?.Units.OrderBy(IsStale).DistinctBy(u => u.Key).ToDictionary(u => u.Key) ?? [];
        _seen = _rows.Values.Where(u => !IsStale(u)).Select(u => u.Key).ToHashSet();
        _wanted = shares.ToDictionary(s => s.Kind, s => instances == 0 ? 0 : Math.Max(2, (int)Math.Round(s.Share / all * instances)) - _rows.Values.Count(u => u.Seed == seed && u.Instance.Kind == s.Kind && !IsStale(u)));
        (_tool, _seed, _progress, _cancellation) = (before?.Tool ?? "", seed, progress, cancellation);
    }

    /// <summary>Tells what has been done.</summary>
    internal delegate void Told(string text, MeasuredTable table);

    /// <summary>Rows that no design of their seed has any more, taken out.</summary>
    public int Dropped { get; private set; }

    private MeasuredTable Table => new(_tool, _rows.Values.ToValueList());

    private sealed record Candidate(string Instance, UnitInstance Unit);

    /// <summary>Measures stale rows anew (those that do not say their seed stay), then new ones.</summary>
    /// <returns>The table; what there is when cancelled.</returns>
    /// <exception cref="EeHwException">EEHW6509 rows of another tool, EEHW7201 no Yosys, and as Yosys refuses.</exception>
    public MeasuredTable Run()
    {
        try
        {
            var newSeed = _seed;
            foreach (var stale in _rows.Values.Where(u => u.Seed is not null && IsStale(u)).GroupBy(u => u.Seed!.Value).OrderBy(g => g.Key).ToList())
            {
                _only = stale.Select(u => u.Key).ToHashSet();
                for (var index = 0; index < MostDesigns && _only.Count > 0; index++)
                {
                    _seed = stale.Key;
                    Draw(index);
                }

                Dropped += _only.Count(_rows.Remove);
            }

            (_only, _seed) = (null, newSeed);
            for (int index = 0, idle = 0; idle < MostIdleDesigns && _wanted.Values.Any(w => w > 0); index++)
            {
                idle = Draw(index) ? 0 : idle + 1;
            }
        }
        catch (OperationCanceledException) when (_measured > 0)
        {
            // What was measured is worth a fit.
        }

        return Table;
    }

    private bool IsStale(MeasuredUnit unit) => unit.Templates != Templates(unit);

    private string Templates(MeasuredUnit unit)
    {
        if (!_templates.TryGetValue(unit.Group, out var hash))
        {
            _templates[unit.Group] = hash = UnitTemplates.HashOf(unit.Group);
        }

        return hash;
    }

    private bool Draw(int index)
    {
        if (ProbeDesign.Draw(_seed, index) is not { } design || Choose(design) is not { Count: > 0 } chosen)
        {
            return false;
        }

        Measure(design, chosen);
        return true;
    }

    private List<Candidate> Choose(LoweredDesign design)
    {
        var family = design.Platform.Family;
        var all = design.Graph.Units.Select(u => (Identifiers.Mangle(u.Name), UnitInstances.Of(u, family)))
            .Concat(design.Graph.Units.OfType<MacArray>().Where(m => m.Multipliers <= MostMultipliersInLuts && ResourceRules.MultiplierDsps(m.Input.Width, m.WeightWidth, family) == 0).Take(1).Select(m => (Identifiers.Mangle(m.Name), UnitInstances.Of(m, family, multipliersInLuts: true))))
            .Concat(design.Graph.Channels.Select(c => (Identifiers.Mangle(c.Name) + "_fifo", UnitInstances.Of(c, family))));
        var chosen = new List<Candidate>();
        foreach (var (name, unit) in all)
        {
            if (unit is null)
            {
                continue;
            }

            var key = $"{unit.Kind} {family} {unit.ParametersText()}";
            if (_only is not null
                ? _only.Remove(key) && _seen.Add(key)
                : _wanted.GetValueOrDefault(unit.Kind) is var wanted and > 0 && chosen.Count(c => c.Unit.Kind == unit.Kind) < Math.Min(MostPerDesign, wanted) && _seen.Add(key))
            {
                chosen.Add(new(name, unit));
            }
        }

        if (_only is null)
        {
            foreach (var group in chosen.GroupBy(c => c.Unit.Kind))
            {
                _wanted[group.Key] -= group.Count();
            }
        }

        return chosen;
    }

    private void Measure(LoweredDesign design, List<Candidate> chosen)
    {
        var folder = Directory.CreateTempSubdirectory("eehw-calibrate-").FullName;
        try
        {
            OutputFolder.Write(Generator.Generate(design, Targets.Find("verilog")), Path.Combine(folder, "project"));
            foreach (var part in chosen.GroupBy(c => c.Unit["INLUTS"] == 0).OrderByDescending(g => g.Key))
            {
                _cancellation.ThrowIfCancellationRequested();
                var options = new YosysSynthesisOptions { Only = [.. part.Select(c => c.Instance)], Dsps = part.Key };
                var result = YosysSynthesis.Run(Path.Combine(folder, "project"), options, _cancellation);
                var tool = result.Measurement.Tool!;
                if (_tool.Length > 0 && _tool != tool)
                {
                    throw new EeHwException(Codes.Simulation.NotATable, new Place(), $"the table was counted by {_tool}, here is {tool}: rows of both cannot be in one table.", "Begin a table of its own with --out FILE, or use the same tool.");
                }

                _tool = tool;
                var counts = result.Units.ToDictionary(u => u.Instance, StringComparer.OrdinalIgnoreCase);
                foreach (var c in part)
                {
                    var count = counts[c.Instance];
                    var r = count.Resources;
                    var unit = new MeasuredUnit(c.Unit, (long)r.Luts, (long)count.MemoryLuts, (long)r.Ffs, (long)r.Dsps, (long)r.Bram18) { Seed = _seed };
                    unit = unit with { Templates = Templates(unit) };
                    _rows[unit.Key] = unit;
                    _measured++;
                }
            }

            _progress(FormattableString.Invariant($"{_measured} units measured, {_only?.Count ?? _wanted.Values.Where(w => w > 0).Sum()} {(_only is null ? "to go" : "stale")}"), Table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
