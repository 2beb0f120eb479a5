using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>
/// Fully connected layer: inputs broadcast, outputs in lanes, four blocks at a time with two partial sums each; where weights do not stay in the cache, one block
/// for several frames.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class DenseStep<T, TLane> : SoftwareStep<T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    private readonly PlanTensor _source;
    private readonly ChannelRun[] _runs;
    private readonly int _blocks;
    private readonly int _inputs;
    private readonly T* _weights;
    private readonly T* _bias;
    private readonly int* _taps;
    private readonly bool _wide;

    public DenseStep(DensePacking packing, int inputs, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations, bool wide)
        : base(output, operations)
    {
        (_source, _runs, _blocks, _inputs) = (source, [.. packing.Runs], packing.Blocks, inputs);
        _weights = Own<T>(weights);
        _bias = Own<T>(bias);
        _taps = Own(TapTable.Of(packing, 1).Offsets);
        _wide = wide;
        SharesWeights = weights.LongLength * sizeof(T) > CachedBytes;
    }

    public override bool SharesWeights { get; }

    public override void Run(ReadOnlySpan<Frame<T>> frames)
    {
        if (frames.Length == 1 || _wide)
        {
            base.Run(frames);
            return;
        }

        var most = Tile256<T, TLane, ChannelWalk<T>>.Most;
        for (var block = 0; block < _blocks; block++)
        {
            for (var first = 0; first < frames.Length; first += most)
            {
                Together(block, frames[first..Math.Min(frames.Length, first + most)]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Together(int block, ReadOnlySpan<Frame<T>> frames)
    {
        var lanes = Vector512<T>.Count;
        var result = frames[0].Scratch;
        var scalars = stackalloc T*[6];
        for (var i = 0; i < frames.Length; i++)
        {
            scalars[i] = frames[i].At(_source);
        }

        Tile256<T, TLane, ChannelWalk<T>>.Run(frames.Length, scalars, _weights + ((nint)block * _inputs * lanes), _taps, _inputs, _bias + ((nint)block * lanes), result);
        for (var i = 0; i < frames.Length; i++)
        {
            Store(result + i, 1, block, 0, frames[i]);
        }
    }

    public override void Run(in Frame<T> frame) => Run(frame, 0, 1);

    public override int PartsFor(int threads) => Math.Min((_blocks + 3) / 4, PartsPerThread * threads);

    public override void Run(in Frame<T> frame, int part, int parts)
    {
        var (block, end) = Share((_blocks + 3) / 4, part, parts);
        (block, end) = (4 * block, Math.Min(4 * end, _blocks));
        for (; block + 4 <= end; block += 4)
        {
            Four(block, frame);
        }

        for (; block < end; block++)
        {
            One(block, frame);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(int block, in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        nint next = (nint)_inputs * lanes;
        var w = _weights + (block * next);
        var b = _bias + (block * lanes);
        Vector512<T> a0 = Vector512.Load(b), a1 = Vector512.Load(b + lanes), a2 = Vector512.Load(b + (2 * lanes)), a3 = Vector512.Load(b + (3 * lanes));
        Vector512<T> e0 = default, e1 = default, e2 = default, e3 = default;
        foreach (var run in _runs)
        {
            var x = frame.At(_source) + run.Offset;
            var i = 0;
            for (; i + 1 < run.Count; i += 2, w += 2 * lanes)
            {
                Vector512<T> s = Vector512.Create(x[i]), t = Vector512.Create(x[i + 1]);
                a0 = TLane.Fma(s, Vector512.Load(w), a0);
                a1 = TLane.Fma(s, Vector512.Load(w + next), a1);
                a2 = TLane.Fma(s, Vector512.Load(w + (2 * next)), a2);
                a3 = TLane.Fma(s, Vector512.Load(w + (3 * next)), a3);
                e0 = TLane.Fma(t, Vector512.Load(w + lanes), e0);
                e1 = TLane.Fma(t, Vector512.Load(w + next + lanes), e1);
                e2 = TLane.Fma(t, Vector512.Load(w + (2 * next) + lanes), e2);
                e3 = TLane.Fma(t, Vector512.Load(w + (3 * next) + lanes), e3);
            }

            for (; i < run.Count; i++, w += lanes)
            {
                var s = Vector512.Create(x[i]);
                a0 = TLane.Fma(s, Vector512.Load(w), a0);
                a1 = TLane.Fma(s, Vector512.Load(w + next), a1);
                a2 = TLane.Fma(s, Vector512.Load(w + (2 * next)), a2);
                a3 = TLane.Fma(s, Vector512.Load(w + (3 * next)), a3);
            }
        }

        var result = frame.Scratch;
        (result[0], result[1], result[2], result[3]) = (a0 + e0, a1 + e1, a2 + e2, a3 + e3);
        for (var i = 0; i < 4; i++)
        {
            Store(result + i, 1, block + i, 0, frame);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(int block, in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        var w = _weights + ((nint)block * _inputs * lanes);
        Vector512<T> a0 = Vector512.Load(_bias + (block * lanes)), a1 = default, a2 = default, a3 = default;
        foreach (var run in _runs)
        {
            var x = frame.At(_source) + run.Offset;
            var i = 0;
            for (; i + 3 < run.Count; i += 4, w += 4 * lanes)
            {
                a0 = TLane.Fma(Vector512.Create(x[i]), Vector512.Load(w), a0);
                a1 = TLane.Fma(Vector512.Create(x[i + 1]), Vector512.Load(w + lanes), a1);
                a2 = TLane.Fma(Vector512.Create(x[i + 2]), Vector512.Load(w + (2 * lanes)), a2);
                a3 = TLane.Fma(Vector512.Create(x[i + 3]), Vector512.Load(w + (3 * lanes)), a3);
            }

            for (; i < run.Count; i++, w += lanes)
            {
                a0 = TLane.Fma(Vector512.Create(x[i]), Vector512.Load(w), a0);
            }
        }

        frame.Scratch[0] = a0 + a1 + (a2 + a3);
        Store(frame.Scratch, 1, block, 0, frame);
    }
}
