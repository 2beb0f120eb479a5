namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Value change dumps.</summary>
    public static class Waves
    {
        /// <summary>The text is no value change dump.</summary>
        public static readonly DiagnosticCode Malformed = new("EEHW1601", "not a value change dump");

        /// <summary>A dump ends early.</summary>
        public static readonly DiagnosticCode Truncated = new("EEHW1602", "value change dump cut off");

        /// <summary>A dump is beyond a limit.</summary>
        public static readonly DiagnosticCode Limit = new("EEHW1603", "limit of value change dumps");

        /// <summary>A dump has no clock to sample by.</summary>
        public static readonly DiagnosticCode NoClock = new("EEHW1604", "waves without a clock");

        /// <summary>Two dumps have no signal in common.</summary>
        public static readonly DiagnosticCode NothingInCommon = new("EEHW1605", "waves without a common signal");

        /// <summary>Two dumps cannot be laid over each other.</summary>
        public static readonly DiagnosticCode NotAligned = new("EEHW1606", "waves that cannot be aligned");
    }
}
