using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="ClassMeans"/>: a register of squares, then one root at a time.</summary>
internal sealed class ClassMeansControl(ClassMeans unit, int input, int output) : ControlUnit
{
    private readonly int _words = unit.WordsPerBlock;
    private readonly int _root = unit.RootCycles;

    /// <inheritdoc/>
    public override int StateSize => 3;

    // At: words taken of a block; At+1: register (0 empty, 1 a word, 2 the last of a block); At+2: 0 no root, else 1 + bits to find.
    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = plane.S[At + 1] == 2 && plane.S[At + 2] != 0 ? 0 : -1;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var fire = plane.F[input] != 0;
        var free = s[output] == 0 || plane.R[output] != 0;
        var (register, root) = (s[At + 1], s[At + 2]);
        var waits = register == 2 && root != 0;
        var done = root == 1 && free;
        if (free)
        {
            s[output] = done ? 1 : 0;
        }

        s[At + 2] = root == 0 ? (register == 2 ? _root + 1 : 0) : root > 1 ? root - 1 : done ? 0 : 1;
        if (!waits)
        {
            s[At + 1] = 0;
            if (fire)
            {
                s[At] = s[At] == _words - 1 ? 0 : s[At] + 1;
                s[At + 1] = s[At] == 0 ? 2 : 1;
            }
        }

        plane.Note(Id, fire || root > 1 || done || (register != 0 && !waits), root == 1 && !free);
    }
}
