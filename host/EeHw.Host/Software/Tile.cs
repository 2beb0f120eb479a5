namespace EeHw.Host.Software;

/// <summary>Neighbouring output channels that are computed together, with samples in lanes.</summary>
/// <param name="First">First channel.</param>
/// <param name="Count">Channels.</param>
/// <param name="Padded">Sums computed for them: as many, or whole strips of four.</param>
/// <param name="Weights">First element of its weights.</param>
internal readonly record struct Tile(int First, int Count, int Padded, long Weights)
{
    /// <summary>Channels of a strip where vectors of 512 bits are registers.</summary>
    public const int Strip = 4;

    /// <summary>Cuts the channels of each group.</summary>
    /// <param name="groups">Groups.</param>
    /// <param name="perGroup">Output channels of a group.</param>
    /// <param name="wide">Whether tiles are strips of four.</param>
    public static Tile[] Of(int groups, int perGroup, bool wide)
    {
        var sizes = wide ? TileCounts.Split((perGroup + Strip - 1) / Strip, 4).Select(s => s * Strip) : TileCounts.Split(perGroup, 6);
        var tiles = new List<Tile>();
        for (var g = 0; g < groups; g++)
        {
            var at = 0;
            foreach (var size in sizes)
            {
                tiles.Add(new((g * perGroup) + at, Math.Min(size, perGroup - at), size, 0));
                at += size;
            }
        }

        return [.. tiles];
    }

    /// <summary>Weights in the order <c>[tile][tap][channel of the tile]</c>; the tiles learn where theirs are.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="weights">Weights, those of a channel behind one another in the order of taps.</param>
    /// <param name="starts">First weight of each channel.</param>
    /// <param name="taps">Taps of a channel.</param>
    public static T[] Pack<T>(Tile[] tiles, T[] weights, int[] starts, int taps)
        where T : unmanaged
    {
        var packed = new T[tiles.Sum(t => (long)t.Padded * taps)];
        var at = 0L;
        for (var i = 0; i < tiles.Length; i++)
        {
            var tile = tiles[i] = tiles[i] with { Weights = at };
            for (var c = 0; c < tile.Count; c++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    packed[at + ((long)tap * tile.Padded) + c] = weights[starts[tile.First + c] + tap];
                }
            }

            at += (long)tile.Padded * taps;
        }

        return packed;
    }
}
