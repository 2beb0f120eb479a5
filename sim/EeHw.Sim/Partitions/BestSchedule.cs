namespace EeHw.Sim.Partitions;

/// <summary>
/// The best that any schedule of a region with two contents can do when all arrivals and decisions are known in advance, at the level of frames: dynamic
/// programming over (samples decided, hard samples served, content), each state with its times and sums of responses of which none is worse in both. Frames pass a content
/// one after the other, in order, each for the content's interval; swaps are loads without emptying. The hardware needs at least that, so that it is a bound for it.
/// </summary>
/// <param name="TotalClocks">Least clocks to the last answer.</param>
/// <param name="ResponseClocks">Least mean of answer - arrival.</param>
/// <param name="Swaps">Swaps of the schedule with the least mean response.</param>
internal sealed record BestSchedule(long TotalClocks, double ResponseClocks, int Swaps)
{
    /// <summary>Samples up to which it is computed.</summary>
    public const int MostSamples = 200;

    /// <summary>Computes it.</summary>
    /// <param name="arrivals">Arrivals, in clocks, ascending; 1 to <see cref="MostSamples"/>.</param>
    /// <param name="hard">Which samples need the second content.</param>
    /// <param name="first">Clocks of a sample in the first content.</param>
    /// <param name="second">Clocks of a hard one in the second.</param>
    /// <param name="load">Clocks of a load.</param>
    /// <param name="frames">Frames that can wait; a sample enters only when there is room for it.</param>
    /// <param name="initial">Content at the start, 0 or 1.</param>
    /// <param name="warmUp">Samples at the start whose responses do not count, fewer than all.</param>
    public static BestSchedule Of(long[] arrivals, bool[] hard, long first, long second, long load, int frames, int initial, long warmUp = 0)
    {
        var n = arrivals.Length;
        var all = hard.Count(h => h);
        var hardSamples = Enumerable.Range(0, n).Where(i => hard[i]).ToArray();
        var before = new int[n + 1];
        for (var i = 0; i < n; i++)
        {
            before[i + 1] = before[i] + (hard[i] ? 1 : 0);
        }

        var states = new List<Label>[n + 1, all + 1, 2];
        Add(0, 0, initial, new Label(0, 0, 0));
        for (var step = 0; step <= n + all; step++)
        {
            for (var i = Math.Max(0, step - all); i <= Math.Min(n, step); i++)
            {
                var served = step - i;
                if (served > before[i])
                {
                    continue;
                }

                Label[][] here = [.. new[] { 0, 1 }.Select(c => states[i, served, c]?.ToArray() ?? [])];
                for (var c = 0; c < 2; c++)
                {
                    foreach (var l in here[1 - c])
                    {
                        Add(i, served, c, l with { Time = l.Time + load, Swaps = l.Swaps + 1 });
                    }
                }

                if (i < n && before[i] - served < frames)
                {
                    foreach (var l in states[i, served, 0] ?? [])
                    {
                        var end = Math.Max(l.Time, arrivals[i]) + first;
                        Add(i + 1, served, 0, l with { Time = end, Sum = l.Sum + (hard[i] ? 0 : Response(i, end)) });
                    }
                }

                if (served < before[i])
                {
                    foreach (var l in states[i, served, 1] ?? [])
                    {
                        Add(i, served + 1, 1, l with { Time = l.Time + second, Sum = l.Sum + Response(hardSamples[served], l.Time + second) });
                    }
                }
            }
        }

        var last = new[] { 0, 1 }.SelectMany(c => states[n, all, c] ?? []).ToList();
        var best = last.MinBy(l => (l.Sum, l.Swaps));
        return new(last.Min(l => l.Time), (double)best.Sum / (n - warmUp), best.Swaps);

        long Response(int sample, long end) => sample < warmUp ? 0 : end - arrivals[sample];

        // Keeps the labels of a state: ascending in time, descending in the sum.
        void Add(int i, int served, int content, Label label)
        {
            var labels = states[i, served, content] ??= [];
            if (!labels.Any(l => l.Time <= label.Time && l.Sum <= label.Sum))
            {
                labels.RemoveAll(l => l.Time >= label.Time && l.Sum >= label.Sum);
                labels.Add(label);
            }
        }
    }

    private readonly record struct Label(long Time, long Sum, int Swaps);
}
