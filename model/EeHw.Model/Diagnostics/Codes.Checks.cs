namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Outside tools that check generated projects.</summary>
    public static class Checks
    {
        /// <summary>A tool is not installed.</summary>
        public static readonly DiagnosticCode ToolMissing = new("EEHW7201", "outside tool missing");

        /// <summary>Generated code does not compile.</summary>
        public static readonly DiagnosticCode DoesNotCompile = new("EEHW7202", "generated code does not compile");

        /// <summary>The generated design deadlocks in C simulation.</summary>
        public static readonly DiagnosticCode Deadlock = new("EEHW7203", "deadlock in C simulation");

        /// <summary>A tool ran longer than allowed.</summary>
        public static readonly DiagnosticCode TimeLimit = new("EEHW7204", "time limit of a check");

        /// <summary>A test bench ended without its result.</summary>
        public static readonly DiagnosticCode Failed = new("EEHW7205", "check failed to run");

        /// <summary>The folder is no generated project with golden vectors.</summary>
        public static readonly DiagnosticCode NotAProject = new("EEHW7206", "not a generated project");

        /// <summary>No check of that name.</summary>
        public static readonly DiagnosticCode UnknownCheck = new("EEHW7207", "unknown check");
    }
}
