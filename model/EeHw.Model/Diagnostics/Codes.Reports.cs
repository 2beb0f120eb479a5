namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Reports.</summary>
    public static class Reports
    {
        /// <summary>A folder holds no numbers to draw.</summary>
        public static readonly DiagnosticCode NothingToDraw = new("EEHW8501", "no results to draw");

        /// <summary>Two designs of a report have one name.</summary>
        public static readonly DiagnosticCode NameTwice = new("EEHW8502", "two designs of one name");
    }
}
