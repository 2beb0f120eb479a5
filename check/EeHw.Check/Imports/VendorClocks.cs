namespace EeHw.Check.Imports;

/// <summary>Clocks as vendors' reports give them.</summary>
/// <param name="Least">Best case.</param>
/// <param name="Mean">Mean, or null.</param>
/// <param name="Most">Worst case.</param>
public sealed record VendorClocks(long? Least, long? Mean, long? Most);
