using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Partitions;

/// <summary>All regions as one gate: a frame goes on where every region lets it.</summary>
/// <param name="gates">One per region, in the order of the design; at the same clock the first asks first.</param>
internal sealed class RegionGates(PartitionGate[] gates) : IGate
{
    /// <inheritdoc/>
    public bool AllowsSource => Array.TrueForAll(gates, g => g.AllowsSource);

    /// <summary>Gives them the buffers of the kernel.</summary>
    public void Watch(IReadOnlyList<ConditionalBufferControl> buffers, Plane plane) => Array.ForEach(gates, g => g.Watch(buffers, plane));

    /// <inheritdoc/>
    public bool Allows(int readerPort) => Array.TrueForAll(gates, g => g.Allows(readerPort));

    /// <inheritdoc/>
    public void Update(long clock, bool moved) => Array.ForEach(gates, g => g.Update(clock, moved));

    /// <inheritdoc/>
    public long? NextChange(long clock)
    {
        long? next = null;
        foreach (var gate in gates)
        {
            next = gate.NextChange(clock) is { } at && !(next <= at) ? at : next;
        }

        return next;
    }
}
