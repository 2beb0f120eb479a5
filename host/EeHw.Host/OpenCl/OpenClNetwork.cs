using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using EeHw.Model.Kernels;

namespace EeHw.Host.OpenCl;

/// <summary>
/// A network as generated kernels: one launch per stage where the batch keeps every worker busy, else one per layer with its work cut among the workers. Between the stages the host reads the logits of the samples still alive, decides with the
/// rule it was given, and hands the next stage a shorter list: nothing is compacted on the device.
/// </summary>
internal sealed unsafe class OpenClNetwork : ILoadedNetwork
{
    private const ulong ReadWrite = 1;
    private const int CommonArguments = 8;

    // Inputs up to this size are copied, so that the driver can fetch them while the host goes on.
    private const long MostStagedBytes = 1 << 20;

    private readonly KernelProgram _program;
    private readonly ContextHandle _context;
    private readonly QueueHandle _queue;
    private readonly ProgramHandle _built;
    private readonly KernelHandle[] _kernels;
    private readonly LayerLaunch[][] _layers;
    private readonly BufferHandle[] _buffers;
    private readonly int _workers;
    private readonly int[] _alive;
    private readonly ExitMemory[] _memory;
    private readonly byte[] _input;
    private readonly byte[] _logits;
    private readonly int _elementBytes;

    // Samples of the list on the device that are their own index.
    private int _inOrder;

    public OpenClNetwork(ClDevice device, DeviceInfo info, LoadRequest request, KernelProgram program, OpenClOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        _program = program;
        BatchCapacity = request.BatchCapacity;
        var isGpu = program.Kernels.Count == 0;

        // On a GPU every sample of the batch has memory of its own: all are computed at the same time.
        _workers = isGpu ? BatchCapacity : options.Workers > 0 ? options.Workers : info.ComputeUnits;
        _elementBytes = program.Element == KernelElement.Int64 ? sizeof(long) : sizeof(int);
        _memory = new ExitMemory[BatchCapacity];

        // Pinned: the driver reads them after the call that hands them over.
        _alive = GC.AllocateArray<int>(BatchCapacity, pinned: true);
        var inputBytes = BatchCapacity * program.InputElements * _elementBytes;
        _input = GC.AllocateArray<byte>((int)(program.Element == KernelElement.Float32 ? Math.Min(inputBytes, MostStagedBytes) : inputBytes), pinned: true);
        _logits = new byte[(long)BatchCapacity * program.LogitStride * _elementBytes];

        int status;
        var id = device.Device;
        _context = new(Native.clCreateContext(null, 1, &id, null, null, &status));
        Status.Check(status, nameof(Native.clCreateContext));
        _queue = new(Native.clCreateCommandQueue(_context.Value, id, 0, &status));
        Status.Check(status, nameof(Native.clCreateCommandQueue));
        var isLayered = isGpu || (BatchCapacity < _workers && program.Layers.Any(l => l.Count > 0));
        var builder = new ProgramBuilder(device, info, _context, program.Source, isLayered ? program.LayerBuildOptions : program.BuildOptions, options.CacheFolder);
        _built = builder.Build(out var fromCache);
        _layers = [.. program.Layers.Select(stage => isLayered ? stage.Select(l => new LayerLaunch(Kernel(l.Kernel), l)).ToArray() : [])];
        _kernels = isLayered ? [] : [.. program.Kernels.Select(Kernel)];

        // In the order of the kernels' arguments after the count.
        _buffers =
        [
            Zeroed(BatchCapacity * sizeof(int)),
            Zeroed(BatchCapacity * program.InputElements * _elementBytes),
            Zeroed(_workers * program.WorkerElements * _elementBytes),
            Zeroed(BatchCapacity * program.SampleElements * _elementBytes),
            Filled(program.Weights.Bytes),
            Filled(program.Biases.Bytes),
            Zeroed(_logits.Length),
        ];
        foreach (var kernel in _kernels.Concat(_layers.SelectMany(l => l).Select(l => l.Kernel)))
        {
            for (var i = 0; i < _buffers.Length; i++)
            {
                var buffer = _buffers[i].Value;
                Status.Check(Native.clSetKernelArg(kernel.Value, (uint)(i == 0 ? 0 : i + 1), (nuint)sizeof(nint), &buffer), nameof(Native.clSetKernelArg));
            }
        }

        // Every kernel once: drivers finish compiling at the first launch, and that belongs to loading.
        var zeros = new float[request.Network.Input.Elements];
        var samples = request.Quantized is null ? SampleSet.Float(request.Network.Input, zeros) : SampleSet.Fixed(request.Quantized, zeros);
        Run(samples, 0, 1, ExitRule.Never(program.Classes.Count), new Answers(1));
        if (!fromCache)
        {
            builder.Keep(_built);
        }

        BuildTime = Stopwatch.GetElapsedTime(start);
    }

