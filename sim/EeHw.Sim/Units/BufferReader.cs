using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>The read port of a conditional buffer: a memory with a registered output, one word per clock once started.</summary>
internal sealed class BufferReader(int output, int words, int port) : ControlUnit
{
    /// <inheritdoc/>
    public override int StateSize => 2;

    /// <inheritdoc/>
    public override bool Asks(Plane plane) => plane.S[At] == 0;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        // no input net
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: reading; At+1: next word.
        var s = plane.S;
        var ce = s[output] == 0 || plane.R[output] != 0;
        var reads = ce && s[At] != 0;
        if (ce)
        {
            s[output] = s[At];
        }

        if (reads && ++s[At + 1] == words)
        {
            s[At + 1] = 0;
            s[At] = 0;
            plane.Raise(port, Port.Last);
        }
        else if (s[At] == 0 && plane.X[port] != 0)
        {
            s[At] = 1;
            plane.Raise(port, Port.Taken);
            plane.Moved = true;
        }

        plane.Note(Id, reads, !ce);
    }
}
