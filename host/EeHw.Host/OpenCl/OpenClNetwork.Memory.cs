using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;

namespace EeHw.Host.OpenCl;

/// <summary>Memory: what is taken, and how inputs, lists and thresholds reach it.</summary>
internal sealed unsafe partial class OpenClNetwork
{
    private void WriteLimits(UnitPolicy policy)
    {
        if (ReferenceEquals(policy, _policy))
        {
            return;
        }

        var limits = KernelDecisions.Limits(policy);
        for (var i = 0; i < limits.Count; i++)
        {
            _limits!.Of<long>()[i] = limits[i];
        }

        _limits!.Send(_queue, limits.Count * sizeof(long));
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

    private Exchange Exchanged(long bytes, long? hostBytes = null)
        => new(_shares ? new SharedMemory(_context, Math.Max(bytes, 64)) : Zeroed(bytes), hostBytes ?? bytes);

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
            new Exchange(buffer, 0).Send(_queue, p, bytes.Length, waits: true);
        }

        return buffer;
    }

    // Nobody waits for a write: the queue is in order, and the host touches the memory again only after it has read the logits.
    private void WriteInput(SampleSet samples, int first, int count)
    {
        var (from, elements) = (checked((int)(first * _program.InputElements)), (int)(count * _program.InputElements));
        switch (_program.Element)
        {
            case KernelElement.Float32 when (long)elements * sizeof(float) > _input.HostBytes:
                fixed (float* p = samples.Values)
                {
                    _input.Send(_queue, p + from, (long)elements * sizeof(float), waits: true);
                }

                return;
            case KernelElement.Float32:
                samples.Values.AsSpan(from, elements).CopyTo(_input.Of<float>());
                break;
            case KernelElement.Int32:
                var raws = samples.Raws.AsSpan(from, elements);
                var narrow = _input.Of<int>();
                for (var i = 0; i < raws.Length; i++)
                {
                    narrow[i] = (int)raws[i];
                }

                break;
            default:
                samples.Raws.AsSpan(from, elements).CopyTo(_input.Of<long>());
                break;
        }

        _input.Send(_queue, (long)elements * _elementBytes);
    }

    // The list of the samples still alive, unless the device has it: at the first exit all are, in order.
    private void WriteList(int stage, int alive)
    {
        if (stage == 0 && alive <= _inOrder)
        {
            return;
        }

        _list.Send(_queue, alive * sizeof(int));
        _inOrder = stage == 0 ? alive : 0;
    }

    private void Take(int at, Span<double> values)
    {
        for (var c = 0; c < values.Length; c++)
        {
            values[c] = _program.Element switch
            {
                KernelElement.Float32 => (double)_logits.Of<float>()[at + c],
                KernelElement.Int32 => (double)_logits.Of<int>()[at + c],
                _ => (double)_logits.Of<long>()[at + c],
            };
        }
    }
}
