using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Kernels;

public sealed class KernelPlanTests
{
    // input -> conv (pad 1) -> relu -> exit 1 (mean, dense)
    //                            `-> conv2 (pad 2) -> add(relu) -> exit 2 (flatten, dense)
    private static Network Residual()
    {
        var b = new NetworkBuilder(2, 6, 5);
        var relu = b.Relu(b.Conv(0, 5, new(3, 3), padding: new(1, 1, 1, 1)));
        var exit1 = b.Dense(b.GlobalAveragePool(relu), 3);
        var conv2 = b.Conv(relu, 5, new(5, 5), padding: new(2, 2, 2, 2));
        return b.Build(exit1, b.Dense(b.Add(conv2, relu), 3));
    }

    [Test]
    public void Steps_OfAResidualNetwork_FuseReluAndAdd()
    {
        var plan = new KernelPlan(Residual(), 4);

        // layers: 0 input, 1 conv, 2 relu, 3 mean, 4 dense, 5 conv2, 6 add, 7 flatten, 8 dense
        Assert.That(plan.Steps.Select(s => (s.Stage, s.Kind, s.Layer, s.Output)), Is.EqualTo(new[]
        {
            (0, StepKind.Pack, 0, 0),
            (0, StepKind.Convolution, 1, 2),
            (0, StepKind.GlobalPool, 3, 3),
            (0, StepKind.Dense, 4, 4),
            (1, StepKind.Convolution, 5, 6),
            (1, StepKind.Dense, 8, 8),
        }));
        Assert.That(plan.Steps[4].Operations, Is.EqualTo(new[] { new PlanOperation(6, 2) }));
        Assert.That(plan.Steps[5].Sources, Is.EqualTo(new[] { 6 }), "the flatten only relabels");
    }

    [Test]
    public void Tensor_ThatALaterStageReads_IsKeptWithTheSample()
    {
        var plan = new KernelPlan(Residual(), 4);

        Assert.That(plan.Tensor(2).Place, Is.EqualTo(TensorPlace.Sample));
        Assert.That(plan.Tensor(2).Halo, Is.EqualTo(new Padding(2, 2, 2, 2)));

        // 5 channels in 2 blocks of 4, 6 + 4 rows, 5 + 4 columns.
        Assert.That(plan.SampleElements, Is.EqualTo(2 * 10 * 9 * 4));
        Assert.That(plan.Tensor(0).Lanes, Is.EqualTo(1));
        Assert.That(plan.Tensor(6).Place, Is.EqualTo(TensorPlace.Worker));
    }

    [Test]
    public void At_OfATensorWithHalo_CountsBlockRowColumnLane()
    {
        var tensor = new PlanTensor(1, new Shape(5, 6, 5), 4, new Padding(1, 2, 0, 1), TensorPlace.Worker, 0);

        // 8 columns and 7 rows with halo; channel 4 is lane 0 of block 1.
        Assert.That(tensor.At(4, 3, 2), Is.EqualTo((((7 + 3 + 1) * 8) + 2 + 2) * 4));
        Assert.That(tensor.At(3, -1, -2), Is.EqualTo(3));
        Assert.That(tensor.Elements, Is.EqualTo(2 * 7 * 8 * 4));
    }

    [Test]
    public void Tensors_ThatLiveAtTheSameTime_DoNotOverlap([Range(0, 60)] int seed)
    {
        var plan = new KernelPlan(RandomNetworks.Generate(seed), 4);
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var output = plan.Tensor(plan.Steps[i].Output);

            // Alive at step i: written before or by it, read by it or later.
            var alive = plan.Steps.Take(i)
                .Select(s => s.Output)
                .Where(o => plan.Steps.Skip(i).Any(s => s.Sources.Contains(o) || s.Operations.Any(p => p.Other == o)))
                .Select(plan.Tensor)
                .Where(t => t.Place == output.Place && t.Layer != output.Layer);
            foreach (var other in alive)
            {
                Assert.That(other.Offset + other.Elements <= output.Offset || output.Offset + output.Elements <= other.Offset, $"step {i}: layers {other.Layer} and {output.Layer}");
            }
        }
    }

    [Test]
    public void Packing_OfTwoGroupsInOneBlock_HasZerosBetweenThem()
    {
        // 4 inputs and 4 outputs in 2 groups, 1x1: outputs 0, 1 read channels 0, 1; outputs 2, 3 read 2, 3. One block of 4 reads all four.
        var b = new NetworkBuilder(4, 1, 1);
        var conv = b.Conv(0, 4, new(1, 1), groups: 2);
        var network = b.Build(conv);
        var source = new PlanTensor(0, new Shape(4, 1, 1), 1, Padding.None, TensorPlace.Worker, 0);

        var packing = new ConvolutionPacking((ConvLayer)network.Layers[conv], source, 4);

        // Weights [Co, Ci/g]: output o, own channel j at 2 o + j.
        Assert.That(packing.Order, Is.EqualTo(new[]
        {
            0, 2, -1, -1,
            1, 3, -1, -1,
            -1, -1, 4, 6,
            -1, -1, 5, 7,
        }));
        Assert.That(packing.Runs[0], Is.EqualTo(new[] { new ChannelRun(0, 4) }));
    }

    // Input 5, taps 3 apart 2, starting at -1: positions -1, 1, 3: taps 1 and 2 lie inside.
    [TestCase(-1, 3, 2, 5, 1, 3)]
    [TestCase(0, 3, 1, 5, 0, 3)]
    [TestCase(3, 3, 1, 5, 0, 2)]
    [TestCase(-3, 3, 1, 5, 3, 3)]
    [TestCase(5, 3, 1, 5, 0, 0)]
    public void Taps_AtTheBorder_AreThoseInside(int start, int taps, int dilation, int size, int first, int end)
        => Assert.That(PoolWindow.Taps(start, taps, dilation, size), Is.EqualTo((first, end)));
}
