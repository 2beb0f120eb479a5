namespace EeHw.Model.Exits;

/// <summary>How a policy becomes hardware, or why it does not.</summary>
/// <param name="Unit">Kind of the decision unit that carries it out; null: none.</param>
/// <param name="WhyNot">Why there is none; null where there is one. A clause: "it needs ...".</param>
/// <param name="Instead">What to use in hardware instead; null where there is a unit. An imperative sentence.</param>
public sealed record PolicyHardware(string? Unit, string? WhyNot, string? Instead)
{
    /// <summary>Carried out by a decision unit.</summary>
    /// <param name="kind">Kind of the unit.</param>
    /// <returns>The answer.</returns>
    public static PolicyHardware By(string kind) => new(kind, null, null);

    /// <summary>Software only.</summary>
    /// <param name="whyNot">Why, as a clause.</param>
    /// <param name="instead">What to use instead.</param>
    /// <returns>The answer.</returns>
    public static PolicyHardware None(string whyNot, string instead) => new(null, whyNot, instead);
}
