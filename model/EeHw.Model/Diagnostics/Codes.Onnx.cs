namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>ONNX files.</summary>
    public static class Onnx
    {
        /// <summary>The bytes are no protobuf message that could be an ONNX model.</summary>
        public static readonly DiagnosticCode BadWire = new("EEHW1101", "not a readable ONNX file");

        /// <summary>A file is nested too deeply or has too many parts.</summary>
        public static readonly DiagnosticCode Limit = new("EEHW1102", "ONNX file beyond a limit");

        /// <summary>A model lacks a part that it must have.</summary>
        public static readonly DiagnosticCode Incomplete = new("EEHW1103", "ONNX model incomplete");

        /// <summary>The operator set is not one of those that are read.</summary>
        public static readonly DiagnosticCode UnsupportedOpset = new("EEHW1104", "operator set not supported");

        /// <summary>An operator is not one of those that are read.</summary>
        public static readonly DiagnosticCode UnsupportedOperator = new("EEHW1105", "operator not supported");

        /// <summary>A supported operator is used in a way that is not.</summary>
        public static readonly DiagnosticCode UnsupportedUse = new("EEHW1106", "operator used in an unsupported way");

        /// <summary>A constant tensor has a type or size that does not serve.</summary>
        public static readonly DiagnosticCode BadTensor = new("EEHW1107", "tensor not usable");

        /// <summary>A weight is NaN or infinite.</summary>
        public static readonly DiagnosticCode NotFinite = new("EEHW1108", "weight not finite");

        /// <summary>A node reads a tensor that no earlier node makes.</summary>
        public static readonly DiagnosticCode Undefined = new("EEHW1109", "tensor not defined");

        /// <summary>Shapes do not fit together.</summary>
        public static readonly DiagnosticCode BadShape = new("EEHW1110", "shapes do not fit");

        /// <summary>A graph output or an If cannot be understood as an exit.</summary>
        public static readonly DiagnosticCode BadExit = new("EEHW1111", "exit not understood");

        /// <summary>The graph's input cannot be understood as samples.</summary>
        public static readonly DiagnosticCode BadInput = new("EEHW1112", "input not understood");

        /// <summary>Something in the file has no place in the network and was left out (a note, not an error).</summary>
        public static readonly DiagnosticCode LeftOut = new("EEHW1113", "left out");

        /// <summary>The file with a tensor's numbers is not where it may be, or holds fewer bytes than declared.</summary>
        public static readonly DiagnosticCode BadExternalData = new("EEHW1114", "external data not usable");
    }
}
