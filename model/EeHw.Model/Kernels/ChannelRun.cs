namespace EeHw.Model.Kernels;

/// <summary>Input values that lie behind one another: what one inner loop of a kernel reads.</summary>
/// <param name="Offset">First element relative to the position of channel 0 (convolution) or to the tensor (dense).</param>
/// <param name="Count">Number of values.</param>
public readonly record struct ChannelRun(int Offset, int Count);
