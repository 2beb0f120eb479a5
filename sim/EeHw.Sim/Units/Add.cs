using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.Add"/>: takes a word of each input in the same clock.</summary>
internal sealed class AddControl(int a, int b, int output) : ControlUnit
{
    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var s = plane.S;
        var ready = s[a] != 0 && s[b] != 0 ? s[output] == 0 ? -1 : plane.R[output] : 0;
        plane.R[a] = ready;
        plane.R[b] = ready;
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        if (s[output] != 0 && plane.R[output] == 0)
        {
            plane.Note(Id, false, true);
            return;
        }

        s[output] = plane.F[a] != 0 ? 1 : 0;
        plane.Note(Id, s[output] != 0, false);
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane)
        => plane.S[a] != 0 && plane.S[b] == 0 ? "has a word at input 0 and waits for input 1"
            : plane.S[b] != 0 && plane.S[a] == 0 ? "has a word at input 1 and waits for input 0" : null;
}
