using EeHw.Host.Profiles;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Host.OpenCl;

/// <summary>Times of layers.</summary>
internal sealed unsafe partial class OpenClNetwork
{
    public string? Clock { get; private set; }

    /// <summary>Times each layer as a launch of its own: one sample in one work group.</summary>
    public ValueList<LayerTime> Profile(SampleSet samples, int count, int repeats, CancellationToken cancellation)
    {
        if (_program.SamplesPerGroup > 1)
        {
            throw new EeHwException(
                Codes.Host.BadRun,
                new Place { Item = "--profile" },
                $"{_info.Id} computes {_program.SamplesPerGroup} samples at once in whole stages, and has no time for each layer.",
                "Profile with --batch 1.");
        }

        int status;
        var events = new QueueHandle(_eventClock ? Native.clCreateCommandQueue(_context.Value, _device, Profiling, &status) : 0);
        var hasEvents = !events.IsInvalid;
        var queue = hasEvents ? events : _queue;
        try
        {
            Clock = hasEvents ? "by events of the driver, each layer a launch" : "by wall clock, launch and wait included, each layer a launch (the driver's queues keep no times)";
            using var layers = _buildLayers(queue);

            // A pass of its own finishes compiling.
            WriteInput(samples, 0, 1);
            _list.Of<int>()[0] = 0;
            WriteList(0, 1);
            Status.Check(Native.clFinish(_queue.Value), nameof(Native.clFinish));
            var timer = new LayerTimer(_network, _program, layers, queue, hasEvents);
            timer.Measure(1, CancellationToken.None);
            return timer.Measure(repeats, cancellation);
        }
        finally
        {
            events.Dispose();
        }
    }
}
