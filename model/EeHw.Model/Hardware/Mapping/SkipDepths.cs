using EeHw.Model.Designs;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>
/// Depths of FIFOs on arms that join again. Measured in frames, x = what a fork has sent, y = what a join has taken: an arm lets x run ahead of y by at
/// most HoldMax (all its buffers and FIFOs full) and at least HoldMin. A FIFO of HoldMax(other arm) - HoldMin(this arm) at the end of this arm is
/// never full while the other arm's end is empty; and when it is full, the join has words on both sides and works. So the design is free of deadlock and
/// the fork never waits for this FIFO while the join starves, whatever the rates. The simulator finds how much less is enough.
/// </summary>
internal static class SkipDepths
{
    /// <summary>Deepens the channels into joins, from the source on, where no depth was chosen by name.</summary>
    public static void Apply(List<Unit> units, List<Channel> channels, MappingChoice mapping, Func<long, long, MemoryStyle> style)
    {
        var incoming = channels.Select((c, i) => (c, i)).ToLookup(x => x.c.To, x => x.i);
        var outgoing = channels.Select((c, i) => (c, i)).ToLookup(x => x.c.From, x => x.i);
        for (var join = 0; join < units.Count; join++)
        {
            if (units[join] is not (Add or Concat))
            {
                continue;
            }

            var operands = incoming[join].OrderBy(i => channels[i].ToPort).ToList();
            var frames = FramesNeeded(units, channels, incoming, outgoing, join, operands);
            for (var a = 0; a < operands.Count; a++)
            {
                var channel = channels[operands[a]];
                var depth = (int)Math.Min(int.MaxValue, Math.Ceiling(frames[a] * channel.WordsPerFrame) + 2);
                if (frames[a] <= 0 || depth <= mapping.FifoDepth)
                {
                    continue;
                }

                var chosen = mapping.FifoDepths.TryGetValue(channel.Name, out var d) ? d : depth;
                channels[operands[a]] = channel with { Depth = chosen, IsSkip = true, Memory = style(channel.WidthBits, chosen) };
            }
        }
    }

    private static double[] FramesNeeded(List<Unit> units, List<Channel> channels, ILookup<int, int> incoming, ILookup<int, int> outgoing, int join, List<int> operands)
    {
        var region = RegionBefore(units, channels, incoming, join);
        var needed = new double[operands.Count];

        // A concatenation takes a whole pixel of one operand while the others wait.
        var skew = units[join] is Concat c ? 1.0 / c.Output.Pixels : 0;
        foreach (var ports in Forks(units, channels, outgoing, region))
        {
            var holds = ports.Select(p => Holds(units, channels, outgoing, region, p, join)).ToList();
            for (var i = 0; i < holds.Count; i++)
            {
                for (var j = 0; j < holds.Count; j++)
                {
                    if (i == j)
                    {
                        continue;
                    }

                    for (var a = 0; a < operands.Count; a++)
                    {
                        for (var b = 0; b < operands.Count; b++)
                        {
                            if (a != b && holds[i].TryGetValue(operands[a], out var own) && holds[j].TryGetValue(operands[b], out var other))
                            {
                                needed[a] = Math.Max(needed[a], other.Max + skew - own.Min);
                            }
                        }
                    }
                }
            }
        }

        return needed;
    }

    // Units from which the join can be reached without passing a whole-frame buffer; the buffers themselves are the entry.
    private static HashSet<int> RegionBefore(List<Unit> units, List<Channel> channels, ILookup<int, int> incoming, int join)
    {
        var region = new HashSet<int> { join };
        var pending = new Stack<int>([join]);
        while (pending.TryPop(out var at))
        {
            foreach (var i in incoming[at])
            {
                var from = channels[i].From;
                if (region.Add(from) && units[from] is not ConditionalBuffer)
                {
                    pending.Push(from);
                }
            }
        }

        return region;
    }

