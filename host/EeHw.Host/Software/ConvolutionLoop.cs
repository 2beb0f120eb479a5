using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>What the inner loop of a convolution reads; all steps in elements.</summary>
internal unsafe struct ConvolutionLoop<T>
    where T : unmanaged
{
    public T* Weights;
    public T* Bias;
    public int* Starts;
    public int* FirstRun;
    public ChannelRun* Runs;
    public int KernelRows;
    public int KernelColumns;
    public nint RowStep;
    public nint TapStep;
    public nint ChannelStride;
    public nint PixelStep;
}
