using EeHw.Model.Exits;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Train.Tests.Budgets;

/// <summary>Traces for tests of budgets.</summary>
internal static class Traces
{
    /// <summary>A drawn trace: later exits are right more often, and surer where they are right.</summary>
    public static Trace Drawn(long seed, int samples, int classes, params long[] costs)
    {
        var logits = new float[costs.Length * samples * classes];
        var labels = new int[samples];
        for (var n = 0; n < samples; n++)
        {
            var random = new CounterRandom(seed, n);
            labels[n] = random.NextInteger(classes);
            var ease = random.NextNormal();
            for (var k = 0; k < costs.Length; k++)
            {
                for (var c = 0; c < classes; c++)
                {
                    logits[(((k * samples) + n) * classes) + c] = (float)(random.NextNormal() + (c == labels[n] ? 1.5 + k + (1.5 * ease) : 0));
                }
            }
        }

        return Of(logits, labels, classes, costs);
    }

    public static Trace Of(float[] logits, int[] labels, int classes, params long[] costs) => new()
    {
        Logits = logits,
        Exits = costs.Length,
        Samples = labels.Length,
        Classes = classes,
        Labels = labels,
        CostMacs = [.. costs],
        BackboneMacs = [.. costs],
        ExitNames = [.. costs.Select((_, k) => $"exit{k + 1}")],
        Arithmetic = "float32",
        NetworkHash = "",
        DataHash = "",
    };

    /// <summary>Logits of the three-exit Fashion-MNIST network: <c>val</c> or <c>test</c>.</summary>
    public static Trace Fashion(string split)
    {
        var logits = Npy.Read(Tools.Data("fmnist-3exit", $"{split}_logits.npy"));
        return Of(logits.ToSingles(), Npy.Read(Tools.Data("fmnist-3exit", $"{split}_labels.npy")).ToInt32s(), 10, 273_616, 1_065_328, 1_761_776);
    }
}
