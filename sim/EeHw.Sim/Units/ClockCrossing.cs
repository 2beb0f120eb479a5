namespace EeHw.Sim.Units;

/// <summary>What both sides of a crossing share: the memory. Pointers pass through the kernel, as they were before the edge.</summary>
/// <param name="depth">Words, a power of two.</param>
internal sealed class ClockCrossingMemory(int depth)
{
    private readonly int[] _values = new int[depth];

    public int Depth => depth;

    /// <summary>Pointers count to twice the depth.</summary>
    public int Mask => (2 * depth) - 1;

    public int this[int pointer]
    {
        get => _values[pointer & (depth - 1)];
        set => _values[pointer & (depth - 1)] = value;
    }
}
