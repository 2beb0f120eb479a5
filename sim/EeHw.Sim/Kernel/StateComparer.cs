namespace EeHw.Sim.Kernel;

/// <summary>States by content.</summary>
internal sealed class StateComparer : IEqualityComparer<int[]>
{
    public static readonly StateComparer Instance = new();

    public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

    public int GetHashCode(int[] state)
    {
        var hash = default(HashCode);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.AsSpan()));
        return hash.ToHashCode();
    }
}
