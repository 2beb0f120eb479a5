namespace EeHw.Sim.Kernel;

/// <summary>
/// The control part of a unit: counters, valid and ready, no data. One clock is: <see cref="Ready"/> from the back to the front, then
/// <see cref="Clock"/> in any order. Valid is state; ready is combinational and does not matter where nothing is valid.
/// </summary>
internal abstract class ControlUnit
{
    /// <summary>Index in its plane.</summary>
    public int Id { get; set; }

    /// <summary>Where its own state starts in the plane's arena.</summary>
    public int At { get; set; }

    /// <summary>Integers of state besides the valid of its output nets.</summary>
    public virtual int StateSize => 0;

    /// <summary>Sets the ready of its input nets in <c>plane.R</c>: 0 or -1.</summary>
    public abstract void Ready(Plane plane);

    /// <summary>Moves to the next clock. <c>plane.F</c> holds the value of each net that fires, else 0.</summary>
    public abstract void Clock(Plane plane);

    /// <summary>Whether the unit looks at its outside input in this state.</summary>
    public virtual bool Asks(Plane plane) => false;

    /// <summary>What holds it up, in words, or null when nothing does.</summary>
    public virtual string? Waits(Plane plane) => null;
}
