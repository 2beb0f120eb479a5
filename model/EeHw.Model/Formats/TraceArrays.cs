using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>The arrays of a trace file that stand once for all exits or once for each: logits, label maps, features.</summary>
internal static class TraceArrays
{
    /// <summary>Logits in the order [K, N, C_k].</summary>
    public static (float[] Values, ValueList<int> ExitClasses, int Samples, Place Place) Logits(NpzFile file)
    {
        if (file.TryGet("logits_1") is null)
        {
            var logits = file["logits"];
            if (logits.Shape.Count != 3 || logits.Count == 0)
            {
                throw new EeHwException(Codes.Traces.BadShape, logits.Place, $"the shape is {logits.ShapeText}; needed is (exits, samples, classes), none of them 0.", "Stack the logits of the exits.");
            }

            return (logits.ToSingles(), Enumerable.Repeat(logits.Shape[2], logits.Shape[0]).ToValueList(), logits.Shape[1], logits.Place);
        }

        var costs = file["costMacs"];
        var exits = costs.Shape.Count == 1 ? costs.Shape[0] : 0;
        var arrays = Enumerable.Range(1, exits).Select(k => file[Name("logits", k)]).ToList();
        foreach (var array in arrays)
        {
            if (array.Shape.Count != 2 || array.Count == 0 || array.Shape[0] != arrays[0].Shape[0])
            {
                throw new EeHwException(Codes.Traces.BadShape, array.Place, $"the shape is {array.ShapeText}; needed is (samples, classes), none of them 0, with as many samples at every exit.", "Write one array for each exit.");
            }
        }

        return ([.. arrays.SelectMany(a => a.ToSingles())], arrays.Select(a => a.Shape[1]).ToValueList(), arrays[0].Shape[0], arrays[0].Place);
    }

    /// <summary>Label maps; null where there are none.</summary>
    public static ValueList<ValueList<int>>? LabelMaps(NpzFile file, (float[] Values, ValueList<int> ExitClasses, int Samples, Place Place) logits)
    {
        if (file.TryGet("labelMap_1") is not { } first)
        {
            return null;
        }

        var maps = new List<ValueList<int>>();
        for (var k = 0; k < logits.ExitClasses.Count; k++)
        {
            var array = file[Name("labelMap", k + 1)];
            array.RequireShape(first.Count);
            var map = array.ToInt32s();
            var bad = Array.FindIndex(map, l => l < 0 || l >= logits.ExitClasses[k]);
            if (bad >= 0)
            {
                throw new EeHwException(Codes.Traces.BadValues, array.Place, $"true class {bad} is label {map[bad]} of this exit; allowed is 0 to {logits.ExitClasses[k] - 1}.", "Make the trace again with eehw trace.");
            }

            maps.Add(ValueList.Create<int>(map));
        }

        return maps.ToValueList();
    }

    /// <summary>Features; null where there are none.</summary>
    public static ValueList<ExitFeatures>? Features(NpzFile file, int exits, int samples, ValueList<string> names)
    {
        if (file.TryGet("features_1") is null)
        {
            return null;
        }

        return Enumerable.Range(0, exits).Select(k =>
        {
            var array = file[Name("features", k + 1)];
            if (array.Shape.Count != 2 || array.Count == 0 || array.Shape[0] != samples)
            {
                throw new EeHwException(Codes.Traces.BadShape, array.Place, string.Create(CultureInfo.InvariantCulture, $"the shape is {array.ShapeText}; needed is ({samples}, features), with one feature or more."), "Make the trace again with `eehw trace --features`.");
            }

            var values = array.ToSingles();
            var bad = Array.FindIndex(values, v => !float.IsFinite(v));
            return bad < 0
                ? new ExitFeatures(k < names.Count ? names[k] : Name("features", k + 1), array.Shape[1], values)
                : throw new EeHwException(Codes.Traces.BadValues, array.Place, $"feature {bad % array.Shape[1]} of sample {bad / array.Shape[1]} is {values[bad]}; allowed are finite numbers.", "Make the trace again with `eehw trace --features`.");
        }).ToValueList();
    }

    /// <summary>The arrays of a trace, as they are written.</summary>
    public static IEnumerable<KeyValuePair<string, NpyArray>> Of(Trace trace)
    {
        if (trace.ExitClasses is null)
        {
            yield return new("logits", NpyArray.Of(trace.Logits, trace.Exits, trace.Samples, trace.Classes));
        }

        for (var k = 0; k < trace.Exits; k++)
        {
            if (trace.ExitClasses is not null)
            {
                yield return new(Name("logits", k + 1), NpyArray.Of(trace.LogitsOf(k).ToArray(), trace.Samples, trace.ClassesOf(k)));
            }

            if (trace.LabelMaps is { } maps)
            {
                yield return new(Name("labelMap", k + 1), NpyArray.Of([.. maps[k].Select(l => (long)l)], maps[k].Count));
            }

            if (trace.Features is { } features)
            {
                yield return new(Name("features", k + 1), NpyArray.Of(features[k].Values, trace.Samples, features[k].Count));
            }
        }
    }

    private static string Name(string kind, int exit) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{exit}");
}
