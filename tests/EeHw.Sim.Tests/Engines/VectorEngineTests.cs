using EeHw.Model.Engines;
using EeHw.Model.Networks;
using EeHw.Sim.Engines;
using EeHw.Testing;

namespace EeHw.Sim.Tests.Engines;

public sealed class VectorEngineTests
{
    // 5 pixels by 3 filters of 7 words each on 4x2 elements: pixels in 2 groups, filters in 2: 4 folds of 7 clocks. Map words are read once per filter group: 5*7*2; weights once per pixel group: 7*3*2.
    [Test]
    public void Run_OfAHandCase_CountsWhatWasCounted()
    {
        var layer = SystolicArray.Run(new EngineLayer("l", 5, 7, 3), new(4, 2), Dataflow.OutputParallel, compatible: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((layer.Cycles, layer.Folds, layer.IfmapReads, layer.FilterReads), Is.EqualTo((28L, 4L, 70L, 42L)));
            Assert.That(layer.MappingEfficiency, Is.EqualTo(15.0 / 32));
            Assert.That(layer.Utilization, Is.EqualTo(105.0 / (28 * 8)));
        }
    }

    // 6 channels of 3x3 over 10 pixels on 5x3: 2 by 2 folds of 9 clocks, every element full; a systolic array has them one channel after the other.
    [Test]
    public void Run_OfADepthwiseLayer_FillsTheArrayWithChannels()
    {
        var depthwise = new EngineLayer("d", 10, 9, 1, 6);
        var (vector, systolic) = (VectorEngine.Run(depthwise, new(5, 3)), SystolicArray.Run(depthwise, new(5, 3), Dataflow.WeightStationary, compatible: false));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((vector.Cycles, vector.Utilization), Is.EqualTo((36L, 1.0)));
            Assert.That((vector.IfmapReads, vector.FilterReads), Is.EqualTo((10L * 9 * 6, 9L * 6 * 2)));
            Assert.That(systolic.Utilization, Is.LessThan(1.0 / 3));
        }
    }

    // A walk over clocks: in each an element takes one product of its output.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Run_OfAnyLayer_EqualsAWalk(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var (layer, size) = (new EngineLayer("l", random.Next(1, 30), random.Next(1, 20), random.Next(1, 12)), new ArraySize(random.Next(1, 7), random.Next(1, 7)));
            long clocks = 0, maps = 0, weights = 0;
            for (long pixel = 0; pixel < layer.OutputPixels; pixel += size.Rows)
            {
                for (long filter = 0; filter < layer.Filters; filter += size.Columns)
                {
                    for (var k = 0; k < layer.WindowElements; k++)
                    {
                        clocks++;
                        maps += Math.Min(size.Rows, layer.OutputPixels - pixel);
                        weights += Math.Min(size.Columns, layer.Filters - filter);
                    }
                }
            }

            var counted = VectorEngine.Run(layer, size);
            Assert.That((counted.Cycles, counted.IfmapReads, counted.FilterReads), Is.EqualTo((clocks, maps, weights)), $"{layer} {size}");
        }
    }

    [Test]
    public void Of_ADepthwiseNetwork_IsFasterOnAnOutputParallelArrayAndHasTheSameMacs()
    {
        var b = new NetworkBuilder(8, 12, 12);
        var network = b.Build(b.Dense(b.GlobalAveragePool(b.Conv(0, 8, new Extent(3, 3), groups: 8)), 10));
        var (steps, engine) = (EngineSteps.Of(network), new Engine(new(4, 4), Dataflow.WeightStationary, new(4096, 4096, 4096), new(64e9, 1, 0), new(100)));
        var (systolic, vector) = (EngineCosts.Of(steps, engine), EngineCosts.Of(steps, engine with { Dataflow = Dataflow.OutputParallel }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(vector.Sum(c => c.Macs), Is.EqualTo(systolic.Sum(c => c.Macs)).And.EqualTo(new NetworkCosts(network).BackboneMacs[^1]));
            Assert.That(vector[0].ComputeClocks * 4, Is.LessThanOrEqualTo(systolic[0].ComputeClocks + (4 * 9 * 8)));
            Assert.That(vector.All(c => c.Utilization(engine.Array) <= 1));
        }
    }
}
