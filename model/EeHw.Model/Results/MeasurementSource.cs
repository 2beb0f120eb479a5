namespace EeHw.Model.Results;

/// <summary>Where a number comes from.</summary>
public enum MeasurementSource
{
    /// <summary>A formula; for networks of units a bound only.</summary>
    ClosedForm,

    /// <summary>The simulator.</summary>
    Simulated,

    /// <summary>C simulation of generated code: values, no time.</summary>
    CSimulated,

    /// <summary>RTL simulation.</summary>
    Rtl,

    /// <summary>Synthesis of generated RTL: resources, no time.</summary>
    Synthesised,

    /// <summary>A run on a device.</summary>
    Measured,

    /// <summary>Somebody's publication.</summary>
    Published,

    /// <summary>Reports of a vendor's tools.</summary>
    Imported,
}
