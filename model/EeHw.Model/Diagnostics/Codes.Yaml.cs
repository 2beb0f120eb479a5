namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>YAML files.</summary>
    public static class Yaml
    {
        /// <summary>The text is not YAML.</summary>
        public static readonly DiagnosticCode Syntax = new("EEHW1401", "not valid YAML");

        /// <summary>Nesting is deeper than the limit.</summary>
        public static readonly DiagnosticCode TooDeep = new("EEHW1402", "nested too deep");

        /// <summary>A key stands twice in one mapping.</summary>
        public static readonly DiagnosticCode DuplicateKey = new("EEHW1403", "duplicate key");

        /// <summary>Anchors, aliases, tags and several documents are not read.</summary>
        public static readonly DiagnosticCode Unsupported = new("EEHW1404", "YAML feature not supported");

        /// <summary>A key that no field has.</summary>
        public static readonly DiagnosticCode UnknownKey = new("EEHW1405", "unknown key");

        /// <summary>A required field is absent.</summary>
        public static readonly DiagnosticCode Missing = new("EEHW1406", "required field missing");

        /// <summary>A value of another kind than the field takes.</summary>
        public static readonly DiagnosticCode WrongKind = new("EEHW1407", "wrong kind of value");

        /// <summary>A number outside its range, or a list of another length.</summary>
        public static readonly DiagnosticCode OutOfRange = new("EEHW1408", "value out of range");

        /// <summary>A word that is not one of those allowed.</summary>
        public static readonly DiagnosticCode NotOneOf = new("EEHW1409", "value not allowed");
    }
}