    // Points where the way divides: each is a list of ways, a way a list of channels it starts with. All buffers of a boundary are let go by one decision.
    private static IEnumerable<List<int>> Forks(List<Unit> units, List<Channel> channels, ILookup<int, int> outgoing, HashSet<int> region)
    {
        foreach (var fork in region.Where(u => units[u] is Fork).Order())
        {
            yield return [.. outgoing[fork].Where(i => region.Contains(channels[i].To))];
        }

        var entries = region.Where(u => units[u] is ConditionalBuffer).Order().SelectMany(u => outgoing[u]).ToList();
        if (entries.Count > 1)
        {
            yield return entries;
        }
    }

    // Least HoldMax and HoldMin over the ways from a channel to each channel into the join (that last channel not counted).
    private static Dictionary<int, (double Max, double Min)> Holds(List<Unit> units, List<Channel> channels, ILookup<int, int> outgoing, HashSet<int> region, int start, int join)
    {
        var best = new SortedDictionary<int, (double Max, double Min)>();
        var found = new Dictionary<int, (double Max, double Min)>();
        Follow(start, (0, 0));
        while (best.Count > 0)
        {
            // Units are in topological order: the smallest index has all its ways behind it.
            var (unit, hold) = best.First();
            best.Remove(unit);
            var (max, min) = HoldOf(units[unit]);
            foreach (var i in outgoing[unit])
            {
                Follow(i, (hold.Max + max, hold.Min + min));
            }
        }

        return found;

        void Follow(int channel, (double Max, double Min) hold)
        {
            var c = channels[channel];
            if (c.To == join)
            {
                found[channel] = found.TryGetValue(channel, out var f) ? Least(f, hold) : hold;
            }
            else if (region.Contains(c.To))
            {
                var own = (double)c.Depth / c.WordsPerFrame;
                var next = (hold.Max + own, hold.Min + own);
                best[c.To] = best.TryGetValue(c.To, out var b) ? Least(b, next) : next;
            }
        }

        static (double Max, double Min) Least((double Max, double Min) a, (double Max, double Min) b) => (Math.Min(a.Max, b.Max), Math.Min(a.Min, b.Min));
    }

    // How far a unit's input can be ahead of its output, in frames: at most, and at least when its output is stopped.
    private static (double Max, double Min) HoldOf(Unit unit) => unit switch
    {
        SlidingWindow w => WindowHold(w),
        MacArray m => (2.0 / m.OutputWords, 0),
        Pool p => (2.0 * p.Lanes / p.Output.Elements, 0),
        GlobalPool => (2, 0),
        Pointwise p => ((double)p.Lanes / p.Shape.Elements, 0),
        Add a => ((double)a.Lanes / a.Shape.Elements, 0),
        Concat c => ((1.0 / c.Output.Pixels) + ((double)c.Lanes / c.Output.Elements), 0),
        WidthAdapter a => (2.0 * a.InputLanes * a.OutputLanes / a.Shape.Elements, 0),
        Fork f => (1.0 / f.WordsPerFrame, 0),
        _ => (unit.HoldFrames, 0),
    };

    // Rows of the input, against rows of the output laid over them in proportion. Released at output row o: what lies above its windows.
    private static (double Max, double Min) WindowHold(SlidingWindow w)
    {
        double rows = w.Input.Height;
        var buffer = (double)w.BufferWords / w.InputWords * rows;
        var (most, least) = (0.0, 0.0);
        for (var o = 0; o < w.OutputSize.Height; o++)
        {
            var above = (o * w.Stride.Height) - w.Padding.Top;
            most = Math.Max(most, Math.Clamp(above + 1, 0, rows) - (o * rows / w.OutputSize.Height));
            least = Math.Min(least, Math.Clamp(above, 0, rows) - ((o + 1) * rows / w.OutputSize.Height));
        }

        return ((buffer + most) / rows, Math.Max(0, buffer + least) / rows);
    }
}
