using EeHw.Model.Exits;

namespace EeHw.Model.Execution;

/// <summary>A trace, whole or cut short.</summary>
/// <param name="Trace">The trace; of the first samples only when partial.</param>
/// <param name="IsPartial">True when it was cancelled before the last sample.</param>
public sealed record TraceResult(Trace Trace, bool IsPartial);
