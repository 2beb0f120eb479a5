using EeHw.Model.Units;

namespace EeHw.Model.Engines;

/// <summary>One array with its memories: layers run on it in turn.</summary>
/// <param name="Array">Processing elements; every column has one lane of the vector path.</param>
/// <param name="Dataflow">What stays in the array.</param>
/// <param name="Buffers">On-chip memory.</param>
/// <param name="Dram">Memory behind it.</param>
/// <param name="Clock">Its clock.</param>
/// <param name="WordBytes">Bytes of a word of maps and weights, 1 to 4.</param>
public sealed record Engine(ArraySize Array, Dataflow Dataflow, EngineBuffers Buffers, EngineDram Dram, Frequency Clock, int WordBytes = 1)
{
    /// <summary>Bytes that DRAM moves per clock of the engine, without latency.</summary>
    public double BytesPerClock => Dram.BytesPerSecond * Dram.Efficiency / (Clock.Megahertz * 1e6);

    /// <summary>Clocks that moving bytes takes.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <returns>Whole clocks.</returns>
    public long TransferClocks(long bytes) => (long)Math.Ceiling(bytes / BytesPerClock);

    /// <summary>Clocks from asking to the first byte.</summary>
    public long LatencyClocks => (long)Math.Ceiling(Dram.LatencyNs * Clock.Megahertz / 1000);
}
