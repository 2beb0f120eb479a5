using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="Source"/>: offers the words of a frame without a gap; asks for the next frame with its last word. With slots of more than one
/// clock a word is offered only in every slot's first clock.
/// </summary>
internal sealed class SourceControl(Source unit, int output, int port, int slot) : ControlUnit
{
    private readonly int _words = checked((int)unit.WordsPerFrame);

    /// <inheritdoc/>
    public override int StateSize => 3;

    /// <inheritdoc/>
    public override bool Asks(Plane plane) => plane.S[At + 1] == 0 || plane.S[At] == _words - 1;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        // no input
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: word to come; At+1: a frame is being sent; At+2: clock of the slot.
        var s = plane.S;
        var fire = plane.F[output] != 0;
        var isBlocked = s[output] != 0 && !fire;
        if (fire)
        {
            if (s[At] == 0)
            {
                plane.Raise(port, Port.First);
            }

            s[At]++;
            if (s[At] == _words)
            {
                s[At] = 0;
                s[At + 1] = 0;
            }
        }

        if (s[At + 1] == 0 && plane.X[port] != 0)
        {
            s[At + 1] = 1;
            plane.Raise(port, Port.Taken);
            plane.Moved = true;
        }

        if (slot > 1)
        {
            s[At + 2] = s[At + 2] == slot - 1 ? 0 : s[At + 2] + 1;
            plane.Moved = true;
        }

        s[output] = s[At + 1] != 0 && s[At + 2] == 0 ? 1 : 0;
        plane.Note(Id, fire, isBlocked);
    }
}
