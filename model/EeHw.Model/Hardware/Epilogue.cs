using EeHw.Model.Arithmetic;

namespace EeHw.Model.Hardware;

/// <summary>What happens to a value behind an accumulator: requantise, then relu or clip.</summary>
/// <param name="Output">Output format.</param>
/// <param name="Minimum">Raw lower bound in the output format, or null (relu: 0).</param>
/// <param name="Maximum">Raw upper bound in the output format, or null.</param>
public sealed record Epilogue(FixedFormat Output, long? Minimum = null, long? Maximum = null);
