using System.Diagnostics;
using System.Runtime.InteropServices;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;

namespace EeHw.Host.OpenCl;

/// <summary>
/// A network as generated kernels: one launch per stage where the batch keeps every worker busy, else one per layer with its work cut among the workers. Between the stages the host reads the logits of the samples still alive, decides with the
/// rule it was given, and hands the next stage a shorter list: nothing is compacted on the device. Where the program decides itself (<see cref="KernelProgram.Decisions"/>) and the rule is
/// one of its units, everything is launched at once and the host reads exits and classes at the end.
/// </summary>
internal sealed unsafe class OpenClNetwork : ILoadedNetwork
{
    private const ulong ReadWrite = 1;
    // Inputs up to this size are copied, so that the driver can fetch them while the host goes on.
    private const long MostStagedBytes = 1 << 20;

    private readonly KernelProgram _program;
    private readonly ContextHandle _context;
    private readonly QueueHandle _queue;
    private readonly BufferHandle[] _buffers;
    private readonly BufferHandle[] _decisionBuffers;
    private readonly Lazy<KernelSet> _hostDecides;
    private readonly Lazy<KernelSet>? _deviceDecides;
    private readonly int _workers;
    private readonly int[] _alive;
    private readonly ExitMemory[] _memory;
    private readonly byte[] _input;
    private readonly byte[] _logits;
    private readonly int[] _decisions;
    private readonly int _elementBytes;

    // Samples of the list on the device that are their own index.
    private int _inOrder;

    // Whose limits the device has.
    private UnitPolicy? _policy;

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
        var exits = program.Decisions is null ? 1 : program.Classes.Count;
        _logits = new byte[(long)BatchCapacity * exits * program.LogitStride * _elementBytes];
        _decisions = new int[program.Decisions is null ? 0 : 2 * BatchCapacity];

        int status;
        var id = device.Device;
        _context = new(Native.clCreateContext(null, 1, &id, null, null, &status));
        Status.Check(status, nameof(Native.clCreateContext));
        _queue = new(Native.clCreateCommandQueue(_context.Value, id, 0, &status));
        Status.Check(status, nameof(Native.clCreateCommandQueue));
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
        _decisionBuffers = program.Decisions is { } decisions ? [Zeroed(decisions.Units.Sum(u => KernelDecisions.LimitsOf(u)!.Count) * sizeof(long)), Zeroed(_decisions.Length * sizeof(int))] : [];
        var isLayered = isGpu || (BatchCapacity < _workers && program.Layers.Any(l => l.Count > 0));
        _hostDecides = new(() => Build("", program.Kernels, []));

        // Layer by layer on a CPU it costs less to wait for each stage than to launch the layers of later stages for samples that left.
        _deviceDecides = program.Decisions is null || (isLayered && !isGpu) ? null : new(() => Build(KernelProgram.Deciding, [KernelProgram.NetworkKernel], _decisionBuffers));

        // Every kernel once: drivers finish compiling at the first launch, and that belongs to loading. What decides in an unforeseen way is built when it is first asked to.
        var zeros = new float[request.Network.Input.Elements];
        var samples = request.Quantized is null ? SampleSet.Float(request.Network.Input, zeros) : SampleSet.Fixed(request.Quantized, zeros);
        if (_deviceDecides is not null)
        {
            RunOnDevice(samples, 0, 1, new(program.Decisions!.Units), new Answers(1));
        }
        else
        {
            RunStages(samples, 0, 1, ExitRule.Never(program.Classes.Count), new Answers(1));
        }

        (_deviceDecides ?? _hostDecides).Value.Keep();
        BuildTime = Stopwatch.GetElapsedTime(start);

