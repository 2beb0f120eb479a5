namespace EeHw.Model.Numerics;

/// <summary>
/// Random numbers keyed by (seed, index): the numbers of one index never depend on how many others were drawn, or on which thread.
/// </summary>
/// <remarks>
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011). Key = seed; counter = index, block, stream;
/// every (index, stream) has 2^34 numbers of its own. The same numbers come out on every machine.
/// </remarks>
public sealed class CounterRandom
{
    private readonly ulong _seed;
    private readonly ulong _index;
    private readonly uint _stream;
    private readonly uint[] _words = new uint[4];
    private uint _block;
    private int _next = 4;
    private double? _spareNormal;

    /// <summary>Starts the numbers of one index.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="index">Index, for example of a sample.</param>
    /// <param name="stream">Purpose: streams of the same seed and index are independent.</param>
    public CounterRandom(long seed, long index, uint stream = 0)
    {
        _seed = unchecked((ulong)seed);
        _index = unchecked((ulong)index);
        _stream = stream;
    }

    /// <summary>The next 32 random bits.</summary>
    /// <returns>0 to 2^32 - 1.</returns>
    public uint NextUInt32()
    {
        if (_next == 4)
        {
            Philox((uint)_index, (uint)(_index >> 32), _block++, _stream, (uint)_seed, (uint)(_seed >> 32), _words);
            _next = 0;
        }

        return _words[_next++];
    }

    /// <summary>A uniform number.</summary>
    /// <returns>A multiple of 2^-53 in [0, 1).</returns>
    public double NextUniform()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>A uniform number in a range.</summary>
    /// <param name="low">Lower end, included.</param>
    /// <param name="high">Upper end, excluded but for rounding; not below <paramref name="low"/>.</param>
    /// <returns>The number.</returns>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUniform());

    /// <summary>A uniform integer, without bias.</summary>
    /// <param name="bound">Number of values, at least 1.</param>
    /// <returns>0 to <paramref name="bound"/> - 1.</returns>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        // Numbers below 2^32 mod bound would favour small results (Lemire 2019): draw again.
        var reject = (uint)((1UL << 32) % (uint)bound);
        while (true)
        {
            var product = (ulong)NextUInt32() * (uint)bound;
            if ((uint)product >= reject)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>A normal number with mean 0 and variance 1 (polar method, Marsaglia and Bray 1964).</summary>
    /// <returns>The number.</returns>
    public double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }

        while (true)
        {
            var x = (2 * NextUniform()) - 1;
            var y = (2 * NextUniform()) - 1;
            var square = (x * x) + (y * y);
            if (square is < 1 and > 0)
            {
                var factor = Math.Sqrt(-2 * PortableMath.Log(square) / square);
                _spareNormal = y * factor;
                return x * factor;
            }
        }
    }

    /// <summary>Puts items in random order, every order equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInteger(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A random permutation.</summary>
    /// <param name="count">Number of elements, at least 0.</param>
    /// <returns>The numbers 0 to <paramref name="count"/> - 1 in random order.</returns>
    public int[] NextPermutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle(order.AsSpan());
        return order;
    }

    private static void Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, Span<uint> words)
    {
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * c0;
            var p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 = unchecked(k0 + 0x9E3779B9);
            k1 = unchecked(k1 + 0xBB67AE85);
        }

        (words[0], words[1], words[2], words[3]) = (c0, c1, c2, c3);
    }
}
