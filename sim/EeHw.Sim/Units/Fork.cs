using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.Fork"/>: one data register, a valid bit per copy; takes a word when every copy is empty or taken.</summary>
internal sealed class ForkControl(int input, int[] outputs) : ControlUnit
{
    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var ready = -1;
        foreach (var o in outputs)
        {
            if (plane.S[o] != 0)
            {
                ready &= plane.R[o];
            }
        }

        plane.R[input] = ready;
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var value = plane.F[input];
        if (value != 0)
        {
            foreach (var o in outputs)
            {
                s[o] = value;
            }

            plane.Note(Id, true, false);
            return;
        }

        var left = false;
        foreach (var o in outputs)
        {
            if (s[o] != 0)
            {
                if (plane.R[o] != 0)
                {
                    s[o] = 0;
                    plane.Moved = true;
                }
                else
                {
                    left = true;
                }
            }
        }

        plane.Note(Id, false, left);
    }
}
