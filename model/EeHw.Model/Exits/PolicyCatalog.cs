using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// The scores and policies that files and commands can name. A value, not a registry: <see cref="With(IScore)"/> and
/// <see cref="With(IPolicyReader)"/> make a larger one.
/// </summary>
public sealed record PolicyCatalog
{
    /// <summary>What comes with EeHw.</summary>
    public static readonly PolicyCatalog Default = new() { AllScores = Scores.All, Readers = PolicyReaders.All };

    /// <summary>Every score.</summary>
    public required ValueList<IScore> AllScores { get; init; }

    /// <summary>A reader for every policy.</summary>
    public required ValueList<IPolicyReader> Readers { get; init; }

    /// <summary>Names of all policies.</summary>
    public ValueList<string> PolicyNames => Readers.Select(r => r.Name).ToValueList();

    /// <summary>A catalogue with one more score, or another one of the same name.</summary>
    /// <param name="score">The score.</param>
    /// <returns>The larger catalogue.</returns>
    public PolicyCatalog With(IScore score) => this with { AllScores = AllScores.Where(s => s.Name != score.Name).Append(score).ToValueList() };

    /// <summary>A catalogue with one more policy, or another one of the same name.</summary>
    /// <param name="reader">Its reader.</param>
    /// <returns>The larger catalogue.</returns>
    public PolicyCatalog With(IPolicyReader reader) => this with { Readers = Readers.Where(r => r.Name != reader.Name).Append(reader).ToValueList() };

    /// <summary>Finds a score.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The score.</returns>
    /// <exception cref="EeHwException">EEHW5001.</exception>
    public IScore Score(string name, Place? place = null)
        => AllScores.FirstOrDefault(s => s.Name == name)
            ?? throw new EeHwException(Codes.Exits.UnknownScore, place ?? Place.Nowhere, $"there is no exit score '{name}'; there are {string.Join(", ", AllScores.Select(s => s.Name))}.", NearestName.Of(name, AllScores.Select(s => s.Name)) is { } near ? $"Did you mean '{near}'?" : null);

    /// <summary>Finds the reader of a policy.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="EeHwException">EEHW5020.</exception>
    public IPolicyReader Reader(string name, Place? place = null)
        => Readers.FirstOrDefault(r => r.Name == name)
            ?? throw new EeHwException(Codes.Exits.UnknownPolicy, place ?? Place.Nowhere, $"there is no exit policy '{name}'; there are {string.Join(", ", PolicyNames)}.", NearestName.Of(name, PolicyNames) is { } near ? $"Did you mean '{near}'?" : null);
}
