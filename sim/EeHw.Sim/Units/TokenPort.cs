using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>The end of a decision token's net inside a cluster: whether the token is taken is decided outside.</summary>
internal sealed class TokenPort(int input, int port) : ControlUnit
{
    /// <inheritdoc/>
    public override bool Asks(Plane plane) => plane.S[input] != 0;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = plane.X[port] != 0 ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        if (plane.F[input] != 0)
        {
            plane.Raise(port, Port.Taken);
            plane.Moved = true;
        }
    }
}
