using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>Writes a multi-scale dense network out as layers.</summary>
/// <remarks>
/// Layer l at scale s appends to what is there 3x3 convolutions of all earlier features of its scale and, with stride 2, of the next finer scale, half of the growth each; every convolution is
/// followed by batch normalisation and relu. A head is two 3x3 convolutions with stride 2, a mean over 2x2 and a dense layer, on the coarsest scale. What no exit needs is left out, and so is a mean over one value.
/// </remarks>
/// <param name="spec">The network.</param>
internal sealed class MsdNetLayers(MsdNetSpec spec)
{
    private readonly List<LayerSpec> _layers = [];

    /// <summary>Writes it out.</summary>
    /// <param name="input">Shape of a sample.</param>
    /// <returns>Layers and exits.</returns>
    public (ValueList<LayerSpec> Layers, ValueList<ExitSpec> Exits) Write(Shape input)
    {
        // Per scale the name of the features so far, with their channels; null where the scale has ended.
        var now = new (string Name, int Channels)?[spec.Scales];
        for (var s = 0; s < spec.Scales; s++)
        {
            var channels = spec.Channels * spec.Factors[s];
            now[s] = (Conv($"scale{s + 1}_layer0", s == 0 ? NetworkBuilder.InputName : now[s - 1]!.Value.Name, channels, 3, s == 0 ? spec.Stride : 2), channels);
        }

        var count = spec.First + ((spec.Exits - 1) * spec.Steps);
        var interval = (count + spec.Scales - 1) / spec.Scales;
        var exits = new List<ExitSpec>();
        for (var l = 1; l <= count; l++)
        {
            now = Layer(l, now);
            if (spec.Reduction < 1 && l % interval == 0 && l < count)
            {
                Transition(l, now);
            }

            if (l >= spec.First && (l - spec.First) % spec.Steps == 0)
            {
                exits.Add(new ExitSpec($"exit{exits.Count + 1}", Head(exits.Count + 1, now[^1]!.Value.Name, input), spec.Place));
            }
        }

        return (Needed(exits), exits.ToValueList());
    }

    private (string Name, int Channels)?[] Layer(int l, (string Name, int Channels)?[] before)
    {
        var after = new (string Name, int Channels)?[spec.Scales];
        for (var s = 0; s < spec.Scales; s++)
        {
            if (before[s] is not { } own)
            {
                continue;
            }

            var added = spec.Growth * spec.Factors[s];
            var name = $"scale{s + 1}_layer{l}";
            List<string> parts = [own.Name];
            if (s > 0 && before[s - 1] is { } finer)
            {
                parts.Add(Narrowed($"{name}_same", own, s, added - (added / 2), 1));
                parts.Add(Narrowed($"{name}_down", finer, s - 1, added / 2, 2));
            }
            else
            {
                parts.Add(Narrowed($"{name}_same", own, s, added, 1));
            }

            Add(new LayerSpec { Name = name, Kind = "concat", From = parts.ToValueList(), Place = spec.Place });
            after[s] = (name, own.Channels + added);
        }

        return after;
    }

    // The finest scale ends, the others are narrowed.
    private void Transition(int l, (string Name, int Channels)?[] now)
    {
        var finest = Array.FindIndex(now, s => s is not null);
        for (var s = finest; s < spec.Scales; s++)
        {
            if (s == finest && s < spec.Scales - 1)
            {
                now[s] = null;
            }
            else if (now[s] is { } own)
            {
                var channels = Math.Max(1, (int)(own.Channels * spec.Reduction));
                now[s] = (Conv($"scale{s + 1}_narrow{l}", own.Name, channels, 1, 1), channels);
            }
        }
    }

    private string Head(int exit, string from, Shape input)
    {
        var name = $"exit{exit}";
        var at = Conv($"{name}_conv1", from, spec.Head, 3, 2);
        at = Conv($"{name}_conv2", at, spec.Head, 3, 2);
        var rows = SizeAtHead(input.Height);
        var columns = SizeAtHead(input.Width);
        if (rows > 1 || columns > 1)
        {
            Add(new LayerSpec { Name = $"{name}_pool", Kind = "averagepool", From = [at], Kernel = new Extent(Math.Min(2, rows), Math.Min(2, columns)), Place = spec.Place });
            at = $"{name}_pool";
        }

        Add(new LayerSpec { Name = $"{name}_flat", Kind = "flatten", From = [at], Place = spec.Place });
        Add(new LayerSpec { Name = $"{name}_fc", Kind = "dense", From = [$"{name}_flat"], Channels = spec.Classes, Place = spec.Place });
        return $"{name}_fc";
    }

    private int SizeAtHead(int size)
    {
        size = (size + spec.Stride - 1) / spec.Stride;
        for (var i = 0; i < spec.Scales + 1; i++)
        {
            size = (size + 1) / 2;
        }

        return size;
    }

    private string Narrowed(string name, (string Name, int Channels) from, int scale, int channels, int stride)
    {
        var at = from.Name;
        if (spec.Bottleneck.Count > 0)
        {
            at = Conv($"{name}_narrow", at, Math.Min(from.Channels, spec.Bottleneck[scale] * channels), 1, 1);
        }

        return Conv(name, at, channels, 3, stride);
    }

    private string Conv(string name, string from, int channels, int kernel, int stride)
    {
        var pad = kernel / 2;
        Add(new LayerSpec { Name = name, Kind = "conv", From = [from], Channels = channels, Kernel = new Extent(kernel, kernel), Stride = new Extent(stride, stride), Padding = new Padding(pad, pad, pad, pad), Place = spec.Place });
        Add(new LayerSpec { Name = $"{name}_norm", Kind = "batchnorm", From = [name], Place = spec.Place });
        Add(new LayerSpec { Name = $"{name}_relu", Kind = "relu", From = [$"{name}_norm"], Place = spec.Place });
        return $"{name}_relu";
    }

    private void Add(LayerSpec layer) => _layers.Add(layer);

    private ValueList<LayerSpec> Needed(IEnumerable<ExitSpec> exits)
    {
        var needed = exits.Select(e => e.Layer).ToHashSet(StringComparer.Ordinal);
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(_layers[i].Name))
            {
                needed.UnionWith(_layers[i].From);
            }
        }

        return _layers.Where(l => needed.Contains(l.Name)).ToValueList();
    }
}
