using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>Fuses layers into steps.</summary>
internal static class PlanSteps
{
    public static IEnumerable<PlanStep> Of(Network network, NetworkStages stages, int[] alias, bool winograd)
    {
        var layers = network.Layers;
        var fused = new bool[layers.Count];
        var steps = new List<PlanStep>();
        for (var i = 0; i < layers.Count; i++)
        {
            if (fused[i] || stages.StageOf[i] < 0 || i == 0 || alias[i] != i)
            {
                continue;
            }

            var (kind, sources, operations) = Main(network, i, alias, winograd);
            var last = i;
            while (kind is not (StepKind.Concat or StepKind.Flatten or StepKind.Sigmoid or StepKind.SelfGate or StepKind.ChannelNorm or StepKind.ClassMeans) && Follower(network, stages, alias, last) is { } next)
            {
                operations.Add(Operation(network, next, last, alias));
                fused[next] = true;
                last = next;
            }

            steps.Add(new PlanStep(kind, stages.StageOf[i], i, sources.ToValueList(), operations.ToValueList(), last));
        }

        // A step stands where its last layer stood: by then everything it reads has been computed.
        var ordered = steps.OrderBy(s => s.Stage).ThenBy(s => s.Output);
        var packed = new HashSet<int>();
        for (var k = 0; k < network.ExitCount; k++)
        {
            if (alias[network.Exits[k].Layer] == 0 && packed.Add(k))
            {
                yield return new PlanStep(StepKind.Pack, k, 0, [], [], 0);
            }
        }

        foreach (var step in ordered)
        {
            var reads = step.Sources.Concat(step.Operations.Where(o => o.Other >= 0).Select(o => o.Other));
            if (reads.Contains(0) && packed.Add(step.Stage))
            {
                yield return new PlanStep(StepKind.Pack, step.Stage, 0, [], [], 0);
            }

            yield return step;
        }
    }

    private static (StepKind Kind, List<int> Sources, List<PlanOperation> Operations) Main(Network network, int index, int[] alias, bool winograd)
    {
        var layer = network.Layers[index];
        var sources = layer.Inputs.Select(j => alias[j]).ToList();
        return layer switch
        {
            ConvLayer { IsDepthwise: true } => (StepKind.Depthwise, sources, []),
            ConvLayer conv when winograd && WinogradTransform.Gains(conv) => (StepKind.Winograd, sources, []),
            ConvLayer => (StepKind.Convolution, sources, []),
            DenseLayer => (StepKind.Dense, sources, []),
            PoolLayer => (StepKind.Pool, sources, []),
            GlobalAveragePoolLayer => (StepKind.GlobalPool, sources, []),
            ConcatLayer => (StepKind.Concat, sources, []),
            FlattenLayer => (StepKind.Flatten, sources, []),
            SigmoidLayer => (StepKind.Sigmoid, sources, []),
            SelfGateLayer => (StepKind.SelfGate, sources, []),
            ChannelNormLayer => (StepKind.ChannelNorm, sources, []),
            ClassMeansLayer => (StepKind.ClassMeans, sources, []),
            ReluLayer or ClipLayer or AddLayer => (StepKind.Elementwise, sources[..1], [Operation(network, index, layer.Inputs[0], alias)]),
            _ => throw new ArgumentOutOfRangeException(nameof(index), layer.Kind, "No step computes this kind of layer."),
        };
    }

    // The next layer that can be computed in the same pass over the output of "last", or null.
    private static int? Follower(Network network, NetworkStages stages, int[] alias, int last)
    {
        if (network.Exits.Any(e => e.Layer == last))
        {
            return null;
        }

        var readers = KernelPlan.Readers(network, last).Where(r => stages.StageOf[r] >= 0).ToList();
        if (readers.Count != 1 || stages.StageOf[readers[0]] != stages.StageOf[last])
        {
            return null;
        }

        var next = network.Layers[readers[0]];
        var joins = next switch
        {
            ReluLayer or ClipLayer => true,
            // The operand that is computed last takes the sum along; the other one is stored.
            AddLayer => next.Inputs[0] != next.Inputs[1] && last == next.Inputs.Max(),
            _ => false,
        };
        return joins && alias[last] == last ? readers[0] : null;
    }

    private static PlanOperation Operation(Network network, int layer, int first, int[] alias)
    {
        var inputs = network.Layers[layer].Inputs;
        return new(layer, network.Layers[layer] is AddLayer ? alias[inputs[0] == first ? inputs[1] : inputs[0]] : -1);
    }
}
