namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Reports of vendors' tools.</summary>
    public static class Imports
    {
        /// <summary>A file is none of the reports that can be read.</summary>
        public static readonly DiagnosticCode UnknownReport = new("EEHW7221", "unknown vendor report");

        /// <summary>A report ends early or lacks what it must have.</summary>
        public static readonly DiagnosticCode Incomplete = new("EEHW7222", "vendor report incomplete");

        /// <summary>A report holds something that is not what its format says.</summary>
        public static readonly DiagnosticCode Malformed = new("EEHW7223", "vendor report malformed");

        /// <summary>Reports that do not belong together.</summary>
        public static readonly DiagnosticCode Different = new("EEHW7224", "vendor reports of different designs");
    }
}
