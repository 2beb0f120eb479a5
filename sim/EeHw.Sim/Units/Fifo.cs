using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of a channel's FIFO: takes a word when it held fewer than its depth at the start of the clock, shows it from the next clock on.
/// Where it carries decision tokens their values are kept too.
/// </summary>
internal sealed class FifoControl(int input, int output, int depth, bool hasValues) : ControlUnit
{
    /// <inheritdoc/>
    public override int StateSize => hasValues ? 1 + depth : 1;

    public int Depth => depth;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = plane.S[At] < depth ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var value = plane.F[input];
        var taken = plane.F[output] != 0;
        var count = s[At];
        if (taken)
        {
            count--;
            if (hasValues)
            {
                s.AsSpan(At + 2, count).CopyTo(s.AsSpan(At + 1));
                s[At + 1 + count] = 0;
            }
        }

        if (value != 0)
        {
            if (hasValues)
            {
                s[At + 1 + count] = value;
            }

            count++;
            if (count > plane.High[Id])
            {
                plane.High[Id] = count;
            }
        }

        s[At] = count;
        s[output] = count == 0 ? 0 : hasValues ? s[At + 1] : 1;
        plane.Note(Id, value != 0 || taken, count > 0 && !taken);
    }
}
