using EeHw.Model.Engines;
using EeHw.Model.Formats;
using EeHw.Sim.Engines;

namespace EeHw.Sim.Tests.Engines;

public sealed class SystolicArrayTests
{
    private const string Topology = """
        Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
        Conv1,14,13,3,3,5,20,2,
        DPx,9,9,3,3,3,1,1,
        Conv2,8,8,1,1,16,33,1,
        Conv3,11,11,4,2,3,7,3,
        FC,1,1,1,1,100,10,1,
        """;

    // ws, 2x2 array, M=3, K=3, N=1: ceil(3/2)*ceil(1/2) = 2 folds; per fold 2 to load, 3 inputs through 2 rows and 2 columns: 2 + (3 + 2 + 2 - 2) = 7.
    // 14 clocks; ifmap 3*3 read once, weights 3; elements in use (2 + 1)/8; 9 MACs in 14 clocks of 4 elements.
    [Test]
    public void Run_OfAHandCase_CountsWhatWasCounted()
    {
        var cycles = SystolicArray.Run(new EngineLayer("a", 3, 3, 1), new(2, 2), Dataflow.WeightStationary, compatible: false);
        Assert.That(
            (cycles.Folds, cycles.Cycles, cycles.IfmapReads, cycles.FilterReads, cycles.MappingEfficiency, cycles.Utilization),
            Is.EqualTo((2L, 14L, 9L, 3L, 3 / 8.0, 9 / 56.0)));
    }

    // Published in the formulas' source as an example: M=256, K=128, N=256 on 32x32.
    [Test]
    public void Run_Compatible_IsOneClockLess()
        => Assert.That(SystolicArray.Run(new EngineLayer("g", 256, 128, 256), new(32, 32), Dataflow.WeightStationary, compatible: true).Cycles, Is.EqualTo(11_199));

    // Produced by scalesim-project/scale-sim-v2 itself (CALC mode, 8 rows, 6 columns): total cycles, ifmap and filter reads, mapping efficiency, overall utilization in percent.
    [TestCase("ws", "Conv1 1487 7560 900 78.125 52.959|DPxChannel_0 137 441 9 9.375 6.7062|DPxChannel_1 137 441 9 9.375 6.7062|DPxChannel_2 137 441 9 9.375 6.7062|Conv2 1007 6144 528 91.6667 69.9106|Conv3 215 768 168 58.3333 26.0465|FC 545 200 1000 80.1282 3.8226")]
    [TestCase("os", "Conv1 1367 7560 5400 72.9167 57.6079|DPxChannel_0 146 441 63 14.5833 6.2928|DPxChannel_1 146 441 63 14.5833 6.2928|DPxChannel_2 146 441 63 14.5833 6.2928|Conv2 1343 6144 4224 91.6667 52.42|Conv3 143 768 336 58.3333 39.1608|FC 223 200 1000 10.4167 9.3423")]
    [TestCase("is", "Conv1 1679 1890 6300 93.75 46.9029|DPxChannel_0 377 441 81 51.0417 2.437|DPxChannel_1 377 441 81 51.0417 2.437|DPxChannel_2 377 441 81 51.0417 2.437|Conv2 1165 1024 5808 96.9697 60.4292|Conv3 242 384 504 88.8889 23.1405|FC 389 100 1000 16.0256 5.3556")]
    public void Run_Compatible_EqualsScaleSim(string dataflow, string expected)
    {
        var rows = TopologyCsv.Parse(Topology, "t.csv", compatible: true)
            .Select(l => SystolicArray.Run(l, new(8, 6), Dataflows.Parse(dataflow, new()), compatible: true))
            .Select(r => FormattableString.Invariant($"{r.Layer.Name} {r.Cycles} {r.IfmapReads} {r.FilterReads} {Math.Round(100 * r.MappingEfficiency, 4)} {Math.Round(100 * r.Utilization, 4)}"));
        Assert.That(string.Join('|', rows), Is.EqualTo(expected));
    }

    // Folds counted by walking the product in tiles, reads by adding up what each tile streams and holds.
    [Property(MaxTest = 200)]
    public void Run_OfAnyLayer_EqualsAWalkOverItsTiles(int seed)
    {
        var random = new Random(seed);
        var (m, k, n, g) = (random.Next(1, 40), random.Next(1, 40), random.Next(1, 40), random.Next(1, 4));
        var (rows, columns) = (random.Next(1, 9), random.Next(1, 9));
        foreach (var d in Enum.GetValues<Dataflow>().Where(d => d != Dataflow.OutputParallel))
        {
            var r = SystolicArray.Run(new EngineLayer("x", m, k, n, g), new(rows, columns), d, compatible: false);
            Assert.That((r.Folds, r.Cycles, r.IfmapReads, r.FilterReads), Is.EqualTo(Walk(m, k, n, g, rows, columns, d)), $"{d} seed {seed}");
            Assert.That(r.Utilization, Is.LessThanOrEqualTo(r.MappingEfficiency));
        }
    }

    private static (long Folds, long Cycles, long Ifmap, long Filter) Walk(int m, int k, int n, int groups, int rows, int columns, Dataflow dataflow)
    {
        var (down, across) = dataflow switch { Dataflow.WeightStationary => (k, n), Dataflow.OutputStationary => (m, n), _ => (k, m) };
        long folds = 0, cycles = 0, ifmap = 0, filter = 0;
        for (var g = 0; g < groups; g++)
        {
            for (var i = 0; i < down; i += rows)
            {
                for (var j = 0; j < across; j += columns)
                {
                    var (h, w) = (Math.Min(rows, down - i), Math.Min(columns, across - j));
                    folds++;
                    switch (dataflow)
                    {
                        case Dataflow.WeightStationary: // h x w weights held; M rows of h inputs stream; last output leaves the last column
                            (ifmap, filter, cycles) = (ifmap + (m * h), filter + (h * w), cycles + rows + m + (rows - 1) + (columns - 1));
                            break;
                        case Dataflow.OutputStationary: // K inputs for h rows and K weights for w columns stream
                            (ifmap, filter, cycles) = (ifmap + (h * k), filter + (w * k), cycles + k + (rows - 1) + (columns - 1));
                            break;
                        default: // h x w inputs held; N filters of h weights stream
                            (ifmap, filter, cycles) = (ifmap + (h * w), filter + (n * h), cycles + rows + n + (rows - 1) + (columns - 1));
                            break;
                    }
                }
            }
        }

        return (folds, cycles, ifmap, filter);
    }
}
