namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Metrics of exits, and attacks on them.</summary>
    public static class Robustness
    {
        /// <summary>Two traces that do not belong to the same network.</summary>
        public static readonly DiagnosticCode TraceMismatch = new("EEHW5301", "traces of different networks");
    }
}
