using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>What a folding may be: every factor divides what it folds.</summary>
internal static class FoldingRules
{
    /// <summary>Reports a folding that its layer cannot have; returns it in its usual form (SIMD 1 where it means nothing).</summary>
    public static Folding Check(Network network, int index, Folding f, Place place, DiagnosticList problems)
    {
        var layer = network.Layers[index];
        if (MacShape.Of(layer) is { } mac)
        {
            Divides("pe", f.Pe, mac.OutputsPerGroup, mac.Depthwise ? "channels" : mac.Groups > 1 ? "output channels per group" : "output channels");
            if (mac.Depthwise)
            {
                if (f.Simd != 1 && f.Simd != f.Pe)
                {
                    Report(FormattableString.Invariant($"simd is {f.Simd}; in a depthwise layer it is 1 (pe counts channels)."));
                }
            }
            else
            {
                Divides("simd", f.Simd, mac.InputsPerGroup, mac.Groups > 1 ? "input channels per group" : "inputs");
            }

            Divides("window", f.Window, mac.KernelArea, "kernel positions");
            return mac.Depthwise ? f with { Simd = 1 } : f;
        }

        switch (layer)
        {
            case PoolLayer pool:
                Divides("pe", f.Pe, pool.Output.Channels, "channels");
                Divides("window", f.Window, pool.Kernel.Area, "kernel positions");
                break;
            case ConcatLayer:
                Divides("pe", f.Pe, Common(layer.Inputs.Select(j => network.Layers[j].Output.Channels)), "common divisor of the inputs' channels");
                One("window", f.Window);
                break;
            default:
                Divides("pe", f.Pe, layer is InputLayer && f.Pe > layer.Output.Channels ? (int)layer.Output.Elements : layer.Output.Channels, "channels");
                One("window", f.Window);
                break;
        }

        One("simd", f.Simd);
        return f with { Simd = 1 };

        void One(string what, int value)
        {
            if (value != 1)
            {
                Report(FormattableString.Invariant($"{what} is {value}; a layer of kind {layer.Kind} has only pe."));
            }
        }

        void Divides(string what, int value, int of, string name)
        {
            if (value < 1 || of % value != 0)
            {
                Report(FormattableString.Invariant($"{what} is {value}, which does not divide the {of} {name}; allowed are {List(of)}."));
            }
        }

        void Report(string message) => problems.Error(Codes.Lowering.IllegalFolding, place, $"layer '{layer.Name}': {message}");
    }

    public static int Common(IEnumerable<int> values) => values.Aggregate(0, (a, b) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(a, b));

    public static List<int> Divisors(int of)
    {
        var low = new List<int>();
        var high = new List<int>();
        for (var d = 1; (long)d * d <= of; d++)
        {
            if (of % d == 0)
            {
                low.Add(d);
                if (d != of / d)
                {
                    high.Add(of / d);
                }
            }
        }

        high.Reverse();
        low.AddRange(high);
        return low;
    }

    private static string List(int of)
    {
        var all = Divisors(of).Select(d => d.ToString(CultureInfo.InvariantCulture)).ToList();
        return string.Join(", ", all.Count <= 16 ? all : [.. all.Take(12), "...", .. all.TakeLast(3)]);
    }
}
