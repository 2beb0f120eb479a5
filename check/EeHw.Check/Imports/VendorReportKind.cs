namespace EeHw.Check.Imports;

/// <summary>Reports that can be read.</summary>
public enum VendorReportKind
{
    /// <summary>Vitis HLS, csynth.xml.</summary>
    Synthesis,

    /// <summary>Vitis HLS, TOP_cosim.rpt.</summary>
    CoSimulation,

    /// <summary>Vivado, report_utilization.</summary>
    Utilisation,

    /// <summary>Vivado, report_timing_summary.</summary>
    Timing,

    /// <summary>Vivado, report_power.</summary>
    Power,
}
