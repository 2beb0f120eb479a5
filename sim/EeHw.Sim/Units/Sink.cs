using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.Sink"/>: always ready; a sample is out with the last word of its frame.</summary>
internal sealed class SinkControl(int input, int words, int port) : ControlUnit
{
    /// <inheritdoc/>
    public override int StateSize => 1;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = -1;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var value = plane.F[input];
        if (value != 0 && ++plane.S[At] == words)
        {
            plane.S[At] = 0;
            // bit 0: a frame is out; above: which exit it came from, plus 1, where the merge knows
            plane.Raise(port, Port.Last | ((value >> 2) << 3));
        }

        plane.Note(Id, value != 0, false);
    }
}
