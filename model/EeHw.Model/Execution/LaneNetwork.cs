using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using EeHw.Model.Networks;

namespace EeHw.Model.Execution;

/// <summary>Takes one layer's output of a few samples.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <param name="layer">Layer index.</param>
/// <param name="firstSample">Index of the sample in lane 0.</param>
/// <param name="samples">Lanes in use.</param>
/// <param name="values">Values: element e of lane l at e · lanes + l.</param>
internal delegate void LaneVisitor<T>(int layer, int firstSample, int samples, ReadOnlySpan<T> values);

/// <summary>
/// Runs a network on as many samples at once as a vector has lanes. Every lane is computed exactly as if it were alone, so results do not
/// depend on how samples are grouped. Safe to use from several threads.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
internal abstract unsafe class LaneNetwork<T>
    where T : unmanaged
{
    private readonly BufferPlan _plan;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    protected LaneNetwork(Network network)
    {
        Network = network;
        _plan = new BufferPlan(network);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Samples that one vector holds.</summary>
    public static int Lanes => Vector512<T>.Count;

    /// <summary>Runs samples and shows every layer's output.</summary>
    /// <param name="inputs">Inputs [N, C·H·W].</param>
    /// <param name="samples">N.</param>
    /// <param name="visit">Called for layer 0, 1, ... of the first lanes, then of the next.</param>
    public void Run(ReadOnlySpan<T> inputs, int samples, LaneVisitor<T> visit)
    {
        var size = (int)Network.Input.Elements;
        if (inputs.Length != (long)size * samples)
        {
            throw new ArgumentException($"{inputs.Length} values for {samples} samples of {Network.Input}.", nameof(inputs));
        }

        var workspace = _workspaces.TryTake(out var free) ? free : new Workspace(_plan);
        for (var first = 0; first < samples; first += Lanes)
        {
            var used = Math.Min(Lanes, samples - first);
            Load(inputs.Slice(first * size, used * size), size, workspace.Of(0));
            for (var i = 0; i < Network.Layers.Count; i++)
            {
                if (i > 0)
                {
                    Compute(i, workspace);
                }

                visit(i, first, used, new ReadOnlySpan<T>(workspace.Of(i), checked((int)Network.Layers[i].Output.Elements * Lanes)));
            }
        }

        _workspaces.Add(workspace);
    }

    /// <summary>Computes one layer.</summary>
    /// <param name="index">Layer index, from 1.</param>
    /// <param name="workspace">Where inputs and output lie.</param>
    protected abstract void Compute(int index, Workspace workspace);

    /// <summary>Copies vectors.</summary>
    /// <param name="from">Source.</param>
    /// <param name="to">Destination.</param>
    /// <param name="vectors">Number.</param>
    protected static void Copy(Vector512<T>* from, Vector512<T>* to, long vectors)
        => Buffer.MemoryCopy(from, to, vectors * sizeof(Vector512<T>), vectors * sizeof(Vector512<T>));

    /// <summary>The maximum of each window over the positions that lie in the map.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="input">Input vectors.</param>
    /// <param name="output">Output vectors.</param>
    protected static void MaximumOfWindows(WindowGeometry windows, Vector512<T>* input, Vector512<T>* output)
    {
        var (plane, width) = (windows.Input.Pixels, windows.Input.Width);
        foreach (var position in Positions(windows))
        {
            for (var c = 0; c < windows.Output.Channels; c++)
            {
                var x = input + ((long)c * plane);
                var maximum = x[(position.Rows[0] * width) + position.Columns[0]];
                foreach (var y in position.Rows)
                {
                    foreach (var column in position.Columns)
                    {
                        maximum = Vector512.Max(maximum, x[(y * width) + column]);
                    }
                }

                output[((long)c * windows.Output.Pixels) + position.Pixel] = maximum;
            }
        }
    }

    /// <summary>The input rows and columns, inside the map, of every output position.</summary>
    /// <param name="windows">The windows.</param>
    /// <returns>One entry per output position, row by row.</returns>
    protected static IEnumerable<(int Pixel, int[] Rows, int[] Columns)> Positions(WindowGeometry windows)
    {
        var columns = Enumerable.Range(0, windows.Output.Width)
            .Select(x => Enumerable.Range(0, windows.Kernel.Width).Select(kx => windows.ColumnOf(x, kx)).Where(c => c >= 0 && c < windows.Input.Width).ToArray()).ToArray();
        for (var y = 0; y < windows.Output.Height; y++)
        {
            var rows = Enumerable.Range(0, windows.Kernel.Height).Select(ky => windows.RowOf(y, ky)).Where(r => r >= 0 && r < windows.Input.Height).ToArray();
            for (var x = 0; x < windows.Output.Width; x++)
            {
                yield return ((y * windows.Output.Width) + x, rows, columns[x]);
            }
        }
    }

    private static void Load(ReadOnlySpan<T> inputs, int size, Vector512<T>* vectors)
    {
        var lanes = (T*)vectors;
        for (var l = 0; l < Lanes; l++)
        {
            // Lanes without a sample repeat the first one: no surprising numbers, no cost.
            var sample = inputs.Slice(l * size < inputs.Length ? l * size : 0, size);
            for (var e = 0; e < sample.Length; e++)
            {
                lanes[((long)e * Lanes) + l] = sample[e];
            }
        }
    }

    /// <summary>The buffers of one run.</summary>
    /// <param name="plan">Their sizes.</param>
    internal sealed class Workspace(BufferPlan plan)
    {
        private readonly LaneBuffer<T>[] _slots = [.. plan.SlotSizes.Select(s => new LaneBuffer<T>(s))];
        private readonly LaneBuffer<T> _scratch = new(plan.PaddedSize);

        /// <summary>Room for a padded input.</summary>
        public Vector512<T>* Scratch => _scratch.Vectors;

        /// <summary>The output of a layer.</summary>
        /// <param name="layer">Layer index.</param>
        /// <returns>Its vectors.</returns>
        public Vector512<T>* Of(int layer) => _slots[plan.SlotOf[layer]].Vectors;
    }
}
