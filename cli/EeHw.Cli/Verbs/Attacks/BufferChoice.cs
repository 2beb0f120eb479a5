namespace EeHw.Cli.Verbs.Attacks;

/// <summary>A design with another number of frames in every conditional buffer.</summary>
/// <param name="Frames">The number.</param>
/// <param name="CleanPerSecond">Samples per second on clean input.</param>
/// <param name="AttackedPerSecond">Samples per second on attacked input.</param>
/// <param name="Bram18">Block RAMs of the design, estimated; null where not known.</param>
internal sealed record BufferChoice(int Frames, double CleanPerSecond, double AttackedPerSecond, double? Bram18);