        KernelSet Build(string decides, IReadOnlyList<string> whole, BufferHandle[] more)
        {
            var build = (isLayered ? KernelProgram.ByLayers : "") + decides;
            var text = isGpu && info.SubGroupLanguage is { } language ? program.BuildOptions.Replace("CL1.2", language, StringComparison.Ordinal) + KernelProgram.BySubGroups : program.BuildOptions;
            var builder = new ProgramBuilder(device, info, _context, program.Source, text + build, options.CacheFolder);
            return new(builder, _queue, isLayered ? [] : whole, isLayered ? program.Layers : [], _buffers, more);
        }
    }

    public TimeSpan BuildTime { get; }

    public int BatchCapacity { get; }

    public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
    {
        if (_deviceDecides is not null && rule.Units is { } policy && _program.Decisions!.Serves(policy))
        {
            RunOnDevice(samples, first, count, policy, answers);
        }
        else
        {
            RunStages(samples, first, count, rule, answers);
        }
    }

    private void RunStages(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
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
            Read(_buffers[^1], _logits, (long)count * _program.LogitStride * _elementBytes);
            var now = Stopwatch.GetTimestamp() - start;
            var stay = 0;
            for (var i = 0; i < alive; i++)
            {
                var slot = _alive[i];
                var values = logits[.._program.Classes[exit]];
                Take(slot * _program.LogitStride, values);
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
        foreach (var set in new[] { _hostDecides, _deviceDecides })
        {
            if (set?.IsValueCreated == true)
            {
                set.Value.Dispose();
            }
        }

        foreach (var handle in _buffers.Concat(_decisionBuffers).Append<ClHandle>(_queue).Append(_context))
        {
            handle.Dispose();
        }
    }

    // Launched as one, decided by the kernels.
    private void RunOnDevice(SampleSet samples, int first, int count, UnitPolicy policy, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        var set = _deviceDecides!.Value;
        WriteInput(samples, first, count);
        for (var i = 0; i < count; i++)
        {
            _alive[i] = i;
        }

        WriteAlive(0, count);
        WriteLimits(policy);
        if (set.IsLayered)
        {
            for (var stage = 0; stage < _program.Classes.Count; stage++)
            {
                set.LaunchLayers(stage, count, _workers);
            }

            // Who left was struck from the list.
            _inOrder = 0;
        }
        else
        {
            set.Launch(0, count, Math.Min(_workers, count));
        }

        if (answers.Logits is not null)
        {
            Read(_buffers[^1], _logits, (long)count * _program.Classes.Count * _program.LogitStride * _elementBytes);
        }

        Read(_decisionBuffers[1], _decisions, 2L * count * sizeof(int));
        var now = Stopwatch.GetTimestamp() - start;
        Span<double> logits = new double[_program.LogitStride];
        for (var slot = 0; slot < count; slot++)
        {
            var exit = _decisions[2 * slot];
            answers.Decisions.ExitOf[first + slot] = (byte)exit;
            answers.Decisions.Prediction[first + slot] = _decisions[(2 * slot) + 1];
            answers.LatencyTicks[first + slot] = now;
            for (var k = 0; k <= exit && answers.Logits is not null; k++)
            {
                var values = logits[.._program.Classes[k]];
                Take(((slot * _program.Classes.Count) + k) * _program.LogitStride, values);
                answers.Keep(k, first + slot, values);
            }
        }
    }

    private void WriteLimits(UnitPolicy policy)
    {
        if (ReferenceEquals(policy, _policy))
        {
            return;
        }

        fixed (long* p = KernelDecisions.Limits(policy).ToArray())
        {
            var bytes = KernelDecisions.Limits(policy).Count * sizeof(long);
            Write(_decisionBuffers[0], p, bytes, waits: true);
        }

        _policy = policy;
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
        var set = _hostDecides.Value;
        if (set.IsLayered)
        {
            set.LaunchLayers(stage, alive, _workers);
        }
        else
        {
            set.Launch(stage, alive, Math.Min(_workers, (alive + _program.SamplesPerGroup - 1) / _program.SamplesPerGroup));
        }
    }

    private void Read<T>(BufferHandle buffer, T[] to, long bytes)
        where T : unmanaged
    {
        fixed (T* p = to)
        {
            Status.Check(Native.clEnqueueReadBuffer(_queue.Value, buffer.Value, 1, 0, (nuint)bytes, p, 0, null, null), nameof(Native.clEnqueueReadBuffer));
        }
    }

    private void Take(int at, Span<double> values)
    {
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
