namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>JSON documents.</summary>
    public static class Json
    {
        /// <summary>A file is not JSON.</summary>
        public static readonly DiagnosticCode Malformed = new("EEHW1501", "not a JSON document");

        /// <summary>A document is of another version.</summary>
        public static readonly DiagnosticCode Version = new("EEHW1502", "unknown schema version");

        /// <summary>A field is missing, of the wrong type or out of range.</summary>
        public static readonly DiagnosticCode Field = new("EEHW1503", "JSON field missing or of the wrong type");
    }
}
