using System.Globalization;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;
using EeHw.Model.Results;

namespace EeHw.Sim.Energy;

/// <summary>
/// Energy of the words that enter and leave a design in its external memory. Where the platform names its DRAM devices, from their currents at the traffic the design
/// makes: moving (rows opened, bursts read and written) is linear in samples, standing by (open banks, refresh) proportional to time. Else bits times the table's energy per bit.
/// </summary>
/// <remarks>
/// Traffic: a frame is read in whole bursts and opens a row for each row it touches; answers are written as <see cref="DmaMap"/> lays them, a burst when it is full, and each burst opens a row.
/// </remarks>
internal sealed class DramEnergy
{
    private readonly Platform _platform;
    private readonly double _nsPerSample;
    private readonly DramPower _power;
    private readonly double _bits;

    /// <summary>Computes the energies.</summary>
    /// <param name="graph">The design; its source and sink say what moves.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="nsPerSample">Time per sample, ns.</param>
    public DramEnergy(UnitGraph graph, Platform platform, double nsPerSample)
    {
        (_platform, _nsPerSample) = (platform, nsPerSample);
        var (input, output) = (graph.Channels.FirstOrDefault(c => graph.Units[c.From] is Source), graph.Channels.FirstOrDefault(c => graph.Units[c.To] is Sink));
        var readBytes = input is null ? 0 : input.WordsPerFrame * ((input.WidthBits + 7) / 8);
        var writtenBytes = output is null ? 0 : DmaMap.AnswerBytes(output.WidthBits);
        _bits = 8.0 * (readBytes + writtenBytes);
        if (platform.Memory is not { } memory || nsPerSample <= 0 || _bits == 0)
        {
            return;
        }

        var (reads, writes) = (Math.Ceiling(readBytes / memory.BurstBytes), writtenBytes / memory.BurstBytes);
        var rows = Math.Ceiling(readBytes / memory.RowBytes) + writes;
        Traffic = new DramTraffic((reads + writes) * DramDevice.BurstLength / 2 * memory.Device.ClockPeriod.Value / nsPerSample, writes / (reads + writes), rows / (reads + writes));
        _power = DramPower.Of(memory.Device, (int)memory.DevicesPerRank.Value, (int)memory.Ranks.Value, Traffic);
    }

    /// <summary>What the memory is asked for; nothing where its devices are not known.</summary>
    public DramTraffic Traffic { get; }

    /// <summary>The parts <c>dram</c> and <c>dramStandby</c>, or <c>dram</c> alone by the table, or nothing.</summary>
    public IEnumerable<EnergyPart> Parts()
    {
        if (Traffic.Utilization > 0)
        {
            // 1 mW for 1 ns is 1 pJ.
            yield return new("dram", Exactly((_power.Activate + _power.Read + _power.Write) * _nsPerSample));
            yield return new("dramStandby", Exactly((_power.Background + _power.Refresh) * _nsPerSample));
        }
        else if (_platform.Energy.DramBit is { } perBit && _bits > 0)
        {
            yield return new("dram", perBit.Band * _bits);
        }
    }

    /// <summary>What a reader must know about it.</summary>
    public string Note()
    {
        if (Traffic.Utilization > 0 && _platform.Memory is { } memory)
        {
            var perBit = _power.Total * _nsPerSample / _bits;
            var slow = Traffic.Utilization > 1 ? " That is more than the memory can give: the design will wait for it, which is not simulated." : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"External memory: {_bits / 8:0} bytes per sample, {Traffic.Utilization:P2} of the peak of {memory.DevicesPerRank.Value * memory.Ranks.Value:0} devices {memory.Device.Name}, {perBit:0.#} pJ per bit of which {(_power.Activate + _power.Read + _power.Write) * _nsPerSample / _bits:0.#} for moving it; from data sheet currents, which are maxima. Controller and terminations are not in it.{slow}");
        }

        return _platform.Energy.DramBit is { } table && _bits > 0
            ? string.Create(CultureInfo.InvariantCulture, $"External memory: {_bits / 8:0} bytes per sample at {table.Value} pJ per bit ({table.Source}); the platform names no DRAM device to compute it from.")
            : "External memory is not in the energy: the platform has no figure for it.";
    }

    private static Model.Units.Band Exactly(double value) => new(value, value, value);
}
