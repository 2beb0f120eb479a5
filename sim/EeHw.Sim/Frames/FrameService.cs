using EeHw.Model.Results;

namespace EeHw.Sim.Frames;

/// <summary>What samples find that arrive by themselves, at the level of frames.</summary>
internal static class FrameService
{
    /// <summary>The section of a reading.</summary>
    /// <param name="frames">The run.</param>
    /// <param name="aloneNs">Mean time of a sample that never waits.</param>
    /// <param name="sustainablePerSecond">Rate when one is always waiting.</param>
    /// <param name="deadlineNs">Deadline, or null.</param>
    public static ServiceLevel Of(FrameResult frames, double aloneNs, double sustainablePerSecond, double? deadlineNs)
    {
        var error = frames.Sojourn.HalfWidth * 1e-6;
        return new(
            frames.Samples,
            frames.SojournNs,
            double.IsFinite(error) ? error : null,
            Math.Max(0, (frames.SojournNs?.Mean ?? 0) - aloneNs),
            (frames.Samples + frames.Lost) / frames.Seconds,
            sustainablePerSecond,
            deadlineNs,
            deadlineNs is null || frames.Samples == 0 ? null : (double)frames.Misses / frames.Samples);
    }
}
