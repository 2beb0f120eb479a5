using System.Text;
using EeHw.Model.Kernels;

namespace EeHw.Host.OpenCl;

/// <summary>One build of a program: its kernels with their buffers set, ready to launch.</summary>
internal sealed unsafe class KernelSet : IDisposable
{
    private const int CommonArguments = 8;

    private readonly QueueHandle _queue;
    private readonly ProgramHandle _built;
    private readonly KernelHandle[] _whole;
    private readonly LayerLaunch[][] _layers;
    private readonly ProgramBuilder _builder;
    private readonly bool _fromCache;

    /// <summary>Builds.</summary>
    /// <param name="builder">Source and options.</param>
    /// <param name="queue">Where launches go.</param>
    /// <param name="whole">Kernels that are launched over samples: one per stage, or one for all.</param>
    /// <param name="layers">Launches layer by layer, stage by stage.</param>
    /// <param name="common">Buffers of the common arguments: the list, then those behind the count.</param>
    /// <param name="more">Buffers behind the common arguments, of kernels that decide.</param>
    public KernelSet(ProgramBuilder builder, QueueHandle queue, IEnumerable<string> whole, IEnumerable<IEnumerable<KernelLaunch>> layers, IReadOnlyList<KernelMemory> common, IReadOnlyList<KernelMemory> more)
    {
        (_builder, _queue) = (builder, queue);
        _built = builder.Build(out _fromCache);
        _layers = [.. layers.Select(stage => stage.Select(l => new LayerLaunch(Kernel(l.Kernel), l)).ToArray())];
        _whole = [.. whole.Select(Kernel)];
        foreach (var kernel in _whole.Concat(_layers.SelectMany(l => l).Select(l => l.Kernel)))
        {
            for (var i = 0; i < common.Count; i++)
            {
                common[i].Set(kernel, i == 0 ? 0 : i + 1);
            }
        }

        foreach (var kernel in _whole.Concat(_layers.Select(l => l[^1].Kernel)))
        {
            for (var i = 0; i < more.Count; i++)
            {
                more[i].Set(kernel, CommonArguments + i);
            }
        }
    }

    /// <summary>Whether layers are launched one by one.</summary>
    public bool IsLayered => _whole.Length == 0;

    /// <summary>Launches a kernel over samples.</summary>
    /// <param name="index">Which.</param>
    /// <param name="alive">Samples in the list.</param>
    /// <param name="groups">Work groups.</param>
    /// <param name="done">Where its event is put; null for none.</param>
    public void Launch(int index, int alive, int groups, nint* done) => Enqueue(_whole[index], alive, groups, 1, 1, done);

    /// <summary>Launches the layers of a stage.</summary>
    /// <param name="stage">Stage from 0.</param>
    /// <param name="alive">Samples in the list.</param>
    /// <param name="workers">Work groups that are busy at the same time.</param>
    /// <param name="done">Where the event of the last one is put; null for none.</param>
    /// <param name="withExit">Whether the last one, which hands out the logits, is launched as well.</param>
    public void LaunchLayers(int stage, int alive, int workers, nint* done, bool withExit = true)
    {
        var launches = LayersOf(stage) + (withExit ? 1 : 0);
        for (var i = 0; i < launches; i++)
        {
            LaunchLayer(stage, i, alive, workers, i == launches - 1 ? done : null);
        }
    }

    /// <summary>Launches one layer of a stage, or behind them what hands out the logits.</summary>
    public void LaunchLayer(int stage, int index, int alive, int workers, nint* done)
    {
        // A worker's memory holds one sample: the batch is not larger than the workers are many.
        var layer = _layers[stage][index];
        Enqueue(layer.Kernel, alive, layer.Items > 1 ? layer.Jobs : Math.Min((workers + alive - 1) / alive, layer.Jobs), alive, layer.Items, done);
    }

    /// <summary>Launches of a stage layer by layer, less the one that hands out the logits.</summary>
    public int LayersOf(int stage) => _layers[stage].Length - 1;

    /// <summary>Runs each of its kernels once, where drivers finish compiling, and keeps the compiled program.</summary>
    public void Keep(Action runsOnce)
    {
        runsOnce();
        if (!_fromCache)
        {
            _builder.Keep(_built);
        }
    }

    public void Dispose()
    {
        foreach (var handle in _whole.Concat(_layers.SelectMany(l => l).Select(l => l.Kernel)).Append<ClHandle>(_built))
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

    private void Enqueue(KernelHandle kernel, int alive, int across, int down, int items, nint* done)
    {
        Status.Check(Native.clSetKernelArg(kernel.Value, 1, sizeof(int), &alive), nameof(Native.clSetKernelArg));
        var global = stackalloc nuint[2] { (nuint)(across * items), (nuint)down };
        var local = stackalloc nuint[2] { (nuint)items, 1 };
        Status.Check(Native.clEnqueueNDRangeKernel(_queue.Value, kernel.Value, 2, null, global, local, 0, null, done), nameof(Native.clEnqueueNDRangeKernel));
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
}
