using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>The reading side; its port brings the write pointer.</summary>
internal sealed class CrossingReader(int output, ClockCrossingMemory memory, int port) : ControlUnit
{
    // At: pointer read; At+1, At+2: the write pointer on its way.
    /// <inheritdoc/>
    public override int StateSize => 3;

    public int Port => port;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        // no input net
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var ce = s[output] == 0 || plane.R[output] != 0;
        var pops = ce && s[At] != s[At + 2];
        if (ce)
        {
            s[output] = pops ? memory[s[At]] : 0;
        }

        plane.Moved |= s[At + 2] != s[At + 1] || s[At + 1] != plane.X[port];
        if (pops)
        {
            s[At] = (s[At] + 1) & memory.Mask;
        }

        s[At + 2] = s[At + 1];
        s[At + 1] = plane.X[port];
        plane.Note(Id, pops, !ce);
    }
}
