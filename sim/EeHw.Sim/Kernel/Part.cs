namespace EeHw.Sim.Kernel;

/// <summary>A control unit to be, with its place in the design. A conditional buffer falls into three parts, a channel with a FIFO is one.</summary>
/// <param name="Unit">Index of the unit in the graph, or -1 for a FIFO.</param>
/// <param name="Channel">Index of the channel for a FIFO, else -1.</param>
/// <param name="Inputs">Nets it reads.</param>
/// <param name="Outputs">Nets it writes.</param>
/// <param name="Port">Its port to the outside, or -1.</param>
/// <param name="IsControl">Whether it belongs to the plane of decisions when the graph is cut.</param>
/// <param name="CountsTime">Whether its busy and blocked clocks are the unit's.</param>
/// <param name="Create">Makes the control unit for nets renumbered into a plane.</param>
internal sealed record Part(int Unit, int Channel, int[] Inputs, int[] Outputs, int Port, bool IsControl, bool CountsTime, Func<int[], int[], ControlUnit> Create)
{
    /// <summary>Index of its clock.</summary>
    public int Clock { get; init; }
}
