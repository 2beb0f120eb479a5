using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Datasets;

/// <summary>Which drawn digits to make.</summary>
public sealed record GlyphOptions
{
    /// <summary>Start of the text form of these options.</summary>
    public const string Prefix = "glyphs:";

    /// <summary>Most samples of one split.</summary>
    public const int MaximumCount = 2_000_000;

    private static readonly string[] _splits = ["train", "validation", "test"];

    /// <summary>Seed 7, 10 000 samples of the training split, difficulty 0.5.</summary>
    public static readonly GlyphOptions Default = new();

    /// <summary>Seed; another seed gives other samples.</summary>
    public long Seed { get; init; } = 7;

    /// <summary>Number of samples, 1 to <see cref="MaximumCount"/>.</summary>
    public int Count { get; init; } = 10_000;

    /// <summary>Mean hardness of the samples, 0 (all neat) to 1 (all as hard as can be). Hardness is drawn per sample.</summary>
    public double Difficulty { get; init; } = 0.5;

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>: independent random streams, so that no sample is in two of them.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Whether a data source is of this kind.</summary>
    /// <param name="source">Text of a data source.</param>
    /// <returns>True when it starts with <see cref="Prefix"/>.</returns>
    public static bool IsGlyphs(string source) => source.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads the text form, for example <c>glyphs:seed=7,count=10000,difficulty=0.5</c>; what is left out has its default.</summary>
    /// <param name="source">The text.</param>
    /// <param name="split">The split wanted.</param>
    /// <returns>The options.</returns>
    /// <exception cref="EeHwException">EEHW1380 for an unknown key, EEHW1381 for a bad value; every problem of the text is listed.</exception>
    public static GlyphOptions Parse(string source, string split = "train")
    {
        var problems = new List<Diagnostic>();
        var options = Default with { Split = split };
        if (!_splits.Contains(split))
        {
            Refuse(Codes.Glyphs.BadValue, $"split is '{split}'; allowed are train, validation and test.", null);
        }

        var seen = new HashSet<string>();
        var text = IsGlyphs(source) ? source[Prefix.Length..] : source;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? part : part[..equals]).Trim();
            var value = equals < 0 ? "" : part[(equals + 1)..].Trim();
            if (key is not ("seed" or "count" or "difficulty"))
            {
                Refuse(Codes.Glyphs.UnknownKey, $"the key '{key}' is not known; known are seed, count and difficulty.", "Example: glyphs:seed=7,count=10000,difficulty=0.5");
            }
            else if (!seen.Add(key))
            {
                Refuse(Codes.Glyphs.BadValue, $"{key} is given twice.", "Give every key once.");
            }
            else if (key == "seed")
            {
                if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
                {
                    options = options with { Seed = seed };
                }
                else
                {
                    Refuse(Codes.Glyphs.BadValue, $"seed is '{value}'; it must be a whole number of at most 64 bits.", null);
                }
            }
            else if (key == "count")
            {
                if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaximumCount)
                {
                    options = options with { Count = count };
                }
                else
                {
                    Refuse(Codes.Glyphs.BadValue, $"count is '{value}'; it must be a whole number from 1 to {MaximumCount}.", null);
                }
            }
            else if (double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var difficulty) && difficulty is >= 0 and <= 1)
            {
                options = options with { Difficulty = difficulty };
            }
            else
            {
                Refuse(Codes.Glyphs.BadValue, $"difficulty is '{value}'; it must be a number from 0 to 1.", null);
            }
        }

        return problems.Count == 0 ? options : throw new EeHwException(problems);

        void Refuse(DiagnosticCode code, string message, string? hint)
            => problems.Add(new Diagnostic(code, Severity.Error, new Place { Item = source }, message, hint));
    }

    /// <summary>The text form, complete but for the split.</summary>
    /// <returns>For example <c>glyphs:seed=7,count=10000,difficulty=0.5</c>.</returns>
    public string ToSource() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}seed={Seed},count={Count},difficulty={Difficulty}");

    internal uint Stream
    {
        get
        {
            var stream = Array.IndexOf(_splits, Split);
            return stream >= 0 ? (uint)stream : throw new EeHwException(Codes.Glyphs.BadValue, new Place { Item = ToSource() }, $"split is '{Split}'; allowed are train, validation and test.");
        }
    }
}
