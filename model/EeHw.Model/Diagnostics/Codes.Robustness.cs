namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Metrics of exits, and attacks on them.</summary>
    public static class Robustness
    {
        /// <summary>Two traces that do not belong to the same network.</summary>
        public static readonly DiagnosticCode TraceMismatch = new("EEHW5301", "traces of different networks");

        /// <summary>The network has no early exit.</summary>
        public static readonly DiagnosticCode NothingToAttack = new("EEHW5302", "nothing to attack");

        /// <summary>A number of an attack is out of range.</summary>
        public static readonly DiagnosticCode BadAttack = new("EEHW5303", "attack out of range");

        /// <summary>Values of the data are no pixels from 0 to 1.</summary>
        public static readonly DiagnosticCode NoPixels = new("EEHW5304", "values are not pixels");
    }
}
