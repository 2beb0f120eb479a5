namespace EeHw.Model.Hardware;

/// <summary>Whose rules decide what a multiplier and a memory become.</summary>
public enum ResourceFlow
{
    /// <summary>Vivado, by the published rules; unverified here.</summary>
    Vivado,

    /// <summary>Yosys 0.23 <c>synth_xilinx</c>, held to its counts by tests.</summary>
    Yosys,
}
