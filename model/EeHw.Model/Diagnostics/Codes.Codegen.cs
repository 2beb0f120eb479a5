namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Code generation.</summary>
    public static class Codegen
    {
        /// <summary>No target of that name.</summary>
        public static readonly DiagnosticCode UnknownTarget = new("EEHW7001", "unknown target");

        /// <summary>A template does not parse or has a hole that nothing fills.</summary>
        public static readonly DiagnosticCode Template = new("EEHW7002", "template error");

        /// <summary>An override names a template that is not shipped.</summary>
        public static readonly DiagnosticCode UnknownTemplate = new("EEHW7003", "unknown template");

        /// <summary>A synthesis tool would refuse what would be generated.</summary>
        public static readonly DiagnosticCode ToolLimit = new("EEHW7004", "beyond a limit of the synthesis tool");

        /// <summary>A number does not fit the widths that generated code can carry.</summary>
        public static readonly DiagnosticCode TooWide = new("EEHW7005", "number too wide for generated code");

        /// <summary>The unit graph does not keep its own contract.</summary>
        public static readonly DiagnosticCode Unresolved = new("EEHW7006", "design is not resolved");

        /// <summary>Several clocks for a target that has one.</summary>
        public static readonly DiagnosticCode OneClockOnly = new("EEHW7009", "target of one clock");
    }
}
