namespace EeHw.Model.Designs;

/// <summary>
/// Which samples are easy and which are hard, and in which order they come. A sample of the data is hard when it does not leave at the first exit; a drawn one
/// leaves at each early exit that it reaches with the probability <paramref name="Leave"/>, a hard one with <paramref name="LeaveHard"/>.
/// </summary>
/// <param name="Source">One of <see cref="Sources"/>: the design's own data (or a trace), or exits that are drawn and run no network.</param>
/// <param name="Order">One of <see cref="Orders"/>.</param>
/// <param name="Leave">Probability of leaving at an early exit; for drawn.</param>
/// <param name="LeaveHard">That of hard samples; for drawn with an order that has hard samples.</param>
public sealed record Difficulty(string Source, string Order, double? Leave = null, double? LeaveHard = null)
{
    /// <summary>Name of the source whose exits are drawn.</summary>
    public const string Drawn = "drawn";

    /// <summary>Name of the order in which samples come as they stand in the data.</summary>
    public const string AsIs = "as-is";

    /// <summary>Name of the order in which the share of hard samples changes over the run.</summary>
    public const string Drift = "drift";

    /// <summary>Name of the order in which hard samples come in runs.</summary>
    public const string Clustered = "clustered";

    /// <summary>Name of the order in which easy samples come first.</summary>
    public const string Sorted = "sorted";

    /// <summary>Name of the order in which every sample is drawn anew.</summary>
    public const string Shuffled = "shuffled";

    /// <summary>Where decisions come from.</summary>
    public static readonly string[] Sources = ["data", Drawn];

    /// <summary>The orders.</summary>
    public static readonly string[] Orders = [AsIs, Shuffled, Clustered, Drift, Sorted];

    /// <summary>The design's data, one after the other.</summary>
    public static readonly Difficulty Default = new("data", AsIs);

    /// <summary>Mean samples of a run of hard ones, at least 1; for clustered.</summary>
    public double? HardRun { get; init; }

    /// <summary>Mean samples between two such runs, at least 1; null keeps the data's own share of hard samples (drawn: as long as hard runs).</summary>
    public double? EasyRun { get; init; }

    /// <summary>Share of hard samples at the start; for drift.</summary>
    public double HardFrom { get; init; }

    /// <summary>Share of hard samples at the end; for drift.</summary>
    public double HardTo { get; init; } = 1;

    /// <summary>Whether exits are drawn.</summary>
    public bool IsDrawn => Source == Drawn;

    /// <summary>Whether the order knows easy samples and hard ones.</summary>
    public bool HasHard => Order is Clustered or Drift or Sorted;
}
