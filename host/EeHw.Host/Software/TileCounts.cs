namespace EeHw.Host.Software;

/// <summary>The sizes that tiles have.</summary>
internal static class TileCounts
{
    internal readonly struct One : ITileCount
    {
        public static int Value => 1;
    }

    internal readonly struct Two : ITileCount
    {
        public static int Value => 2;
    }

    internal readonly struct Three : ITileCount
    {
        public static int Value => 3;
    }

    internal readonly struct Four : ITileCount
    {
        public static int Value => 4;
    }

    internal readonly struct Five : ITileCount
    {
        public static int Value => 5;
    }

    internal readonly struct Six : ITileCount
    {
        public static int Value => 6;
    }

    /// <summary>Cuts a number of things into parts as equal as can be.</summary>
    /// <param name="total">How many, at least 1.</param>
    /// <param name="most">Most per part.</param>
    /// <returns>Sizes that differ by one at most and sum to the total.</returns>
    public static int[] Split(int total, int most)
    {
        var parts = (total + most - 1) / most;
        return [.. Enumerable.Range(0, parts).Select(i => (total / parts) + (i < total % parts ? 1 : 0))];
    }
}
