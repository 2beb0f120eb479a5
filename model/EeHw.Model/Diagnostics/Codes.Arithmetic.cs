namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Number formats, quantisation and range analysis.</summary>
    public static class Arithmetic
    {
        /// <summary>Text that should be a number format is not one.</summary>
        public static readonly DiagnosticCode BadFormat = new("EEHW3001", "not a fixed-point format");

        /// <summary>A width, or a number of integer bits, is outside what is supported.</summary>
        public static readonly DiagnosticCode FormatRange = new("EEHW3002", "fixed-point format out of range");
    }
}
