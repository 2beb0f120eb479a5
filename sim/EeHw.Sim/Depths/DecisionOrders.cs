namespace EeHw.Sim.Depths;

/// <summary>
/// Orders in which samples leave, to search the worst one among: every periodic order of exits up to a period (one per rotation), and for every two exits
/// bursts that go to the one and to the other in turn. A throughput depends on the order only through what meets in the buffers, so short periods and
/// bursts longer than the buffers hold show most of it; it is no proof for all orders.
/// </summary>
public static class DecisionOrders
{
    private const int MostOrders = 64;
    private static readonly int[] _bursts = [4, 8];

    /// <summary>The longest period that keeps the number of periodic orders within bounds: 6 for two exits, 3 for five.</summary>
    /// <param name="exits">Exits of the design, at least 1.</param>
    /// <returns>Samples, 1 to 6.</returns>
    public static int LongestPeriod(int exits)
    {
        var period = 1;
        while (exits > 1 && Math.Pow(exits, period + 1) / (period + 1) < MostOrders / 1.5 && period < 6)
        {
            period++;
        }

        return period;
    }

    /// <summary>All orders for so many exits, each one period long.</summary>
    /// <param name="exits">Exits of the design, at least 1.</param>
    /// <returns>Exit of each sample, from 0; to be walked cyclically.</returns>
    public static IReadOnlyList<byte[]> All(int exits)
    {
        var orders = new List<byte[]>();
        for (var period = 1; period <= LongestPeriod(exits); period++)
        {
            var order = new byte[period];
            do
            {
                if (IsLeastRotation(order))
                {
                    orders.Add([.. order]);
                }
            }
            while (Next(order, exits));
        }

        for (var a = 0; a < exits; a++)
        {
            for (var b = a + 1; b < exits; b++)
            {
                orders.AddRange(_bursts.Select(n => (byte[])[.. Enumerable.Repeat((byte)b, n), .. Enumerable.Repeat((byte)a, n)]));
            }
        }

        return orders;
    }

    private static bool Next(byte[] order, int exits)
    {
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (++order[i] < exits)
            {
                return true;
            }

            order[i] = 0;
        }

        return false;
    }

    // Smaller than every other rotation of it: one of each class, and none that repeats a shorter one.
    private static bool IsLeastRotation(byte[] order)
        => Enumerable.Range(1, order.Length - 1).All(by => order.AsSpan().SequenceCompareTo([.. order[by..], .. order[..by]]) < 0);
}
