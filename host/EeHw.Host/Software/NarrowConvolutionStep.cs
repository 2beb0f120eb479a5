using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Direct convolution with 256-bit vectors in the numbers of the maps.</summary>
internal sealed unsafe class NarrowConvolutionStep<T, TLane>(ConvLayer layer, ConvolutionPacking packing, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations, bool isPooled)
    : PixelTileStep<T, T, TLane>(source, output, TapTable.Of(layer, packing, source, 1), [.. packing.Starts], InputPixels.Of(layer, source, isPooled ? output.Shape : null), weights, bias, operations, isPooled)
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    protected override T* Begin(in Frame<T> frame) => frame.At(Source);

    protected override void Finish(Vector512<T>* sums, int count, int block, int firstPixel, in Frame<T> frame) => Store(sums, count, block, firstPixel, frame);
}
