using EeHw.Model.Exits;

namespace EeHw.Model.Tests.Exits;

/// <summary>Small traces for tests.</summary>
internal static class Traces
{
    public static Trace Of(float[][][] logits, int[] labels, params long[] costs)
    {
        var (exits, samples, classes) = (logits.Length, logits[0].Length, logits[0][0].Length);
        return new()
        {
            Logits = [.. logits.SelectMany(k => k).SelectMany(n => n)],
            Exits = exits,
            Samples = samples,
            Classes = classes,
            Labels = labels,
            CostMacs = [.. costs],
            BackboneMacs = [.. costs],
            ExitNames = [.. Enumerable.Range(1, exits).Select(k => $"exit{k}")],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
    }
}
