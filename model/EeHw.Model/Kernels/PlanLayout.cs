using EeHw.Model.Networks;

namespace EeHw.Model.Kernels;

/// <summary>Gives every stored map a layout and a place.</summary>
internal sealed class PlanLayout
{
    private readonly Network _network;
    private readonly NetworkStages _stages;
    private readonly IReadOnlyList<PlanStep> _steps;
    private readonly int[] _alias;

    public PlanLayout(Network network, NetworkStages stages, IReadOnlyList<PlanStep> steps, int[] alias, int lanes)
    {
        (_network, _stages, _steps, _alias) = (network, stages, steps, alias);
        Tensors = new PlanTensor?[network.Layers.Count];

        // Maps of equal geometry whose lives do not overlap share their place: their halos lie on one another and stay zero.
        var free = new List<PlanTensor>();
        for (var at = 0; at < steps.Count; at++)
        {
            var layer = steps[at].Output;
            if (Tensors[layer] is not null)
            {
                // The input, packed again in a later stage.
                continue;
            }

            var place = PlaceOf(layer);
            var tensor = new PlanTensor(layer, network.Layers[layer].Output, layer == 0 && ReadInAnyOrder(0) ? 1 : lanes, HaloOf(layer), place, 0);
            var reuse = place == TensorPlace.Worker ? free.FindIndex(f => SameGeometry(f, tensor)) : -1;
            if (reuse >= 0)
            {
                tensor = tensor with { Offset = free[reuse].Offset };
                free.RemoveAt(reuse);
            }
            else if (place == TensorPlace.Worker)
            {
                tensor = tensor with { Offset = WorkerElements };
                WorkerElements += RoundUp(tensor.Elements, lanes);
            }
            else
            {
                tensor = tensor with { Offset = SampleElements };
                SampleElements += RoundUp(tensor.Elements, lanes);
            }

            Tensors[layer] = tensor;
            for (var j = 0; j < Tensors.Length; j++)
            {
                if (j > 0 && Tensors[j] is { Place: TensorPlace.Worker } dead && (LastUse(j) == at || (j == layer && LastUse(j) < at)))
                {
                    free.Add(dead);
                }
            }
        }
    }

    public PlanTensor?[] Tensors { get; }

    public long WorkerElements { get; private set; }

    public long SampleElements { get; private set; }

    private static long RoundUp(long n, int multiple) => (n + multiple - 1) / multiple * multiple;

    private static bool SameGeometry(PlanTensor a, PlanTensor b)
        => a.Blocks == b.Blocks && a.Lanes == b.Lanes && a.Halo == b.Halo && a.Shape.Height == b.Shape.Height && a.Shape.Width == b.Shape.Width;

    private static bool Reads(PlanStep step, int layer) => step.Sources.Contains(layer) || step.Operations.Any(o => o.Other == layer);

    // Position of the last step that reads a map; logits live to the end of the stage whose exit they are.
    private int LastUse(int layer)
    {
        var last = -1;
        for (var i = 0; i < _steps.Count; i++)
        {
            var isExit = _alias[_network.Exits[_steps[i].Stage].Layer] == layer;
            last = isExit || Reads(_steps[i], layer) ? i : last;
        }

        return last;
    }

    // The packed input is made anew in every stage that reads it.
    private TensorPlace PlaceOf(int layer)
    {
        if (layer == 0)
        {
            return TensorPlace.Worker;
        }

        var own = _stages.StageOf[layer];
        var crosses = _steps.Any(s => s.Stage > own && Reads(s, layer))
            || Enumerable.Range(0, _network.ExitCount).Any(k => k != own && _alias[_network.Exits[k].Layer] == layer);
        return crosses ? TensorPlace.Sample : TensorPlace.Worker;
    }

    private Padding HaloOf(int layer)
    {
        var halo = Padding.None;
        foreach (var step in _steps.Where(s => s.Kind is StepKind.Convolution or StepKind.Winograd or StepKind.Depthwise && s.Sources.Contains(layer)))
        {
            var conv = (ConvLayer)_network.Layers[step.Layer];
            var p = step.Kind == StepKind.Winograd ? WinogradTransform.Halo(conv, _network.Layers[layer].Output) : conv.Padding;
            halo = new(Math.Max(halo.Top, p.Top), Math.Max(halo.Left, p.Left), Math.Max(halo.Bottom, p.Bottom), Math.Max(halo.Right, p.Right));
        }

        return halo;
    }

    private bool ReadInAnyOrder(int layer)
        => _steps.Where(s => Reads(s, layer)).All(s => s.Kind is StepKind.Convolution or StepKind.Dense && !s.Operations.Any(o => o.Other == layer));
}
