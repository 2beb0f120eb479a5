namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Lowering of a design to hardware.</summary>
    public static class Lowering
    {
        /// <summary>A layer would have to read a flattened map whose hardware order it cannot undo.</summary>
        public static readonly DiagnosticCode PermutedInput = new("EEHW4101", "order of a flattened map cannot be undone");

        /// <summary>Logits of an exit would leave in another order than the network's.</summary>
        public static readonly DiagnosticCode PermutedLogits = new("EEHW4102", "logits in hardware order");

        /// <summary>A folding that does not divide the layer.</summary>
        public static readonly DiagnosticCode IllegalFolding = new("EEHW4103", "illegal folding");

        /// <summary>A layer that needs a folding has none.</summary>
        public static readonly DiagnosticCode MissingFolding = new("EEHW4104", "folding missing");

        /// <summary>A folding or depth for something that the design does not have.</summary>
        public static readonly DiagnosticCode UnknownName = new("EEHW4105", "unknown layer or channel");

        /// <summary>Lanes of the decision unit do not divide the classes.</summary>
        public static readonly DiagnosticCode DecisionLanes = new("EEHW4106", "illegal decision lanes");

        /// <summary>Neither one value for all early exits nor one for each.</summary>
        public static readonly DiagnosticCode BufferCount = new("EEHW4107", "wrong number of buffer sizes");

        /// <summary>Something that only software can do.</summary>
        public static readonly DiagnosticCode SoftwareOnly = new("EEHW4108", "not possible in hardware");

        /// <summary>Automatic folding: what bound it, or that it cannot be done.</summary>
        public static readonly DiagnosticCode AutoFolding = new("EEHW4109", "automatic folding");

        /// <summary>The design still asks for automatic folding.</summary>
        public static readonly DiagnosticCode Unresolved = new("EEHW4110", "design not resolved");

        /// <summary>A resolved design does not belong to the network or the rules it is read with.</summary>
        public static readonly DiagnosticCode Stale = new("EEHW4111", "resolved design out of date");
    }
}
