using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>Bag-of-features exits and classifiers that several exits share.</summary>
public sealed partial class NetworkBuilder
{
    private readonly Dictionary<string, (LayerSpec Spec, int Histogram)> _bags = new(StringComparer.Ordinal);

    // Memberships of words, their shares at each position, a mean per region; the classifier of the first exit on the sum of the histograms so far
    // (Passalis et al. 2020, logistic form; alpha and gamma are in the 1x1 convolution).
    private Layer? BagOfFeatures(LayerSpec spec, int from)
    {
        var first = spec;
        if (spec.Adds is { } adds)
        {
            if (!_bags.TryGetValue(adds, out var earlier))
            {
                _problems.Error(Codes.Training.BadName, spec.Place, $"layer '{spec.Name}' adds to '{adds}', but no bag of features above has that name.", NearestName.Hint(adds, _bags.Keys));
                return null;
            }

            first = earlier.Spec;
        }

        var map = _layers[from].Output;
        if (first.Regions > Math.Min(map.Height, map.Width))
        {
            return Refuse(spec, $"{first.Regions} regions per side do not fit '{_layers[from].Name}', which gives {map}.", "Use fewer regions.");
        }

        var taken = new[] { "words", "memberships", "shares", "histogram", "flat", "sum" }.Select(s => $"{spec.Name}_{s}").FirstOrDefault(_indices.ContainsKey);
        if (taken is not null)
        {
            _problems.Error(Codes.Training.BadName, spec.Place, $"layer '{spec.Name}' makes a layer '{taken}', a name that is taken.", "Give every layer a name of its own.");
            return null;
        }

        var at = Histogram(spec.Name, from, first.Words, first.Regions, spec.Place);
        if (spec.Adds is { } other)
        {
            at = Put(new AddLayer { Name = $"{spec.Name}_sum", Inputs = [at, _bags[other].Histogram], Output = _layers[at].Output }, spec.Place);
        }

        _bags.Add(spec.Name, (first, at));
        return Dense(spec with { Channels = first.Channels, SharedWith = spec.Adds }, [at], _layers[at].Output);
    }

    private int Histogram(string name, int from, int words, int regions, Place place)
    {
        var map = _layers[from].Output;
        var many = map with { Channels = words };
        var at = Put(
            new ConvLayer
            {
                Name = $"{name}_words",
                Inputs = [from],
                Output = many,
                Weights = new float[words * map.Channels].ToValueList(),
                Bias = new float[words].ToValueList(),
                InputChannels = map.Channels,
                Kernel = Extent.One,
            },
            place);
        at = Put(new SigmoidLayer { Name = $"{name}_memberships", Inputs = [at], Output = many }, place);
        at = Put(new ChannelNormLayer { Name = $"{name}_shares", Inputs = [at], Output = many, Scale = words }, place);
        var stride = new Extent(map.Height / regions, map.Width / regions);
        at = Put(
            regions == 1
                ? new GlobalAveragePoolLayer { Name = $"{name}_histogram", Inputs = [at], Output = new Shape(words, 1, 1) }
                : new PoolLayer
                {
                    Name = $"{name}_histogram",
                    Inputs = [at],
                    Output = new Shape(words, regions, regions),
                    IsMax = false,
                    Kernel = new Extent(map.Height - ((regions - 1) * stride.Height), map.Width - ((regions - 1) * stride.Width)),
                    Stride = stride,
                },
            place);
        return regions == 1 ? at : Put(new FlattenLayer { Name = $"{name}_flat", Inputs = [at], Output = new Shape(words * regions * regions, 1, 1) }, place);
    }

    private Layer? Shared(LayerSpec spec, ValueList<int> inputs, Shape input, string with)
    {
        if (!_indices.TryGetValue(with, out var index) || _layers[index] is not DenseLayer owner)
        {
            _problems.Error(Codes.Training.BadName, spec.Place, $"layer '{spec.Name}' shares the weights of '{with}', but no dense layer above has that name.", NearestName.Hint(with, _layers.OfType<DenseLayer>().Select(l => l.Name)));
            return null;
        }

        if (owner.InputLength != input.Channels || (spec.Channels > 0 && spec.Channels != owner.Output.Channels))
        {
            return Refuse(spec, $"it would have {input.Channels} inputs and {(spec.Channels > 0 ? spec.Channels : owner.Output.Channels)} outputs, but '{with}', whose weights it shares, has {owner.InputLength} and {owner.Output.Channels}.", null);
        }

        owner = owner with { SharedWeights = owner.SharedWeights ?? $"{owner.Name}.weight" };
        _layers[index] = owner;
        return owner with { Name = spec.Name, Inputs = inputs };
    }
}
