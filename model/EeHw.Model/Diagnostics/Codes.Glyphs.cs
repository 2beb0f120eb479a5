namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>The drawn data set, <c>glyphs:</c>.</summary>
    public static class Glyphs
    {
        /// <summary>A key that the source text does not know.</summary>
        public static readonly DiagnosticCode UnknownKey = new("EEHW1380", "unknown key of a glyphs source");

        /// <summary>A value that cannot be read or lies out of range, or a key given twice.</summary>
        public static readonly DiagnosticCode BadValue = new("EEHW1381", "bad value in a glyphs source");
    }
}
