namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Exits attached to a network that stands.</summary>
    public static class Heads
    {
        /// <summary>No head has that name.</summary>
        public static readonly DiagnosticCode UnknownHead = new("EEHW6101", "unknown head");

        /// <summary>No tensor of the backbone has that name.</summary>
        public static readonly DiagnosticCode UnknownTensor = new("EEHW6102", "unknown tensor for an exit");

        /// <summary>A share of the backbone that is not between 0 and 100 %.</summary>
        public static readonly DiagnosticCode BadFraction = new("EEHW6103", "share of the backbone out of range");

        /// <summary>Two exits would stand on one tensor.</summary>
        public static readonly DiagnosticCode SameTensor = new("EEHW6104", "two exits on one tensor");

        /// <summary>The head needs a larger map than the tensor is.</summary>
        public static readonly DiagnosticCode HeadTooLarge = new("EEHW6105", "head too large for the map");

        /// <summary>The network has no tensor between input and answer.</summary>
        public static readonly DiagnosticCode NoPlace = new("EEHW6106", "no place for an exit");

        /// <summary>The features to learn from are more than memory holds.</summary>
        public static readonly DiagnosticCode TooManyFeatures = new("EEHW6107", "too many features");

        /// <summary>A search of heads that cannot be made, or that finds none worth its cost.</summary>
        public static readonly DiagnosticCode BadSearch = new("EEHW6108", "search of heads without a result");
    }
}
