namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>IDX files and data sets.</summary>
    public static class Data
    {
        /// <summary>A file does not begin as an IDX file of bytes does.</summary>
        public static readonly DiagnosticCode NotIdx = new("EEHW1301", "not an IDX file");

        /// <summary>An IDX file is shorter or longer than its header says, or its compression is broken.</summary>
        public static readonly DiagnosticCode IdxSize = new("EEHW1302", "IDX file of a wrong size");

        /// <summary>A source of data is none of the known kinds.</summary>
        public static readonly DiagnosticCode UnknownSource = new("EEHW1303", "unknown data source");

        /// <summary>A split is none of the known ones, or the source has too few samples for it.</summary>
        public static readonly DiagnosticCode BadSplit = new("EEHW1304", "split not available");

        /// <summary>Samples and labels do not belong together.</summary>
        public static readonly DiagnosticCode LabelMismatch = new("EEHW1305", "labels do not fit the samples");

        /// <summary>Scale, mean or standard deviation cannot be applied.</summary>
        public static readonly DiagnosticCode BadNormalisation = new("EEHW1306", "normalisation not applicable");

        /// <summary>The samples do not have the shape that a network reads.</summary>
        public static readonly DiagnosticCode ShapeMismatch = new("EEHW1307", "data does not fit the network");

        /// <summary>A value is NaN or infinite.</summary>
        public static readonly DiagnosticCode NotFinite = new("EEHW1308", "data value not finite");

        /// <summary>A data set without a sample, or one that would not fit into memory.</summary>
        public static readonly DiagnosticCode BadCount = new("EEHW1309", "number of samples not possible");

        /// <summary>The bytes are no whole records of CIFAR.</summary>
        public static readonly DiagnosticCode BadCifar = new("EEHW1310", "not CIFAR records");

        /// <summary>A stated order of axes does not fit the array.</summary>
        public static readonly DiagnosticCode BadLayout = new("EEHW1311", "layout does not fit the array");
    }
}
