using EeHw.Model.Designs;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>The numbers of a convolution, dense layer or class means that folding depends on.</summary>
/// <param name="OutputsPerGroup">Co/g; C when depthwise.</param>
/// <param name="InputsPerGroup">Ci/g; 1 when depthwise.</param>
/// <param name="KernelArea">k².</param>
/// <param name="Groups">Groups that mix channels; 1 when depthwise.</param>
/// <param name="Pixels">Output pixels.</param>
/// <param name="Depthwise">Channels stay apart.</param>
internal sealed record MacShape(int OutputsPerGroup, int InputsPerGroup, int KernelArea, int Groups, int Pixels, bool Depthwise)
{
    /// <summary>The shape of a layer; null for layers without multipliers.</summary>
    public static MacShape? Of(Layer layer) => layer switch
    {
        ConvLayer { IsDepthwise: true } c => new(c.Output.Channels, 1, c.Kernel.Area, 1, c.Output.Pixels, true),
        ConvLayer c => new(c.Output.Channels / c.Groups, c.InputChannels / c.Groups, c.Kernel.Area, c.Groups, c.Output.Pixels, false),
        DenseLayer d => new(d.Output.Channels, d.InputLength, 1, 1, 1, false),
        ClassMeansLayer m => new(m.Output.Channels, m.InputLength, 1, 1, 1, false),
        _ => null,
    };

    /// <summary>Multipliers of a folding.</summary>
    public long Multipliers(Folding f) => (long)f.Pe * f.Window * (Depthwise ? 1 : f.Simd);

    /// <summary>Clocks per frame of the MAC array.</summary>
    public long Interval(Folding f) => (long)Pixels * Groups * (OutputsPerGroup / f.Pe) * (InputsPerGroup / (Depthwise ? 1 : f.Simd)) * (KernelArea / f.Window);
}
