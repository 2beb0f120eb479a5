namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>NPY and NPZ files (arrays of numpy).</summary>
    public static class Npz
    {
        /// <summary>A file is not a zip archive, or a broken one.</summary>
        public static readonly DiagnosticCode BadArchive = new("EEHW1201", "NPZ archive broken");

        /// <summary>Something does not begin as an NPY array does.</summary>
        public static readonly DiagnosticCode NotNpy = new("EEHW1202", "not an NPY array");

        /// <summary>The header of an NPY array cannot be understood.</summary>
        public static readonly DiagnosticCode BadHeader = new("EEHW1203", "NPY header broken");

        /// <summary>The element type of an array is not read.</summary>
        public static readonly DiagnosticCode UnsupportedType = new("EEHW1204", "NPY element type not supported");

        /// <summary>An array is shorter or longer than its header says.</summary>
        public static readonly DiagnosticCode BadSize = new("EEHW1205", "NPY array of a wrong size");

        /// <summary>An archive has no array of a name that is needed.</summary>
        public static readonly DiagnosticCode MissingArray = new("EEHW1206", "NPZ array missing");

        /// <summary>An array has another shape than is needed.</summary>
        public static readonly DiagnosticCode WrongShape = new("EEHW1207", "NPZ array of a wrong shape");

        /// <summary>An array has elements of a type, or values, that do not serve.</summary>
        public static readonly DiagnosticCode WrongValues = new("EEHW1208", "NPZ array with wrong values");
    }
}
