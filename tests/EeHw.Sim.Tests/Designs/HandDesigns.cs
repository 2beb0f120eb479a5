using EeHw.Model.Hardware;
using EeHw.Model.Networks;

namespace EeHw.Sim.Tests.Designs;

/// <summary>Designs built by hand.</summary>
public static class HandDesigns
{
    /// <summary>The two-exit LeNet of the control-model example: conv1, pool, [dense head], buffer, conv2, pool, three dense layers.</summary>
    public static UnitGraph LeNet(int pe1, int pe2, int frames, bool inOrder = true, int slots = 8)
    {
        var b = new GraphBuilder("lenet");
        var map = b.Pool(b.Conv(b.Source(new Shape(1, 28, 28), 1), 6, 5, pe1), 2);
        var copies = b.Fork(map, 2);
        var decision = b.Fork(b.Decision(b.Dense(copies[0], 10, 1), 0, false), 2);
        var kept = b.Buffer(copies[1], decision[0], 0, frames);
        var second = b.Pool(b.Conv(kept, 16, 5, pe2, 1), 2, 1);
        var logits = b.Dense(b.Dense(b.Dense(second, 120, 4, 1), 84, 4, 1), 10, 1, 1);
        return b.Finish([decision[1], b.Decision(logits, 1, true)], inOrder, slots);
    }

    /// <summary>A fast first stage (about 70 clocks) in front of a slow second one (5 184 clocks), out of order, one frame between them.</summary>
    public static UnitGraph Early()
    {
        var b = new GraphBuilder("early");
        var copies = b.Fork(b.Pointwise(b.Source(new Shape(1, 8, 8), 1)), 2);
        var decision = b.Fork(b.Decision(b.Dense(copies[0], 10, 10), 0, false), 2);
        var deep = b.Dense(b.GlobalPool(b.Conv(b.Buffer(copies[1], decision[0], 0, 1), 16, 3, 1, 1), 1), 10, 1, 1);
        return b.Finish([decision[1], b.Decision(deep, 1, true)], false);
    }

    /// <summary>A random design of 1 to 3 stages with residual blocks, concatenations, adapters, strides, paddings and FIFOs.</summary>
    public static UnitGraph Random(int seed)
    {
        var random = new Random(seed);
        var b = new GraphBuilder($"random{seed}") { FifoDepth = random.Next(3) };
        var stages = random.Next(1, 4);
        var map = b.Source(new Shape(random.Next(1, 3) * 2, random.Next(6, 10), random.Next(6, 10)), random.Next(1, 3));
        var answers = new List<GraphBuilder.Stream>();
        for (var k = 0; k < stages; k++)
        {
            map = Block(b, random, map, k);
            if (k == stages - 1)
            {
                answers.Add(b.Decision(Head(b, random, map, k), k, true));
                break;
            }

            var copies = b.Fork(map, 2, k);
            var decision = b.Fork(b.Decision(Head(b, random, copies[0], k), k, false), 2, k);
            map = b.Buffer(copies[1], decision[0], k, random.Next(1, 4));
            answers.Add(decision[1]);
        }

        return b.Finish(answers, random.Next(2) == 0, random.Next(1, 6));
    }

    private static GraphBuilder.Stream Head(GraphBuilder b, Random random, GraphBuilder.Stream map, int stage)
    {
        if (random.Next(2) == 0)
        {
            map = b.GlobalPool(map, stage);
        }

        return b.Dense(map, 4, random.Next(1, 3), stage);
    }

    private static GraphBuilder.Stream Block(GraphBuilder b, Random random, GraphBuilder.Stream map, int stage)
    {
        int[] divisors = [1, 2, 4];
        var channels = divisors[random.Next(1, 3)];
        map = b.Conv(map, channels, random.Next(1, 4), divisors[random.Next(channels == 2 ? 2 : 3)], stage, random.Next(1, 3), new Padding(random.Next(2), random.Next(2), random.Next(2), random.Next(2)));
        if (random.Next(2) == 0)
        {
            map = b.Adapt(map, divisors[random.Next(channels == 2 ? 2 : 3)], stage);
        }

        if (random.Next(2) == 0)
        {
            // a block that joins again: the short arm holds a whole map, so that nothing can stand still
            var arms = b.Fork(map, 2, stage);
            var arm = b.Adapt(b.Conv(arms[1], channels, 3, divisors[random.Next(2)], stage, 1, new Padding(1, 1, 1, 1)), map.Lanes, stage);
            map = random.Next(2) == 0 ? b.Add(arms[0], arm, (int)map.Words, 1, stage) : b.Concat(arms[0], arm, (int)map.Words, (int)map.Words, stage);
        }

        return random.Next(3) == 0 ? b.Pointwise(map, stage) : map;
    }
}