    public TimeSpan BuildTime { get; }

    public int BatchCapacity { get; }

    public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        WriteInput(samples, first, count);
        for (var i = 0; i < count; i++)
        {
            _alive[i] = i;
            _memory[i] = default;
        }

        Span<double> logits = new double[_program.LogitStride];
        var alive = count;
        for (var exit = 0; alive > 0 && exit < _program.Classes.Count; exit++)
        {
            Launch(exit, alive);
            ReadLogits(count);
            var now = Stopwatch.GetTimestamp() - start;
            var stay = 0;
            for (var i = 0; i < alive; i++)
            {
                var slot = _alive[i];
                var values = logits[.._program.Classes[exit]];
                Take(slot, values);
                answers.Keep(exit, first + slot, values);
                if (rule.Leaves(exit, values, ref _memory[slot], out var answer))
                {
                    answers.Decisions.ExitOf[first + slot] = (byte)exit;
                    answers.Decisions.Prediction[first + slot] = answer;
                    answers.LatencyTicks[first + slot] = now;
                }
                else
                {
                    _alive[stay++] = slot;
                }
            }

            alive = stay;
        }
    }

    public void Dispose()
    {
        // After an error the driver may still be reading from this object's memory.
        _ = Native.clFinish(_queue.Value);
        foreach (var handle in _buffers.Concat<ClHandle>(_kernels).Concat(_layers.SelectMany(l => l).Select(l => l.Kernel)).Append(_built).Append(_queue).Append(_context))
        {
            handle.Dispose();
        }
    }

    private KernelHandle Kernel(string name)
    {
        int status;
        fixed (byte* p = Encoding.UTF8.GetBytes(name + "\0"))
        {
            var kernel = new KernelHandle(Native.clCreateKernel(_built.Value, p, &status));
            Status.Check(status, nameof(Native.clCreateKernel));
            return kernel;
        }
    }

    // A driver may refuse buffers of size 0.
    private BufferHandle Create(long bytes)
    {
        int status;
        var buffer = new BufferHandle(Native.clCreateBuffer(_context.Value, ReadWrite, (nuint)Math.Max(bytes, 64), null, &status));
        Status.Check(status, nameof(Native.clCreateBuffer));
        return buffer;
    }

    private BufferHandle Zeroed(long bytes)
    {
        var buffer = Create(bytes);
        var zero = 0;
        Status.Check(Native.clEnqueueFillBuffer(_queue.Value, buffer.Value, &zero, sizeof(int), 0, (nuint)Math.Max(bytes, 64), 0, null, null), nameof(Native.clEnqueueFillBuffer));
        return buffer;
    }

    private BufferHandle Filled(byte[] bytes)
    {
        var buffer = Create(bytes.Length);
        fixed (byte* p = bytes)
        {
            Write(buffer, p, bytes.Length, waits: true);
        }

        return buffer;
    }

    private void Write(BufferHandle buffer, void* from, long bytes, bool waits)
    {
        if (bytes > 0)
        {
            Status.Check(Native.clEnqueueWriteBuffer(_queue.Value, buffer.Value, waits ? 1u : 0u, 0, (nuint)bytes, from, 0, null, null), nameof(Native.clEnqueueWriteBuffer));
        }
    }

    // Nobody waits for a write: the queue is in order, and the host touches the memory again only after it has read the logits.
    private void WriteInput(SampleSet samples, int first, int count)
    {
        var (from, elements) = (checked((int)(first * _program.InputElements)), (int)(count * _program.InputElements));
        switch (_program.Element)
        {
            case KernelElement.Float32 when (long)elements * sizeof(float) > _input.Length:
                fixed (float* p = samples.Values)
                {
                    Write(_buffers[1], p + from, (long)elements * sizeof(float), waits: true);
                }

                return;
            case KernelElement.Float32:
                samples.Values.AsSpan(from, elements).CopyTo(MemoryMarshal.Cast<byte, float>(_input.AsSpan()));
                break;
            case KernelElement.Int32:
                var raws = samples.Raws.AsSpan(from, elements);
                var narrow = MemoryMarshal.Cast<byte, int>(_input.AsSpan());
                for (var i = 0; i < raws.Length; i++)
                {
                    narrow[i] = (int)raws[i];
                }

                break;
            default:
                samples.Raws.AsSpan(from, elements).CopyTo(MemoryMarshal.Cast<byte, long>(_input.AsSpan()));
                break;
        }

        fixed (byte* p = _input)
        {
            Write(_buffers[1], p, (long)elements * _elementBytes, waits: false);
        }
    }

    // The list of the samples still alive, unless the device has it: at the first exit all are, in order.
    private void WriteAlive(int stage, int alive)
    {
        if (stage == 0 && alive <= _inOrder)
        {
            return;
        }

        fixed (int* p = _alive)
        {
            Write(_buffers[0], p, alive * sizeof(int), waits: false);
        }

        _inOrder = stage == 0 ? alive : 0;
    }

    private void Launch(int stage, int alive)
    {
        WriteAlive(stage, alive);
        if (_kernels.Length > 0)
        {
            var groups = (alive + _program.SamplesPerGroup - 1) / _program.SamplesPerGroup;
            Enqueue(_kernels[stage], alive, Math.Min(_workers, groups), 1, 1);
            return;
        }

        // A worker's memory holds one sample: the batch is not larger than the workers are many.
        foreach (var layer in _layers[stage])
        {
            Enqueue(layer.Kernel, alive, layer.Items > 1 ? layer.Jobs : Math.Min((_workers + alive - 1) / alive, layer.Jobs), alive, layer.Items);
        }
    }

    private void Enqueue(KernelHandle kernel, int alive, int across, int down, int items)
    {
        Status.Check(Native.clSetKernelArg(kernel.Value, 1, sizeof(int), &alive), nameof(Native.clSetKernelArg));
        var global = stackalloc nuint[2] { (nuint)(across * items), (nuint)down };
        var local = stackalloc nuint[2] { (nuint)items, 1 };
        Status.Check(Native.clEnqueueNDRangeKernel(_queue.Value, kernel.Value, 2, null, global, local, 0, null, null), nameof(Native.clEnqueueNDRangeKernel));
    }

    // A kernel object of its own for each launch: arguments stay set.
    private sealed class LayerLaunch
    {
        public LayerLaunch(KernelHandle kernel, KernelLaunch launch)
        {
            (Kernel, Jobs, Items) = (kernel, launch.Jobs, launch.Items);
            for (var i = 0; i < launch.Arguments.Count; i++)
            {
                var value = launch.Arguments[i];
                Status.Check(Native.clSetKernelArg(kernel.Value, (uint)(CommonArguments + i), sizeof(int), &value), nameof(Native.clSetKernelArg));
            }
        }

        public KernelHandle Kernel { get; }

        public int Jobs { get; }

        public int Items { get; }
    }

    private void ReadLogits(int count)
    {
        fixed (byte* p = _logits)
        {
            var bytes = (nuint)((long)count * _program.LogitStride * _elementBytes);
            Status.Check(Native.clEnqueueReadBuffer(_queue.Value, _buffers[^1].Value, 1, 0, bytes, p, 0, null, null), nameof(Native.clEnqueueReadBuffer));
        }
    }

    private void Take(int slot, Span<double> values)
    {
        var at = slot * _program.LogitStride;
        for (var c = 0; c < values.Length; c++)
        {
            switch (_program.Element)
            {
                case KernelElement.Float32:
                    values[c] = MemoryMarshal.Cast<byte, float>(_logits.AsSpan())[at + c];
                    break;
                case KernelElement.Int32:
                    values[c] = MemoryMarshal.Cast<byte, int>(_logits.AsSpan())[at + c];
                    break;
                default:
                    values[c] = MemoryMarshal.Cast<byte, long>(_logits.AsSpan())[at + c];
                    break;
            }
        }
    }
}
