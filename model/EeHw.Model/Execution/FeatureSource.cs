namespace EeHw.Model.Execution;

/// <summary>Which tensor of an exit is recorded as its feature vector.</summary>
public enum FeatureSource
{
    /// <summary>
    /// What the exit's head reads: the last tensor of the backbone before it. The final exit, whose head is backbone, and an exit without layers of its
    /// own give what their last weighted layer reads.
    /// </summary>
    HeadInput,

    /// <summary>What the exit's last weighted layer (convolution, dense) reads.</summary>
    Penultimate,
}
