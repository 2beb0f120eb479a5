using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="ExitDecision"/>. Kinds with exponentials read the W logit words a second time, overlapped with the next
/// sample's arrival; behind it a pipeline of latency - W clocks. Else one pass and a pipeline of the whole latency.
/// </summary>
internal sealed class ExitDecisionControl : ControlUnit
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _exit;
    private readonly int _words;
    private readonly bool _replays;
    private readonly int _stages;
    private readonly int _ints;

    public ExitDecisionControl(ExitDecision unit, int input, int output)
    {
        _input = input;
        _output = output;
        _exit = unit.Exit;
        _words = (unit.Classes + unit.Lanes - 1) / unit.Lanes;
        _replays = DecisionUnitKinds.Replays(unit.Decision.Core);
        _stages = (_replays ? unit.LatencyCycles - _words : unit.LatencyCycles) - 1;
        _ints = (_stages + 30) / 31;
    }

    /// <inheritdoc/>
    public override int StateSize => 3 + _ints;

    /// <inheritdoc/>
    public override void Ready(Plane plane)
    {
        var s = plane.S;
        if (s[At] != _words - 1)
        {
            plane.R[_input] = -1;
            return;
        }

        var ce = s[_output] == 0 ? -1 : plane.R[_output];
        plane.R[_input] = !_replays ? ce : s[At + 2] == 0 ? -1 : s[At + 1] == _words - 1 ? ce : 0;
    }

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: logit word to come; At+1: word of the second pass; At+2: second pass under way; then the pipeline, newest bit highest.
        var s = plane.S;
        var ce = s[_output] == 0 || plane.R[_output] != 0;
        var fire = plane.F[_input] != 0;
        var last = fire && s[At] == _words - 1;
        if (fire)
        {
            s[At] = last ? 0 : s[At] + 1;
        }

        var busy = fire;
        if (ce)
        {
            var done = last && !_replays;
            if (s[At + 2] != 0)
            {
                busy = true;
                done = s[At + 1] == _words - 1;
                s[At + 1] = done ? 0 : s[At + 1] + 1;
                s[At + 2] = done ? 0 : 1;
            }

            var leaves = Shift(s, done, ref busy);
            s[_output] = leaves ? plane.TokenValue?.Invoke(_exit) ?? 1 : 0;
        }

        if (last && _replays)
        {
            s[At + 2] = 1;
        }

        plane.Note(Id, busy, !ce);
    }

    private bool Shift(int[] s, bool enters, ref bool busy)
    {
        if (_stages == 0)
        {
            return enters;
        }

        var carry = enters;
        var width = _stages - ((_ints - 1) * 31);
        for (var i = _ints - 1; i >= 0; i--)
        {
            var bits = s[At + 3 + i];
            if (bits != 0 || carry)
            {
                busy = true;
                s[At + 3 + i] = (bits >> 1) | (carry ? 1 << (width - 1) : 0);
            }

            carry = (bits & 1) != 0;
            width = 31;
        }

        return carry;
    }
}
