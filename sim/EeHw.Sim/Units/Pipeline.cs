using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// A pipeline of <c>stages</c> registers with one enable (<c>ce = !valid || ready</c>; ready in = ce). Counts input words modulo a period and
/// sends a word on for every input word from <c>emitFrom</c> to the end of the period, valid <c>stages</c> clocks after it was taken.
/// </summary>
internal abstract class Pipeline(int input, int output, int period, int emitFrom, int stages) : ControlUnit
{
    private readonly int _top = stages > 1 ? 1 << (stages - 2) : 0;

    /// <inheritdoc/>
    public override int StateSize => 2;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = plane.S[output] == 0 ? -1 : plane.R[output];

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        if (s[output] != 0 && plane.R[output] == 0)
        {
            plane.Note(Id, false, true);
            return;
        }

        var emit = 0;
        var fire = plane.F[input] != 0;
        if (fire)
        {
            var count = s[At];
            emit = count >= emitFrom ? 1 : 0;
            s[At] = count == period - 1 ? 0 : count + 1;
        }

        var busy = fire;
        if (_top == 0)
        {
            s[output] = emit;
        }
        else
        {
            var bits = s[At + 1];
            busy |= bits != 0;
            s[output] = bits & 1;
            s[At + 1] = (bits >> 1) | (emit * _top);
        }

        plane.Note(Id, busy, false);
    }
}
