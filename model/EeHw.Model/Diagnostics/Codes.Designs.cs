namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Design files.</summary>
    public static class Designs
    {
        /// <summary>Two fields that exclude or need each other.</summary>
        public static readonly DiagnosticCode Contradiction = new("EEHW4001", "fields contradict each other");

        /// <summary>Partitions that cannot be.</summary>
        public static readonly DiagnosticCode Partition = new("EEHW4002", "illegal partition");

        /// <summary>The clock is beyond the platform's.</summary>
        public static readonly DiagnosticCode Clock = new("EEHW4003", "clock too fast for the platform");

        /// <summary>Data and network differ in shape.</summary>
        public static readonly DiagnosticCode DataShape = new("EEHW4004", "data do not fit the network");

        /// <summary>The exit rules found in the network cannot be one policy.</summary>
        public static readonly DiagnosticCode NetworkRules = new("EEHW4005", "exit rules of the network differ");

        /// <summary>No field has that name.</summary>
        public static readonly DiagnosticCode UnknownField = new("EEHW4006", "unknown field");

        /// <summary>The design names an exit that the network does not have.</summary>
        public static readonly DiagnosticCode UnknownExit = new("EEHW4007", "unknown exit");

        /// <summary>Somebody would never have a turn.</summary>
        public static readonly DiagnosticCode Starvation = new("EEHW4008", "a schedule that starves somebody");

        /// <summary>Something asks for weights, and the network is given by its shapes alone.</summary>
        public static readonly DiagnosticCode NoWeights = new("EEHW4021", "network without weights");

        /// <summary>A layer of a network given by its shapes does not fit.</summary>
        public static readonly DiagnosticCode BadSketch = new("EEHW4022", "shapes of a network do not fit");

        /// <summary>Work of a network given by its shapes is modelled in other numbers than asked (a note).</summary>
        public static readonly DiagnosticCode SketchRounded = new("EEHW4023", "work rounded");

        /// <summary>What is not known of a network given by its shapes (a note).</summary>
        public static readonly DiagnosticCode SketchArithmetic = new("EEHW4024", "weights unknown");

        /// <summary>Clocks that cannot be: names, stages, ratios, what does not cross.</summary>
        public static readonly DiagnosticCode Clocks = new("EEHW4012", "illegal clocks");
    }
}
