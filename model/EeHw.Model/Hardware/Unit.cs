namespace EeHw.Model.Hardware;

/// <summary>
/// One unit of the hardware. Word-level contract that every unit keeps: ports are valid/ready streams; outputs (valid and data) come
/// from registers; a pipeline advances when its output register is empty or taken (<c>ce = !valid || ready</c>); ready may be combinational.
/// Word order of a map: row, column, channel group; a word holds <c>Lanes</c> consecutive channels, channel 0 in the low bits.
/// </summary>
public abstract record Unit
{
    /// <summary>Hierarchical name, unique: <c>stage1/conv1/mac</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Index of the network layer this unit serves, or -1 for plumbing.</summary>
    public required int Layer { get; init; }

    /// <summary>Stage from 0; the exit merge and the ports belong to stage 0.</summary>
    public required int Stage { get; init; }

    /// <summary>Kind as printed and as the files of the unit are named: <c>SlidingWindow</c>, ...</summary>
    public string Kind => GetType().Name;

    /// <summary>Input ports.</summary>
    public virtual int InputPorts => 1;

    /// <summary>Output ports.</summary>
    public virtual int OutputPorts => 1;

    /// <summary>Clocks per frame when never starved or blocked: a lower bound of the unit's interval (specs: closed form over units is only a bound).</summary>
    public abstract long IntervalCycles { get; }

    /// <summary>How far its input can be ahead of its output, in frames, at most: what FIFO depths of joining arms follow from.</summary>
    public virtual double HoldFrames => 0;
}
