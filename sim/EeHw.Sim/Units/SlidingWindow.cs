using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="SlidingWindow"/>: a writer that stops at a full buffer, a walker that waits until its window is there.</summary>
internal sealed class SlidingWindowControl : ControlUnit
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _capacity;
    private readonly int _wordsPerPixel;
    private readonly int _columns;
    private readonly int[] _need;
    private readonly int[] _release;

    public SlidingWindowControl(SlidingWindow unit, int input, int output)
    {
        _input = input;
        _output = output;
        _capacity = checked((int)unit.BufferWords);
        _wordsPerPixel = checked((int)unit.WordsPerPixel);
        _columns = unit.OutputSize.Width;
        var plan = new WindowPlan(unit);
        _need = plan.Need;
        _release = plan.Release;
    }

    /// <inheritdoc/>
    public override int StateSize => 4;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[_input] = plane.S[At] != _capacity ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: words held (below 0: words still to come that nobody reads); At+1: output pixel; At+2: word of the pixel; At+3: output row.
        var s = plane.S;
        var fill = s[At];
        var ce = s[_output] == 0 || plane.R[_output] != 0;
        var go = ce && fill >= _need[s[At + 1]];
        if (plane.F[_input] != 0)
        {
            fill++;
            plane.Moved = true;
            if (fill > plane.High[Id])
            {
                plane.High[Id] = fill;
            }
        }

        if (ce)
        {
            s[_output] = go ? 1 : 0;
        }

        if (go)
        {
            if (++s[At + 2] == _wordsPerPixel)
            {
                s[At + 2] = 0;
                var pixel = s[At + 1] + 1;
                if (pixel % _columns == 0)
                {
                    fill -= _release[s[At + 3]];
                    s[At + 3] = s[At + 3] == _release.Length - 1 ? 0 : s[At + 3] + 1;
                }

                s[At + 1] = pixel == _need.Length ? 0 : pixel;
            }
        }

        s[At] = fill;
        plane.Note(Id, go, !ce);
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane)
        => plane.S[At] < _need[plane.S[At + 1]] && plane.S[At] == _capacity
            ? $"holds {plane.S[At]} words, is full, and needs {_need[plane.S[At + 1]]} for its next window" : null;
}
