namespace EeHw.Train.Attachments;

/// <summary>Shapes of exit heads that can be put on a tensor.</summary>
public enum HeadKind
{
    /// <summary>Average pool to about 4x4, one dense layer.</summary>
    PoolFc,

    /// <summary>3x3 convolution, ReLU, 2x2 max pool, one dense layer.</summary>
    ConvPoolFc,

    /// <summary>Learnt mix of max and average pool to about 4x4, one dense layer (Kaya et al., ICML 2019).</summary>
    MixedPool,

    /// <summary>Bag of features: soft assignment to learnt codewords, histograms over quarters of the map, one dense layer (Passalis et al. 2020).</summary>
    Bof,

    /// <summary>3x3 depthwise convolution, ReLU, 1x1 convolution, ReLU, 2x2 max pool, one dense layer (after FlexDNN, Fang et al., SEC 2020).</summary>
    SeparablePoolFc,
}
