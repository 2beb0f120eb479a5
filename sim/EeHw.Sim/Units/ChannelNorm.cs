using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="ChannelNorm"/>: two banks of one pixel, then a pipeline of three registers.</summary>
internal sealed class ChannelNormControl(ChannelNorm unit, int input, int output) : ControlUnit
{
    private readonly int _words = unit.WordsPerPixel;

    /// <inheritdoc/>
    public override int StateSize => 7;

    // At: words written, bank written, full 0, full 1, bank read, words read, registers before the output (bit 0 the later one).
    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = plane.S[At + 2 + plane.S[At + 1]] == 0 ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var fire = plane.F[input] != 0;
        var ce = s[output] == 0 || plane.R[output] != 0;
        var full = s[At + 2 + s[At + 4]] != 0;
        var busy = fire || (ce && (full || s[At + 6] != 0));
        if (ce)
        {
            var bits = s[At + 6];
            s[output] = bits & 1;
            s[At + 6] = (bits >> 1) | (full ? 2 : 0);
            if (full && ++s[At + 5] == _words)
            {
                s[At + 5] = 0;
                s[At + 2 + s[At + 4]] = 0;
                s[At + 4] ^= 1;
            }
        }

        if (fire && ++s[At] == _words)
        {
            s[At] = 0;
            s[At + 2 + s[At + 1]] = 1;
            s[At + 1] ^= 1;
        }

        plane.Note(Id, busy, !ce && !fire);
    }
}
