using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>The writing side of <see cref="Model.Hardware.ClockCrossing"/>; its port brings the read pointer.</summary>
internal sealed class CrossingWriter(int input, ClockCrossingMemory memory, int port) : ControlUnit
{
    // At: pointer written; At+1, At+2: the read pointer on its way.
    /// <inheritdoc/>
    public override int StateSize => 3;

    public int Port => port;

    /// <summary>Words held, as this side sees it.</summary>
    public int Level(Plane plane) => (plane.S[At] - plane.S[At + 2]) & memory.Mask;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = Level(plane) != memory.Depth ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var value = plane.F[input];
        var blocked = s[input] != 0 && value == 0;
        if (value != 0)
        {
            memory[s[At]] = value;
            s[At] = (s[At] + 1) & memory.Mask;
            plane.High[Id] = Math.Max(plane.High[Id], Level(plane));
        }

        plane.Moved |= s[At + 2] != s[At + 1] || s[At + 1] != plane.X[port];
        s[At + 2] = s[At + 1];
        s[At + 1] = plane.X[port];
        plane.Note(Id, value != 0, blocked);
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane) => Level(plane) == memory.Depth ? $"holds {memory.Depth} words that the other clock does not take" : null;
}
