using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;

namespace EeHw.Testing;

/// <summary>The three-exit Fashion-MNIST network of the optional data below EEHW_DATA, put together from its weights, and its data.</summary>
public static class FashionMnist
{
    public static Network Network()
    {
        var weights = NpzFile.Read(Tools.Data("fmnist-3exit", "weights.npz"));
        var b = new NetworkBuilder(1, 28, 28);
        var two = new Extent(2, 2);
        var h1 = b.MaxPool(b.Relu(Conv("conv1", 0, 8, 5)), two);
        var exit1 = Dense("e1fc", b.MaxPool(b.Relu(Conv("e1conv", h1, 8, 3)), two), 10);
        var h2 = b.MaxPool(b.Relu(Conv("conv2b", b.Relu(Conv("conv2a", h1, 16, 3)), 16, 3)), two);
        var exit2 = Dense("e2fc", b.MaxPool(b.Relu(Conv("e2conv", h2, 16, 3)), two), 10);
        var h3 = b.MaxPool(b.Relu(Conv("conv3b", b.Relu(Conv("conv3a", h2, 32, 3)), 32, 3)), two);
        return b.Build(exit1, exit2, Dense("fc2", b.Relu(Dense("fc1", h3, 64)), 10));

        int Conv(string name, int input, int outputs, int k)
            => b.Conv(input, outputs, new Extent(k, k), padding: new Padding(k / 2, k / 2, k / 2, k / 2), weights: weights[name + ".weight"].ToSingles(), bias: weights[name + ".bias"].ToSingles(), name: name);

        int Dense(string name, int input, int outputs)
            => b.Dense(input, outputs, weights[name + ".weight"].ToSingles(), weights[name + ".bias"].ToSingles(), name);
    }

    public static Dataset Samples(string split = "test", int? limit = null)
        => DatasetLoader.Load(new DataChoice(Tools.Data("fashion-mnist"), split, 1.0 / 255, [0.2860], [0.3530], limit));
}
