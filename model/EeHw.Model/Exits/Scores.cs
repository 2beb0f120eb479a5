using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>The scores that designs can name.</summary>
public static class Scores
{
    /// <summary>Every score.</summary>
    public static readonly ValueList<IScore> All = [new MaxSoftmaxScore(), new EntropyScore(), new MarginScore(), new LogitMarginScore(), new MaxLogitScore(), new TruncatedBase2Score(), new SubmaxScore(), new GateScore()];

    /// <summary>Scores that compare classes: with one class they are the same for every sample.</summary>
    public static readonly ValueList<string> Comparing = ["max-softmax", "entropy", "margin", "logit-margin", "base2-truncated", "submax"];

    /// <summary>Finds a score.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The score.</returns>
    /// <exception cref="EeHwException">EEHW5001.</exception>
    public static IScore ByName(string name, Place? place = null)
        => All.FirstOrDefault(s => s.Name == name)
            ?? throw new EeHwException(Codes.Exits.UnknownScore, place ?? Place.Nowhere, $"there is no exit score '{name}'; there are {string.Join(", ", All.Select(s => s.Name))}.");
}
