using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;

namespace EeHw.Train.Specs;

/// <summary>Layers that exist in training only, and what must hold so that the written network can do without them.</summary>
public sealed partial class NetworkBuilder
{
    private Layer? TrainingOnly(LayerSpec spec, ValueList<int> inputs, Shape input)
    {
        switch (spec.Kind)
        {
            case "batchnorm" when _layers[inputs[0]] is not (ConvLayer or DenseLayer { SharedWeights: null }):
                return Refuse(spec, $"batch normalisation follows a convolution or a dense layer of its own, into which it is folded, but '{_layers[inputs[0]].Name}' is {_layers[inputs[0]].Kind}.", null);
            case "batchnorm":
                var ones = Enumerable.Repeat(1f, input.Channels).ToValueList();
                var zeros = new float[input.Channels].ToValueList();
                return new BatchNormLayer { Name = spec.Name, Inputs = inputs, Output = input, Scale = ones, Shift = zeros, Mean = zeros, Variance = ones };
            case "dropout":
                return new DropoutLayer { Name = spec.Name, Inputs = inputs, Output = input, Rate = spec.Rate };
            default:
                return spec.Kernel.Height > input.Height || spec.Kernel.Width > input.Width
                    ? Refuse(spec, $"the window {spec.Kernel} is larger than the input {input}.", "Use a smaller window.")
                    : new MixedPoolLayer { Name = spec.Name, Inputs = inputs, Output = new Shape(input.Channels, input.Height / spec.Kernel.Height, input.Width / spec.Kernel.Width), Kernel = spec.Kernel };
        }
    }

    private void CheckTrainingOnly(ValueList<Exit> exits)
    {
        for (var i = 1; i < _layers.Count; i++)
        {
            var readers = _layers.Where(l => l.Inputs.Contains(i)).ToList();
            if (readers.Any(r => r is BatchNormLayer) && (readers.Count > 1 || exits.Any(e => e.Layer == i)))
            {
                _problems.Error(Codes.Training.BadLayer, _places[i], $"layer '{_layers[i].Name}' is read by a batch normalisation, which is folded into it, and by others too.", "Let the others read the batch normalisation.");
            }

            if (_layers[i] is MixedPoolLayer && !IsWeighed(i))
            {
                _problems.Error(Codes.Training.BadLayer, _places[i], $"mixed pool '{_layers[i].Name}' is read by something that cannot take its two halves apart.", "Let a flatten with a dense layer, a dense layer or a convolution without groups read it.");
            }
        }

        // Whether all that reads a layer are weights, behind nothing but flattens and dropout.
        bool IsWeighed(int index) => exits.All(e => e.Layer != index) && Enumerable.Range(0, _layers.Count).Where(j => _layers[j].Inputs.Contains(index)).All(j =>
            _layers[j] is DenseLayer { SharedWeights: null } or ConvLayer { Groups: 1 } || (_layers[j] is FlattenLayer or DropoutLayer && IsWeighed(j)));
    }
}
