using System.Globalization;
using System.Runtime.InteropServices;
using EeHw.Model.Kernels;

namespace EeHw.Codegen.OpenCl;

/// <summary>Collects the constants of a program in one buffer.</summary>
/// <param name="element">Number type.</param>
/// <param name="lanes">Numbers of the vectors that are read from it: what is added begins at a whole vector.</param>
internal sealed class ConstantPool(KernelElement element, int lanes)
{
    private readonly List<double> _reals = [];
    private readonly List<long> _integers = [];

    public bool IsReal => element == KernelElement.Float32;

    public int Count => IsReal ? _reals.Count : _integers.Count;

    public int Add(IEnumerable<float> values)
    {
        while (Count % lanes != 0)
        {
            _reals.Add(0);
        }

        var start = Count;
        _reals.AddRange(values.Select(v => (double)v));
        return start;
    }

    public int Add(IEnumerable<long> values)
    {
        while (Count % lanes != 0)
        {
            _integers.Add(0);
        }

        var start = Count;
        _integers.AddRange(values);
        return start;
    }

    public KernelConstants Build() => new(element, element switch
    {
        KernelElement.Float32 => Bytes(_reals.Select(v => (float)v).ToArray()),
        KernelElement.Int32 => Bytes(_integers.Select(v => checked((int)v)).ToArray()),
        _ => Bytes(_integers.ToArray()),
    });

    /// <summary>The constants of a program as text, one per line.</summary>
    public static IEnumerable<string> Lines(KernelConstants constants) => constants.Element switch
    {
        KernelElement.Float32 => MemoryMarshal.Cast<byte, float>(constants.Bytes).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)),
        KernelElement.Int32 => MemoryMarshal.Cast<byte, int>(constants.Bytes).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture)),
        _ => MemoryMarshal.Cast<byte, long>(constants.Bytes).ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture)),
    };

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
