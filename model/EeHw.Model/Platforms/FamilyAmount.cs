namespace EeHw.Model.Platforms;

/// <summary>A resource of a family in its own terms, and how it maps onto the terms the units' needs are stated in.</summary>
/// <param name="Field">Its field in platform files: <c>alms</c>, <c>ebr</c>.</param>
/// <param name="Is">What it counts as: <c>luts</c>, <c>ffs</c>, <c>dsps</c>, <c>bram18</c> or <c>uram</c>.</param>
/// <param name="Per">How many of these one of them is, with bounds and source.</param>
/// <param name="Rule">The rule in words.</param>
public sealed record FamilyAmount(string Field, string Is, Quantity Per, string Rule)
{
    /// <summary>An amount in the family's terms as one in the units' terms.</summary>
    /// <param name="own">The amount.</param>
    /// <returns>The same where one is one; else the product, with the bounds of the rule.</returns>
    public Quantity InCommonTerms(Quantity own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return Per is { Value: 1, Low: null } ? own : new Quantity(
            Math.Floor(own.Value * Per.Value),
            own.Unit,
            FormattableString.Invariant($"{Field} x {Per.Value} ({Per.Source})"),
            null,
            Per.Low is { } low ? Math.Floor(own.Value * low) : null,
            Per.High is { } high ? Math.Floor(own.Value * high) : null);
    }
}
