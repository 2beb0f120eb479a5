using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>The write port of a conditional buffer: a frame begins when a bank is free, then it takes a word per clock.</summary>
internal sealed class BufferWriter(int input, int words, int port) : ControlUnit
{
    private bool _isWaiting;

    /// <inheritdoc/>
    public override int StateSize => 1;

    /// <inheritdoc/>
    public override bool Asks(Plane plane) => plane.S[At] == 0 && plane.S[input] != 0;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var ready = plane.S[At] != 0 || plane.X[port] != 0;
        plane.R[input] = ready ? -1 : 0;
        _isWaiting = !ready && plane.S[input] != 0;
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var fire = plane.F[input] != 0;
        if (fire)
        {
            if (s[At] == 0)
            {
                plane.Raise(port, Port.Taken);
            }

            if (++s[At] == words)
            {
                s[At] = 0;
                plane.Raise(port, Port.Last);
            }
        }

        plane.Note(Id, fire, _isWaiting);
    }
}
