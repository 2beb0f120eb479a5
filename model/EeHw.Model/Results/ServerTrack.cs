using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What one engine, or other hardware that several stages share, did in the window.</summary>
/// <param name="Name">Name; equal ones are numbered from 1.</param>
/// <param name="Spans">Work, ascending, not overlapping.</param>
public sealed record ServerTrack(string Name, ValueList<ServerSpan> Spans);
