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

        /// <summary>A platform without fabric where streaming units are to be built.</summary>
        public static readonly DiagnosticCode NoFabric = new("EEHW4206", "platform without fabric");

        /// <summary>A target that does not build for the family.</summary>
        public static readonly DiagnosticCode OtherVendor = new("EEHW4207", "target does not build for this family");

        /// <summary>A figure whose number is that of another unit: Hz for MHz, bits for bytes.</summary>
        public static readonly DiagnosticCode OtherUnit = new("EEHW4208", "figure looks like another unit");
    }
}
