namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Files and folders.</summary>
    public static class Files
    {
        /// <summary>A file that was named is not there.</summary>
        public static readonly DiagnosticCode NotFound = new("EEHW1001", "file not found");

        /// <summary>A file cannot be read.</summary>
        public static readonly DiagnosticCode Unreadable = new("EEHW1002", "file cannot be read");

        /// <summary>A file or folder cannot be written.</summary>
        public static readonly DiagnosticCode Unwritable = new("EEHW1003", "output cannot be written");

        /// <summary>A file is larger than its limit.</summary>
        public static readonly DiagnosticCode TooLarge = new("EEHW1004", "file too large");
    }
}
