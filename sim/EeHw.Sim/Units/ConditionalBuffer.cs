using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="ConditionalBuffer"/>, its heart: counts full banks, keeps decisions, drops a bank in one clock or lets it be read.
/// Writer and reader are <see cref="BufferWriter"/> and <see cref="BufferReader"/>; what they do in a clock is seen here in the next.
/// </summary>
internal sealed class ConditionalBufferControl(ConditionalBuffer unit, int decisions, int writer, int reader) : ControlUnit
{
    /// <inheritdoc/>
    public override int StateSize => 4 + unit.Frames;

    public ConditionalBuffer Unit => unit;

    /// <summary>Frames written whole so far (counted, not state).</summary>
    public long Written { get; private set; }

    /// <summary>Frames that began to be read so far.</summary>
    public long Started { get; private set; }

    /// <summary>Banks that became free so far.</summary>
    public long Freed { get; private set; }

    public int Writer => writer;

    public int Reader => reader;

    /// <summary>Whether a frame may begin to be written.</summary>
    public bool Opens(Plane plane) => plane.S[At] != unit.Frames;

    /// <summary>Whether the oldest bank begins to be read in this clock.</summary>
    public bool Starts(Plane plane)
    {
        var s = plane.S;
        return s[At + 2] == 0 && s[At] != 0 && s[At + 1] != 0 && (s[At + 4] & 2) == 0;
    }

    /// <summary>Full banks that wait for being read, by decisions that are known.</summary>
    public int Waiting(Plane plane)
    {
        var waiting = 0;
        for (var i = 0; i < Math.Min(plane.S[At], plane.S[At + 1]); i++)
        {
            waiting += (plane.S[At + 4 + i] & 2) == 0 ? 1 : 0;
        }

        return waiting;
    }

    /// <summary>Whether a bank is being read.</summary>
    public bool IsReading(Plane plane) => plane.S[At + 2] != 0;

    /// <summary>Frames held: full banks and the one being written.</summary>
    public int Held(Plane plane) => plane.S[At] + plane.S[At + 3];

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[decisions] = plane.S[At + 1] != unit.Frames ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        // At: full banks; At+1: decisions kept; At+2: reading; At+3: writing; then the decisions, oldest first.
        var s = plane.S;
        var written = plane.Events[writer];
        var full = s[At];
        var released = false;
        if (s[At + 2] != 0)
        {
            released = (plane.Events[reader] & Port.Last) != 0;
            s[At + 2] = released ? 0 : 1;
        }
        else if (full != 0 && s[At + 1] != 0)
        {
            released = (s[At + 4] & 2) != 0;
            s[At + 2] = released || plane.X[reader] == 0 ? 0 : 1;
            Started += s[At + 2];
        }

        var moved = released || s[At + 2] != 0;
        if (released)
        {
            Freed++;
            full--;
            var left = --s[At + 1];
            s.AsSpan(At + 5, left).CopyTo(s.AsSpan(At + 4));
            s[At + 4 + left] = 0;
        }

        if ((written & Port.Last) != 0)
        {
            Written++;
            full++;
            s[At + 3] = 0;
        }
        else if ((written & Port.Taken) != 0)
        {
            s[At + 3] = 1;
        }

        var decision = plane.F[decisions];
        if (decision != 0)
        {
            s[At + 4 + s[At + 1]++] = decision;
        }

        s[At] = full;
        var held = full + s[At + 3];
        if (held > plane.High[Id])
        {
            plane.High[Id] = held;
        }

        if (released || written != 0 || decision != 0 || (moved && plane.X[reader] != 0))
        {
            plane.Moved = true;
        }
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane)
        => plane.S[At] == unit.Frames && plane.S[At + 1] == 0 ? $"all {unit.Frames} banks are full and no decision has come"
            : plane.S[At] == 0 && plane.S[At + 1] != 0 ? "has a decision for a frame that is not yet whole" : null;
}
