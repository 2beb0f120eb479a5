namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Number formats, quantisation and range analysis.</summary>
    public static class Arithmetic
    {
        /// <summary>Text that should be a number format is not one.</summary>
        public static readonly DiagnosticCode BadFormat = new("EEHW3001", "not a fixed-point format");

        /// <summary>A width, or a number of integer bits, is outside what is supported.</summary>
        public static readonly DiagnosticCode FormatRange = new("EEHW3002", "fixed-point format out of range");

        /// <summary>An exact intermediate result would need more bits than back ends have.</summary>
        public static readonly DiagnosticCode TooWide = new("EEHW3003", "exact result too wide");

        /// <summary>A pool window covers nothing but padding.</summary>
        public static readonly DiagnosticCode EmptyWindow = new("EEHW3004", "pool window without values");

        /// <summary>A weight or bias is NaN or infinite.</summary>
        public static readonly DiagnosticCode WeightNotFinite = new("EEHW3005", "weight not finite");

        /// <summary>A weight lies outside its format and would wrap.</summary>
        public static readonly DiagnosticCode WeightOutOfRange = new("EEHW3006", "weight does not fit its format");

        /// <summary>A bias needs more bits than an accumulator has.</summary>
        public static readonly DiagnosticCode BiasOutOfRange = new("EEHW3007", "bias does not fit the accumulator");

        /// <summary>Formats are to be chosen from data, and there is none that can be used.</summary>
        public static readonly DiagnosticCode NoCalibration = new("EEHW3008", "calibration not possible");

        /// <summary>A choice of arithmetic lies outside what is supported.</summary>
        public static readonly DiagnosticCode BadChoice = new("EEHW3009", "arithmetic choice out of range");

        /// <summary>A float activation became NaN or infinite.</summary>
        public static readonly DiagnosticCode ActivationNotFinite = new("EEHW3010", "activation not finite");

        /// <summary>Exits with different numbers of classes cannot share a trace.</summary>
        public static readonly DiagnosticCode UnequalClasses = new("EEHW3011", "exits differ in classes");

        /// <summary>Fixed-point logits do not fit a trace exactly.</summary>
        public static readonly DiagnosticCode LogitsTooWide = new("EEHW3012", "logits too wide for a trace");

        /// <summary>A trace was cancelled before its last sample.</summary>
        public static readonly DiagnosticCode PartialTrace = new("EEHW3013", "trace is partial");

        /// <summary>Class means that fixed point cannot hold: normalisers that are not positive, or logits without a sign.</summary>
        public static readonly DiagnosticCode BadMeans = new("EEHW3014", "class means not usable");

        /// <summary>A format is given for a layer that there is not, or that has no such format.</summary>
        public static readonly DiagnosticCode BadLayerFormat = new("EEHW3015", "format of a layer not possible");

        /// <summary>No widths keep the bound that was asked for, or none can be searched.</summary>
        public static readonly DiagnosticCode NoWidths = new("EEHW3016", "no widths within the bound");
    }
}
