using EeHw.Model.Hardware;
using EeHw.Sim.Units;

namespace EeHw.Sim;

/// <summary>
/// Clocks per frame of a unit alone, inputs always there and outputs always taken. A sliding window also waits after a frame's end until its next
/// first window is whole: the words of it that cannot yet have come when the last row lets go.
/// </summary>
internal static class UnitInterval
{
    /// <summary>The interval of a unit.</summary>
    public static double Of(Unit unit) => unit is SlidingWindow window ? Window(window) : unit.IntervalCycles;

    private static double Window(SlidingWindow unit)
    {
        // Word-serial walk over one steady frame, a word coming in every clock while there is room.
        var plan = new WindowPlan(unit);
        var perPixel = unit.WordsPerPixel;
        long clock = 0, start = 0;
        double fill = 0;
        var columns = unit.OutputSize.Width;
        for (var frame = 0; frame < 3; frame++)
        {
            start = frame == 2 ? clock : start;
            for (var pixel = 0; pixel < plan.Need.Length; pixel++)
            {
                var missing = plan.Need[pixel] - fill;
                if (missing > 0)
                {
                    clock += (long)missing;
                    fill += missing;
                }

                clock += perPixel;
                fill = Math.Min(unit.BufferWords, fill + perPixel);
                if ((pixel + 1) % columns == 0)
                {
                    fill -= plan.Release[pixel / columns];
                }
            }
        }

        return clock - start;
    }
}
