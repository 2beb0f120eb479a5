using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="Concat"/>: per pixel the words of input 0, then of input 1, ...; one register.</summary>
internal sealed class ConcatControl(Concat unit, int[] inputs, int output) : ControlUnit
{
    private readonly int[] _words = [.. unit.InputChannels.Select(c => c / unit.Lanes)];

    /// <inheritdoc/>
    public override int StateSize => 2;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var ce = plane.S[output] == 0 ? -1 : plane.R[output];
        for (var i = 0; i < inputs.Length; i++)
        {
            plane.R[inputs[i]] = i == plane.S[At] ? ce : 0;
        }
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

        var fire = plane.F[inputs[s[At]]] != 0;
        s[output] = fire ? 1 : 0;
        if (fire && ++s[At + 1] == _words[s[At]])
        {
            s[At + 1] = 0;
            s[At] = s[At] == inputs.Length - 1 ? 0 : s[At] + 1;
        }

        plane.Note(Id, fire, false);
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane)
    {
        var current = plane.S[At];
        return plane.S[inputs[current]] == 0 && inputs.Any(i => plane.S[i] != 0) ? $"waits for input {current} while another input has a word" : null;
    }
}
