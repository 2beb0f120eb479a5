using System.Diagnostics;
using EeHw.Host.Profiles;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.OpenCl;

/// <summary>
/// A network as generated kernels: one launch per stage, or one per layer with its work cut among the workers where the batch is smaller than they are many and that is faster. Between the stages the host reads the logits of the samples still alive, decides with the
/// rule it was given, and hands the next stage a shorter list: nothing is compacted on the device. Where the program decides itself (<see cref="KernelProgram.Decisions"/>) and the rule is
/// one of its units, everything is launched at once and the host reads exits and classes at the end.
/// </summary>
internal sealed unsafe partial class OpenClNetwork : IProfiledNetwork
{
    private const ulong ReadWrite = 1;
    private const ulong Profiling = 2;
    // Inputs up to this size are copied, so that the driver can fetch them while the host goes on.
    private const long MostStagedBytes = 1 << 20;

    private readonly KernelProgram _program;
    private readonly Network _network;
    private readonly DeviceInfo _info;
    private readonly nint _device;
    private readonly bool _eventClock;
    private readonly Func<QueueHandle, KernelSet> _buildLayers;
    private readonly ContextHandle _context;
    private readonly QueueHandle _queue;
    private readonly bool _shares;
    private readonly Exchange _list;
    private readonly Exchange _input;
    private readonly Exchange _logits;
    private readonly KernelMemory[] _common;
    private readonly Exchange? _limits;
    private readonly Exchange? _decided;
    private readonly Lazy<KernelSet> _hostDecides;
    private readonly Lazy<KernelSet>? _deviceDecides;
    private readonly EventWait _wait = new();
    private readonly int _workers;
    private readonly ExitMemory[] _memory;
    private readonly int _elementBytes;

    // Samples of the list on the device that are their own index.
    private int _inOrder;

    // Whose limits the device has.
    private UnitPolicy? _policy;

    public OpenClNetwork(ClDevice device, DeviceInfo info, LoadRequest request, KernelProgram program, OpenClOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        (_program, _network, _info, _device, _eventClock) = (program, request.Network, info, device.Device, options.EventClock);
        BatchCapacity = request.BatchCapacity;
        var isGpu = program.Kernels.Count == 0;

        // On a GPU every sample of the batch has memory of its own: all are computed at the same time.
        _workers = isGpu ? BatchCapacity : options.Workers > 0 ? options.Workers : info.ComputeUnits;
        _elementBytes = program.Element == KernelElement.Int64 ? sizeof(long) : sizeof(int);
        _memory = new ExitMemory[BatchCapacity];
        int status;
        var id = device.Device;
        _context = new(Native.clCreateContext(null, 1, &id, null, null, &status));
        Status.Check(status, nameof(Native.clCreateContext));
        _queue = new(Native.clCreateCommandQueue(_context.Value, id, 0, &status));
        Status.Check(status, nameof(Native.clCreateCommandQueue));

        // Memory of a GPU is its own: what is read once or more often is better moved there.
        _shares = options.Shares && info.IsCpu && Driver.SharesMemory(device);
        var inputBytes = BatchCapacity * program.InputElements * _elementBytes;
        var exits = program.Decisions is null ? 1 : program.Classes.Count;
        _list = Exchanged(BatchCapacity * sizeof(int));
        _input = Exchanged(inputBytes, program.Element == KernelElement.Float32 && !_shares ? Math.Min(inputBytes, MostStagedBytes) : inputBytes);
        _logits = Exchanged((long)BatchCapacity * exits * program.LogitStride * _elementBytes);

        // In the order of the kernels' arguments after the count.
        _common =
        [
            _list.Memory,
            _input.Memory,
            Zeroed(_workers * program.WorkerElements * _elementBytes),
            Zeroed(BatchCapacity * program.SampleElements * _elementBytes),
            Filled(program.Weights.Bytes),
            Filled(program.Biases.Bytes),
            _logits.Memory,
        ];
        if (program.Decisions is { } decisions)
        {
            _limits = Exchanged(decisions.Units.Sum(u => KernelDecisions.LimitsOf(u)!.Count) * sizeof(long));
            _decided = Exchanged(2L * BatchCapacity * sizeof(int));
        }

        // Every kernel once: drivers finish compiling at the first launch, and that belongs to loading. What decides in an unforeseen way is built when it is first asked to.
        var zeros = new float[request.Network.Input.Elements];
        var samples = request.Quantized is null ? SampleSet.Float(request.Network.Input, zeros) : SampleSet.Fixed(request.Quantized, zeros);
        KernelSet? layers = null;
        if (!isGpu && BatchCapacity < _workers && program.Layers.Any(l => l.Count > 0) && options.Layers != false)
        {
            layers = Build(isLayered: true, "", []);
            layers.Keep(() => RunStages(layers, samples, 0, 1, ExitRule.Never(program.Classes.Count), new Answers(1)));
            if (options.Layers is null && !new LayerChoice(layers, Pass, program.Classes.Count, BatchCapacity, Math.Min(_workers, info.ComputeUnits)).IsFaster())
            {
                layers.Dispose();
                layers = null;
            }
        }

        _hostDecides = layers is { } own ? new(own) : new(() => Build(isGpu, "", program.Kernels));

        // Layer by layer on a CPU it costs less to wait for each stage than to launch the layers of later stages for samples that left.
        _deviceDecides = program.Decisions is null || layers is not null ? null : new(() => Build(isGpu, KernelProgram.Deciding, [KernelProgram.NetworkKernel]));
        if (_deviceDecides is not null)
        {
            _deviceDecides.Value.Keep(() => RunOnDevice(samples, 0, 1, new(program.Decisions!.Units), new Answers(1)));
        }
        else if (layers is null)
        {
            _hostDecides.Value.Keep(() => RunStages(_hostDecides.Value, samples, 0, 1, ExitRule.Never(program.Classes.Count), new Answers(1)));
        }

        _buildLayers = queue => Build(true, "", [], queue);
        BuildTime = Stopwatch.GetElapsedTime(start);

        KernelSet Build(bool isLayered, string decides, IReadOnlyList<string> whole, QueueHandle? queue = null)
        {
            var build = (isLayered ? KernelProgram.ByLayers : "") + decides;
            var text = isGpu && info.SubGroupLanguage is { } language ? program.BuildOptions.Replace("CL1.2", language, StringComparison.Ordinal) + KernelProgram.BySubGroups : program.BuildOptions;

            // Some drivers count warnings on the error stream, those about how 512-bit vectors are passed to inlined functions, for example. A build that fails has its log.
            text += " -w";
            var builder = new ProgramBuilder(device, info, _context, program.Source, text + build, options.CacheFolder);
            return new(builder, queue ?? _queue, isLayered ? [] : whole, isLayered ? program.Layers : [], _common, decides.Length > 0 ? [_limits!.Memory, _decided!.Memory] : []);
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
            RunStages(_hostDecides.Value, samples, first, count, rule, answers);
        }
    }

