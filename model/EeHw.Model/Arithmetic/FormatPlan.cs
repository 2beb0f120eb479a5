using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>The formats that a choice of arithmetic asks of every layer, before integer bits are found: the design's, or the layer's own.</summary>
/// <param name="Activations">Per layer: format of its output. Layers that keep their input's format have that of the layer it comes from.</param>
/// <param name="Weights">Per layer: format of its weights, where it has some.</param>
internal sealed record FormatPlan(ValueList<FixedFormat> Activations, ValueList<FixedFormat> Weights)
{
    /// <summary>Makes the plan.</summary>
    /// <param name="network">The network.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="problems">Takes EEHW3015 for a layer that there is not, or that has no such format.</param>
    /// <returns>A plan; of use where there are no problems.</returns>
    public static FormatPlan Of(Network network, ArithmeticChoice choice, List<Diagnostic> problems)
    {
        var names = network.Layers.Select(l => l.Name).ToList();
        foreach (var (name, formats) in choice.Layers)
        {
            var index = names.IndexOf(name);
            var place = new Place { Item = $"arithmetic.layers.{name}" };
            if (index < 0)
            {
                problems.Add(new Diagnostic(Codes.Arithmetic.BadLayerFormat, Severity.Error, place, $"the network has no layer '{name}'.", NearestName.Hint(name, names)));
                continue;
            }

            var layer = network.Layers[index];
            if (formats.Weights is { } weights && layer is not (ConvLayer or DenseLayer or ClassMeansLayer))
            {
                problems.Add(new Diagnostic(Codes.Arithmetic.BadLayerFormat, Severity.Error, place, $"weights are {FixedFormatText.ToText(weights)}, but a layer of kind {layer.Kind} has none.", "Leave weights out."));
            }
            else if (formats.Weights is { } own && (own.Width > Quantizer.MaximumWeightWidth || !own.Signed))
            {
                problems.Add(new Diagnostic(Codes.Arithmetic.BadLayerFormat, Severity.Error, place, $"weights are {FixedFormatText.ToText(own)}; allowed are signed formats of 1 to {Quantizer.MaximumWeightWidth} bits.", "fixed<8,1> is usual."));
            }

            if (formats.Activations is not null && Quantizer.KeepsFormat(layer))
            {
                problems.Add(new Diagnostic(
                    Codes.Arithmetic.BadLayerFormat,
                    Severity.Error,
                    place,
                    $"activations are {FixedFormatText.ToText(formats.Activations)}, but a layer of kind {layer.Kind} keeps the format of its input.",
                    $"Give them to '{network.Layers[SourceOf(network, index)].Name}', whose values these are."));
            }
        }

        var activations = new List<FixedFormat>();
        foreach (var layer in network.Layers)
        {
            activations.Add(Quantizer.KeepsFormat(layer) ? activations[layer.Inputs[0]] : choice.Layers.TryGetValue(layer.Name, out var own) && own.Activations is { } format ? format : choice.Activations);
        }

        return new(
            activations.ToValueList(),
            network.Layers.Select(l => choice.Layers.TryGetValue(l.Name, out var own) && own.Weights is { } format ? format : choice.Weights).ToValueList());
    }

    /// <summary>The layer whose format a layer's output has: itself, or the one before relus, clips, maximum pools and flattenings.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Layer index.</param>
    /// <returns>Layer index.</returns>
    public static int SourceOf(Network network, int index)
    {
        while (Quantizer.KeepsFormat(network.Layers[index]))
        {
            index = network.Layers[index].Inputs[0];
        }

        return index;
    }
}
