using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="ConditionalBuffer"/>, its heart: lists of banks (free; whole and undecided; to be read) and of decisions, as counts.
/// Writer and reader are <see cref="BufferWriter"/> and <see cref="BufferReader"/>; what they do in a clock is seen here in the next.
/// </summary>
internal sealed class ConditionalBufferControl(ConditionalBuffer unit, int decisions, int writer, int reader) : ControlUnit
{
    /// <inheritdoc/>
    public override int StateSize => 5 + unit.Frames;

    public ConditionalBuffer Unit => unit;

    /// <summary>Frames written whole so far (counted, not state).</summary>
    public long Written { get; private set; }

    /// <summary>Frames that began to be read so far.</summary>
    public long Started { get; private set; }

    /// <summary>Banks that became free so far.</summary>
    public long Freed { get; private set; }

    public int Writer => writer;

    public int Reader => reader;

    private int Undecided => At;

    private int ToRead => At + 1;

    private int Reads => At + 2;

    private int Writes => At + 3;

    private int Kept => At + 4;

    private int Oldest => At + 5;

    /// <summary>Whether a frame may begin to be written.</summary>
    public bool Opens(Plane plane) => plane.S[Undecided] + plane.S[ToRead] < unit.Frames;

    /// <summary>Whether a bank begins to be read in this clock.</summary>
    public bool Starts(Plane plane) => plane.S[Reads] == 0 && plane.S[ToRead] != 0;

    /// <summary>Banks that wait for being read.</summary>
    public int Waiting(Plane plane) => plane.S[ToRead] - plane.S[Reads];

    /// <summary>Whether a bank is being read.</summary>
    public bool IsReading(Plane plane) => plane.S[Reads] != 0;

    /// <summary>Frames held: whole ones and the one being written.</summary>
    public int Held(Plane plane) => plane.S[Undecided] + plane.S[ToRead] + plane.S[Writes];

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[decisions] = plane.S[Kept] != unit.Frames ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var s = plane.S;
        var written = plane.Events[writer];
        var read = plane.Events[reader];
        var decision = plane.F[decisions];
        var acts = s[Undecided] != 0 && s[Kept] != 0;
        if (written == 0 && decision == 0 && !acts && (read & (Port.Taken | Port.Last)) == 0)
        {
            return;
        }

        plane.Moved = true;
        if ((read & Port.Last) != 0)
        {
            s[Reads] = 0;
            s[ToRead]--;
            Freed++;
        }
        else if ((read & Port.Taken) != 0)
        {
            s[Reads] = 1;
            Started++;
        }

        if (acts)
        {
            var leaves = (s[Oldest] & 2) != 0;
            s[Undecided]--;
            s[ToRead] += leaves ? 0 : 1;
            Freed += leaves ? 1 : 0;
            var left = --s[Kept];
            s.AsSpan(Oldest + 1, left).CopyTo(s.AsSpan(Oldest));
            s[Oldest + left] = 0;
        }

        if (decision != 0)
        {
            s[Oldest + s[Kept]++] = decision;
        }

        if ((written & Port.Last) != 0)
        {
            Written++;
            s[Undecided]++;
            s[Writes] = 0;
        }
        else if ((written & Port.Taken) != 0)
        {
            s[Writes] = 1;
        }

        plane.High[Id] = Math.Max(plane.High[Id], Held(plane));
    }

    /// <inheritdoc/>
    public override string? Waits(Plane plane)
        => plane.S[Undecided] == unit.Frames && plane.S[Kept] == 0 ? $"all {unit.Frames} banks are full and no decision has come"
            : plane.S[Undecided] == 0 && plane.S[Kept] != 0 ? "has a decision for a frame that is not yet whole" : null;
}
