using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="WidthAdapter"/>. Up: a register collects, valid when full. Down: a register is shifted out, the next word is taken with the
/// last piece. Any other ratio: up to the least common multiple, then down.
/// </summary>
internal sealed class WidthAdapterControl : ControlUnit
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _up;
    private readonly int _down;

    public WidthAdapterControl(WidthAdapter unit, int input, int output)
    {
        _input = input;
        _output = output;
        var common = unit.InputLanes / Gcd(unit.InputLanes, unit.OutputLanes) * unit.OutputLanes;
        _up = common / unit.InputLanes;
        _down = common / unit.OutputLanes;
    }

    /// <inheritdoc/>
    public override int StateSize => 3;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var s = plane.S;
        if (_down == 1)
        {
            plane.R[_input] = s[_output] == 0 ? -1 : plane.R[_output];
            return;
        }

        var pieces = s[At + 2];
        var shiftReady = pieces == 0 ? -1 : pieces == 1 ? plane.R[_output] : 0;
        plane.R[_input] = _up > 1 && s[At + 1] == 0 ? -1 : shiftReady;
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: words collected; At+1: the collecting register is full; At+2: pieces left in the shifting register.
        var s = plane.S;
        var fire = plane.F[_input] != 0;
        var taken = plane.F[_output] != 0;
        if (_down == 1)
        {
            if (taken)
            {
                s[_output] = 0;
            }

            if (fire && ++s[At] == _up)
            {
                s[At] = 0;
                s[_output] = 1;
            }

            plane.Note(Id, fire, s[_output] != 0 && !taken);
            return;
        }

        var pieces = s[At + 2];
        var isFree = pieces == 0 || (pieces == 1 && taken);
        if (taken)
        {
            pieces--;
        }

        var moved = fire || taken;
        if (_up == 1)
        {
            pieces = fire ? _down : pieces;
        }
        else
        {
            if (s[At + 1] != 0 && isFree)
            {
                s[At + 1] = 0;
                pieces = _down;
                moved = true;
            }

            if (fire && ++s[At] == _up)
            {
                s[At] = 0;
                s[At + 1] = 1;
            }
        }

        s[At + 2] = pieces;
        s[_output] = pieces > 0 ? 1 : 0;
        plane.Note(Id, moved, pieces > 0 && !taken);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
