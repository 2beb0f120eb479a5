namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>The command line.</summary>
    public static class CommandLine
    {
        /// <summary>The command line was not understood; the command ends with 2.</summary>
        public static readonly DiagnosticCode Usage = new("EEHW9001", "command line not understood");

        /// <summary>An output folder holds something else already.</summary>
        public static readonly DiagnosticCode OutputNotOurs = new("EEHW9002", "output folder holds other files");
    }
}
