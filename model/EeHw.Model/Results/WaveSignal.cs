using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>A signal over time.</summary>
/// <param name="Scope">Scopes from the outermost, joined by dots.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Width">Bits.</param>
/// <param name="Changes">Ascending; the first entry is the value at the start of the window.</param>
public sealed record WaveSignal(string Scope, string Name, int Width, ValueList<WaveChange> Changes);
