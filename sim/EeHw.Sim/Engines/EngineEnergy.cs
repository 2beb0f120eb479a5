using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Sim.Frames;

namespace EeHw.Sim.Engines;

/// <summary>
/// Energy of engines: multiplications, 36-bit accesses to on-chip memory, DRAM bits, each times the platform's figure, hardware of pinned stages where it is known, and static power
/// times time. Per exit: the events of every stage that a sample passes and an equal share of static power.
/// </summary>
internal sealed class EngineEnergy
{
    private readonly List<EnergyPart> _parts = [];
    private readonly Band[] _stage;
    private readonly Band _static;

    /// <param name="frames">The run.</param>
    /// <param name="batches">Batches per stage and size.</param>
    /// <param name="costs">Costs of the layers per batch size.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="load">Platform, pinned stages.</param>
    /// <param name="came">Samples that came to the first stage, above 0.</param>
    public EngineEnergy(FrameResult frames, long[][] batches, List<ValueList<StepCost>> costs, Engine engine, EngineLoad load, long came)
    {
        var table = load.Platform!.Energy;
        var stages = batches.Length;
        var (macs, accesses, bits) = (new double[stages], new double[stages], new double[stages]);
        for (var b = 0; b < costs.Count; b++)
        {
            foreach (var cost in costs[b])
            {
                var stage = cost.Step.Stage;
                double times = batches[stage][b + 1];
                macs[stage] += times * cost.Macs;
                accesses[stage] += times * ((cost.SramReads * 8.0 * engine.WordBytes) + (cost.SumAccesses * 8.0 * EngineBuffers.SumBytes)) / 36;
                bits[stage] += times * cost.DramBytes * 8;
            }
        }

        var tiles = EngineResources.TilesOf(engine, load.Platform.Family);
        var reached = batches.Select(b => b.Select((n, size) => n * size).Sum()).ToArray();
        var pinned = load.PinnedEnergy.Aggregate(default(Band), (sum, p) => sum + (p.Value * reached[p.Key]));
        _static = table.Static.Band * (1e12 * frames.Seconds / Math.Max(1, frames.Samples + frames.Lost));
        _parts.Add(new("macs", table.DspMac.Band * (tiles * macs.Sum() / came)));
        _parts.Add(new("sram", table.Bram18Access.Band * (accesses.Sum() / came)));
        _parts.Add(new("static", _static));
        if (table.DramBit is { } bit)
        {
            _parts.Add(new("dram", bit.Band * (bits.Sum() / came)));
        }

        if (pinned.High > 0)
        {
            _parts.Add(new("pinned", pinned * (1.0 / came)));
        }

        _stage = [.. Enumerable.Range(0, stages).Select(k => reached[k] == 0
            ? default
            : (((table.DspMac.Band * (tiles * macs[k])) + (table.Bram18Access.Band * accesses[k]) + ((table.DramBit?.Band ?? default) * bits[k])) * (1.0 / reached[k])) + load.PinnedEnergy.GetValueOrDefault(k))];
    }

    /// <summary>Parts per sample; they sum to the total.</summary>
    public ValueList<EnergyPart> Parts() => _parts.ToValueList();

    /// <summary>Energy of a sample that leaves at an exit.</summary>
    public Band OfExit(int exit) => _stage.Take(exit + 1).Aggregate(_static, (sum, e) => sum + e);
}
