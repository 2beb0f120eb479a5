namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Links between parts of a design.</summary>
    public static class Links
    {
        /// <summary>A link behind a layer that does not exist, or behind which nothing lies, or that cannot be cut there.</summary>
        public static readonly DiagnosticCode Cut = new("EEHW6701", "no place for a link");

        /// <summary>Links that lead back: to a place before the link ahead, or designs that lie behind each other.</summary>
        public static readonly DiagnosticCode Cyclic = new("EEHW6702", "cyclic links");

        /// <summary>A bandwidth trace that is none, goes backwards or never carries anything.</summary>
        public static readonly DiagnosticCode Trace = new("EEHW6703", "malformed bandwidth trace");

        /// <summary>What lies behind a link is missing, given twice or another network.</summary>
        public static readonly DiagnosticCode Behind = new("EEHW6704", "nothing fitting behind a link");

        /// <summary>Something is asked of a design with links that only a design without has.</summary>
        public static readonly DiagnosticCode Undivided = new("EEHW6705", "for designs without links only");
    }
}