    private void RunStages(KernelSet set, SampleSet samples, int first, int count, ExitRule rule, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        WriteInput(samples, first, count);
        var list = _list.Of<int>();
        for (var i = 0; i < count; i++)
        {
            list[i] = i;
            _memory[i] = default;
        }

        Span<double> logits = new double[_program.LogitStride];
        var alive = count;
        for (var exit = 0; alive > 0 && exit < _program.Classes.Count; exit++)
        {
            nint done = 0;
            WriteList(exit, alive);
            Launch(set, exit, alive, _shares ? &done : null);
            _logits.Fetch(_queue, (long)count * _program.LogitStride * _elementBytes, &done);
            _wait.For(_queue, done);
            var now = Stopwatch.GetTimestamp() - start;
            var stay = 0;
            for (var i = 0; i < alive; i++)
            {
                var slot = list[i];
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
                    list[stay++] = slot;
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

        foreach (var handle in new IDisposable?[] { _list, _input, _logits, _limits, _decided }.Concat(_common).Append(_queue).Append(_context))
        {
            handle?.Dispose();
        }
    }

    // Launched as one, decided by the kernels.
    private void RunOnDevice(SampleSet samples, int first, int count, UnitPolicy policy, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        var set = _deviceDecides!.Value;
        WriteInput(samples, first, count);
        var list = _list.Of<int>();
        for (var i = 0; i < count; i++)
        {
            list[i] = i;
        }

        WriteList(0, count);
        WriteLimits(policy);
        nint done = 0;
        if (set.IsLayered)
        {
            for (var stage = 0; stage < _program.Classes.Count; stage++)
            {
                set.LaunchLayers(stage, count, _workers, _shares && stage == _program.Classes.Count - 1 ? &done : null);
            }

            // Who left was struck from the list.
            _inOrder = 0;
        }
        else
        {
            set.Launch(0, count, Math.Min(_workers, count), _shares ? &done : null);
        }

        if (answers.Logits is not null)
        {
            _logits.Fetch(_queue, (long)count * _program.Classes.Count * _program.LogitStride * _elementBytes, null);
        }

        _decided!.Fetch(_queue, 2L * count * sizeof(int), &done);
        _wait.For(_queue, done);
        var now = Stopwatch.GetTimestamp() - start;
        Span<double> logits = new double[_program.LogitStride];
        var decided = _decided.Of<int>();
        for (var slot = 0; slot < count; slot++)
        {
            var exit = decided[2 * slot];
            answers.Decisions.ExitOf[first + slot] = (byte)exit;
            answers.Decisions.Prediction[first + slot] = decided[(2 * slot) + 1];
            answers.LatencyTicks[first + slot] = now;
            for (var k = 0; k <= exit && answers.Logits is not null; k++)
            {
                var values = logits[.._program.Classes[k]];
                Take(((slot * _program.Classes.Count) + k) * _program.LogitStride, values);
                answers.Keep(k, first + slot, values);
            }
        }
    }

    // One pass over a batch of whatever the input holds, or over an empty list: what the launches cost.
    private void Pass(KernelSet set, bool isEmpty)
    {
        var list = _list.Of<int>();
        for (var i = 0; i < BatchCapacity; i++)
        {
            list[i] = isEmpty ? -1 : i;
        }

        _list.Send(_queue, BatchCapacity * sizeof(int));
        _inOrder = 0;
        for (var stage = 0; stage < _program.Classes.Count; stage++)
        {
            nint done = 0;
            if (set.LayersOf(stage) > 0)
            {
                set.LaunchLayers(stage, BatchCapacity, _workers, &done, withExit: false);
                _wait.For(_queue, done);
            }
        }
    }

    private void Launch(KernelSet set, int stage, int alive, nint* done)
    {
        if (set.IsLayered)
        {
            set.LaunchLayers(stage, alive, _workers, done);
        }
        else
        {
            set.Launch(stage, alive, Math.Min(_workers, (alive + _program.SamplesPerGroup - 1) / _program.SamplesPerGroup), done);
        }
    }
}
