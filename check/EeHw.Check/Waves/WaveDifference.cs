namespace EeHw.Check.Waves;

/// <summary>Where two dumps part.</summary>
/// <param name="Signal">The signal, with its scopes.</param>
/// <param name="Clock">Clock counted from the aligned one.</param>
/// <param name="TimeA">Time of the clock's edge in the first file.</param>
/// <param name="TimeB">The same in the second.</param>
/// <param name="ValueA">Its value in the first file, bits.</param>
/// <param name="ValueB">The same in the second.</param>
public sealed record WaveDifference(string Signal, long Clock, long TimeA, long TimeB, string ValueA, string ValueB);
