namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Traces: what every exit answered for every sample.</summary>
    public static class Traces
    {
        /// <summary>The arrays of a trace do not belong together.</summary>
        public static readonly DiagnosticCode BadShape = new("EEHW5101", "trace of a wrong shape");

        /// <summary>A logit is not finite, a label out of range, or a cost not positive and ascending.</summary>
        public static readonly DiagnosticCode BadValues = new("EEHW5102", "trace with wrong values");

        /// <summary>The description in a trace cannot be understood.</summary>
        public static readonly DiagnosticCode BadMeta = new("EEHW5103", "trace description broken");

        /// <summary>The text of a trace in CSV is not one.</summary>
        public static readonly DiagnosticCode BadText = new("EEHW5104", "trace in CSV not readable");
    }
}
