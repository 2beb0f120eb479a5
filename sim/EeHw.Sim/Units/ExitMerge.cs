using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="ExitMerge"/>. In order: a slot per outstanding sample, oldest first, that knows which exit it waits for; port 0 opens slots,
/// port k serves the oldest slot that waits for exit k. Out of order: the lowest exit with an answer goes first; tokens of samples that stay are taken while the row of ids for the next exit has a place.
/// </summary>
internal sealed class ExitMergeControl(ExitMerge unit, int[] inputs, int output) : ControlUnit
{
    private const int Done = 1;

    /// <inheritdoc/>
    public override int StateSize => unit.InOrder ? 1 + inputs.Length + unit.ReorderSlots : inputs.Length;

    private int Slots => At + 1 + inputs.Length;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var s = plane.S;
        var r = plane.R;
        if (unit.InOrder)
        {
            r[inputs[0]] = s[At] < unit.ReorderSlots ? -1 : 0;
            for (var k = 1; k < inputs.Length; k++)
            {
                r[inputs[k]] = s[At + 1 + k] != 0 ? -1 : 0;
            }

            return;
        }

        // At + k: samples that stayed at exit k - 1 and whose token of exit k is still to come, at most a slot each.
        var free = s[output] == 0 ? -1 : r[output];
        for (var k = 0; k < inputs.Length; k++)
        {
            var i = inputs[k];
            var isKnown = k == 0 || s[At + k] != 0;
            r[i] = !isKnown ? 0 : (s[i] & 2) != 0 ? free : k + 1 < inputs.Length && s[At + k + 1] == unit.ReorderSlots ? 0 : -1;
            free = isKnown && (s[i] & 2) != 0 ? 0 : free;
        }
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var ce = s[output] == 0 || plane.R[output] != 0;
        var moved = false;
        if (unit.InOrder)
        {
            var releases = ce && s[At] != 0 && s[Slots] == Done;
            moved = Serve(plane) || releases;
            if (releases)
            {
                var left = --s[At];
                s.AsSpan(Slots + 1, left).CopyTo(s.AsSpan(Slots));
                s[Slots + left] = 0;
            }

            if (ce)
            {
                s[output] = releases ? 1 : 0;
            }
        }
        else
        {
            var value = 0;
            for (var k = 0; k < inputs.Length; k++)
            {
                var token = plane.F[inputs[k]];
                if (token == 0)
                {
                    continue;
                }

                moved = true;
                value = (token & 2) != 0 ? 1 | ((k + 1) << 2) : value;
                s[At + k] -= k > 0 ? 1 : 0;
                if ((token & 2) == 0)
                {
                    s[At + k + 1]++;
                }
            }

            if (ce)
            {
                s[output] = value;
            }
        }

        plane.Note(Id, moved, !ce);
    }

    private bool Serve(Plane plane)
    {
        // Later exits first: their samples are older, so that a slot moved on by exit k in this clock is not served by exit k+1 too.
        var s = plane.S;
        var moved = false;
        for (var k = inputs.Length - 1; k >= 0; k--)
        {
            var token = plane.F[inputs[k]];
            if (token == 0)
            {
                continue;
            }

            moved = true;
            var leaves = (token & 2) != 0;
            var slot = Slots + s[At];
            if (k == 0)
            {
                s[At]++;
                if (s[At] > plane.High[Id])
                {
                    plane.High[Id] = s[At];
                }
            }
            else
            {
                slot = Array.IndexOf(s, 1 + k, Slots, s[At]);
                s[At + 1 + k]--;
            }

            s[slot] = leaves ? Done : 2 + k;
            if (!leaves)
            {
                s[At + 2 + k]++;
            }
        }

        return moved;
    }
}
