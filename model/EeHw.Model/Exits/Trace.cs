using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// What every exit answered for every sample of a data set: all that a policy needs. A policy is a pure function of it.
/// Exits may tell different classes apart (super-classes, classes of one group); labels then map to each exit's own. Its form as a file is that of
/// <see cref="Formats.TraceFile"/>.
/// </summary>
public sealed record Trace : IExitOutputs
{
    /// <summary>Logits in the order [K, N, C_k]. In a fixed-point trace these are the exact values of the raws.</summary>
    public required float[] Logits { get; init; }

    /// <summary>Exits K.</summary>
    public required int Exits { get; init; }

    /// <summary>Samples N.</summary>
    public required int Samples { get; init; }

    /// <summary>Classes C of the data; of every exit too, where <see cref="ExitClasses"/> is null.</summary>
    public required int Classes { get; init; }

    /// <summary>Classes of each exit [K] where they differ; null: every exit has C.</summary>
    public ValueList<int>? ExitClasses { get; init; }

    /// <summary>For each exit and true class the exit's own label [K][C]; null: every exit answers the data's classes.</summary>
    public ValueList<ValueList<int>>? LabelMaps { get; init; }

    /// <summary>Feature vectors of each exit [K]; null where the trace has none.</summary>
    public ValueList<ExitFeatures>? Features { get; init; }

    /// <summary>True classes [N], each in 0..C-1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>c_k: MACs to the answer of exit k with earlier heads paid, ascending [K].</summary>
    public required ValueList<long> CostMacs { get; init; }

    /// <summary>b_k: MACs of the backbone up to exit k [K].</summary>
    public required ValueList<long> BackboneMacs { get; init; }

    /// <summary>Names of the exits [K].</summary>
    public required ValueList<string> ExitNames { get; init; }

    /// <summary>Arithmetic the logits were computed in: <c>float32</c> or a description of the fixed-point formats.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>SHA-256 of the network file, lower-case hex.</summary>
    public required string NetworkHash { get; init; }

    /// <summary>SHA-256 of the data, lower-case hex.</summary>
    public required string DataHash { get; init; }

    /// <summary>Seed of the data or run, where there is one.</summary>
    public long Seed { get; init; }

    IReadOnlyList<string> IExitOutputs.Names => ExitNames;

    /// <inheritdoc/>
    public int ClassesOf(int exit) => ExitClasses is { } classes ? classes[exit] : Classes;

    /// <inheritdoc/>
    public ReadOnlySpan<float> LogitsOf(int exit, int sample)
        => ExitClasses is { } classes
            ? Logits.AsSpan(FirstLogit(exit) + (sample * classes[exit]), classes[exit])
            : Logits.AsSpan(((exit * Samples) + sample) * Classes, Classes);

    /// <summary>The logits of all samples at one exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>N·C_k values.</returns>
    public ReadOnlySpan<float> LogitsOf(int exit) => Logits.AsSpan(FirstLogit(exit), Samples * ClassesOf(exit));

    /// <inheritdoc/>
    public int FeatureCount(int exit) => Features is { } features ? features[exit].Count : 0;

    /// <inheritdoc/>
    public ReadOnlySpan<float> FeaturesOf(int exit, int sample) => Features is { } features ? features[exit].Of(sample) : [];

    /// <summary>The right answer of an exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>The label, in the exit's own labels.</returns>
    public int LabelOf(int exit, int sample) => LabelMaps is { } maps ? maps[exit][Labels[sample]] : Labels[sample];

    /// <summary>The logits of an exit that are classes: where it has one output more than the data has classes, the last is a gate and is left out.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>Logits.</returns>
    public ReadOnlySpan<float> ClassLogitsOf(int exit, int sample)
    {
        var logits = LogitsOf(exit, sample);
        return LabelMaps is null && logits.Length == Classes + 1 ? logits[..^1] : logits;
    }

    /// <summary>What an exit answers: its largest class.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>The class, in the exit's own labels; the lowest where several tie.</returns>
    public int AnswerOf(int exit, int sample) => LogitOrder.ArgMax(ClassLogitsOf(exit, sample));

    /// <summary>Refuses logits that are not numbers.</summary>
    /// <exception cref="EeHwException">EEHW5008 with the first such logit's place.</exception>
    public void RequireFinite()
    {
        if (!Logits.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            return;
        }

        var at = Array.FindIndex(Logits, v => !float.IsFinite(v));
        var (exit, sample, c) = PlaceOf(at);
        throw new EeHwException(
            Codes.Exits.NotFinite,
            new Place { Item = $"exit {ExitNames[exit]}, sample {sample}, class {c}" },
            $"the logit is {Logits[at]}; logits must be finite.",
            "Check the network's weights and the normalisation of the data.");
    }

    /// <summary>Where a logit stands.</summary>
    /// <param name="index">Index into <see cref="Logits"/>.</param>
    /// <returns>Exit, sample and class, each from 0.</returns>
    internal (int Exit, int Sample, int Class) PlaceOf(int index)
    {
        var exit = Exits - 1;
        while (index < FirstLogit(exit))
        {
            exit--;
        }

        var rest = index - FirstLogit(exit);
        return (exit, rest / ClassesOf(exit), rest % ClassesOf(exit));
    }

    private int FirstLogit(int exit)
    {
        if (ExitClasses is not { } classes)
        {
            return exit * Samples * Classes;
        }

        var before = 0;
        for (var k = 0; k < exit; k++)
        {
            before += classes[k];
        }

        return before * Samples;
    }
}
