namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Platforms.</summary>
    public static class Platforms
    {
        /// <summary>No platform has that name.</summary>
        public static readonly DiagnosticCode Unknown = new("EEHW4201", "unknown platform");

        /// <summary>A figure in another unit than its field has.</summary>
        public static readonly DiagnosticCode WrongUnit = new("EEHW4202", "wrong unit");

        /// <summary>A value outside its own bounds.</summary>
        public static readonly DiagnosticCode WrongBounds = new("EEHW4203", "bounds do not hold the value");

        /// <summary>No DRAM has that name.</summary>
        public static readonly DiagnosticCode UnknownDram = new("EEHW4204", "unknown DRAM");

        /// <summary>Amounts that do not go together: swapped, or logic cells given as LUTs.</summary>
        public static readonly DiagnosticCode Implausible = new("EEHW4205", "implausible amounts");
    }
}
