namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Engines: one array that runs layers in turn.</summary>
    public static class Engines
    {
        /// <summary>An array size that is not rows x columns within bounds.</summary>
        public static readonly DiagnosticCode ArraySize = new("EEHW6601", "array size");

        /// <summary>A dataflow that does not exist.</summary>
        public static readonly DiagnosticCode UnknownDataflow = new("EEHW6602", "unknown dataflow");

        /// <summary>A topology file with a malformed line.</summary>
        public static readonly DiagnosticCode Topology = new("EEHW6603", "malformed topology");

        /// <summary>Nothing for the array to do.</summary>
        public static readonly DiagnosticCode NothingToRun = new("EEHW6604", "no layer for the array");

        /// <summary>Buffer sizes that are not three sizes within bounds.</summary>
        public static readonly DiagnosticCode Buffers = new("EEHW6605", "buffer sizes");

        /// <summary>Buffers that hold no tile of a layer, however small.</summary>
        public static readonly DiagnosticCode NoTile = new("EEHW6606", "buffers too small for a layer");

        /// <summary>A figure of an engine out of bounds or missing.</summary>
        public static readonly DiagnosticCode Figure = new("EEHW6607", "figure of an engine");

        /// <summary>A layer or stage that is named and does not exist.</summary>
        public static readonly DiagnosticCode UnknownStage = new("EEHW6608", "unknown layer or stage of an engine");

        /// <summary>Something is asked of an engine design that only streaming hardware has.</summary>
        public static readonly DiagnosticCode StreamingOnly = new("EEHW6609", "for streaming designs only");
    }
}
