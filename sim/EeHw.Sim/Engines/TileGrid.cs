using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>
/// A layer cut by a tiling: what every tile computes, reads and writes. Maps lie in DRAM row by row, pixel by pixel, all channels of a pixel together: rows with all
/// channels are one piece, fewer channels are a piece per pixel. Weights lie in the order of their tiles.
/// </summary>
internal sealed class TileGrid
{
    private readonly EngineStep _step;
    private readonly Engine _engine;
    private readonly Residency _residency;
    private readonly Tiling _tiling;
    private readonly int _batch;
    private readonly int _perSample;

    public TileGrid(EngineStep step, Engine engine, int batch, Residency residency, bool isVector, Tiling tiling)
    {
        (_step, _engine, _batch, _residency, IsVector, _tiling) = (step, engine, batch, residency, isVector, tiling);
        Groups = isVector ? 1 : step.Product!.Groups;
        AllFilters = isVector ? step.Output.Channels : (int)step.Product!.Filters;
        AllChannels = isVector ? 1 : step.Input.Channels / (int)Groups;
        KernelArea = step.Product is { } p ? p.WindowElements / (isVector ? 1 : AllChannels) : 0;
        _perSample = Ceiling(step.Output.Height, tiling.Rows);
        RowTiles = _perSample == 1 ? Ceiling(batch, tiling.Samples) : (long)batch * _perSample;
        FilterTiles = Ceiling(AllFilters, tiling.Filters);
        ChannelTiles = Ceiling(AllChannels, tiling.Channels);
    }

    public bool IsVector { get; }

    public long Groups { get; }

    /// <summary>Output channels of a group; all on the vector path.</summary>
    public int AllFilters { get; }

    /// <summary>Input channels of a group that are summed; 1 on the vector path.</summary>
    public int AllChannels { get; }

    public long KernelArea { get; }

    public long RowTiles { get; }

    public int FilterTiles { get; }

    public int ChannelTiles { get; }

    public long Tiles => Groups * RowTiles * FilterTiles * ChannelTiles;

    public int Filters(int tile) => Math.Min(_tiling.Filters, AllFilters - (tile * _tiling.Filters));

    public int Channels(int tile) => Math.Min(_tiling.Channels, AllChannels - (tile * _tiling.Channels));

    public (int Samples, int Rows, int InputRows) Rows(long tile)
    {
        if (_perSample == 1)
        {
            return ((int)Math.Min(_tiling.Samples, _batch - (tile * _tiling.Samples)), _step.Output.Height, InputRows(0, _step.Output.Height));
        }

        var first = (int)(tile % _perSample) * _tiling.Rows;
        var rows = Math.Min(_tiling.Rows, _step.Output.Height - first);
        return (1, rows, InputRows(first, rows));
    }

    public long Compute(in (int Samples, int Rows, int InputRows) r, int filters, int channels)
    {
        var pixels = (long)r.Samples * r.Rows * _step.Output.Width;
        return IsVector && _engine.Dataflow == Dataflow.OutputParallel ? VectorEngine.Clocks(pixels, _step.VectorOperations, filters, _engine.Array)
            : IsVector ? pixels * _step.VectorOperations * Ceiling(filters, _engine.Array.Columns)
            : SystolicArray.Clocks(pixels, KernelArea * channels, filters, _engine.Array, _engine.Dataflow);
    }

    public long InputBytes(in (int Samples, int Rows, int InputRows) r, int filters, int channels)
    {
        var operands = _step.Operands - (_residency.KeptInput > 0 ? 1 : 0);
        var part = IsVector ? filters : channels;
        return operands * r.Samples * Piece((long)r.InputRows * _step.Input.Width, part, _step.Input.Channels);
    }

    public long OutputBytes(in (int Samples, int Rows, int InputRows) r, int filters)
        => _residency.KeptOutput > 0 ? 0 : r.Samples * Piece((long)r.Rows * _step.Output.Width, filters, _step.Output.Channels);

    public long WeightBytes(int filters, int channels, bool isFirst)
        => _residency.HoldsWeights ? 0 : _engine.Dram.Bursts(WeightTile(filters, channels, isFirst));

    /// <summary>Whether two tiles of everything fit (one where there is only one).</summary>
    public bool Fits()
    {
        var most = _perSample == 1 ? Rows(0).InputRows : Math.Min(_step.Input.Height, ((_tiling.Rows - 1) * _step.StrideRows) + _step.KernelRows);
        var (filters, channels) = (Filters(0), Channels(0));
        var operands = _step.Operands - (_residency.KeptInput > 0 ? 1 : 0);
        var isOneInput = Groups * RowTiles * (IsVector ? FilterTiles : ChannelTiles) == 1;
        var input = (isOneInput ? 1 : 2) * operands * (long)_tiling.Samples * most * _step.Input.Width * (IsVector ? filters : channels) * _engine.WordBytes;
        var weights = (Groups * FilterTiles * ChannelTiles == 1 ? 1 : 2) * WeightTile(filters, channels, true);
        var output = (Groups * RowTiles * FilterTiles == 1 ? 1 : 2) * (long)_tiling.Samples * _tiling.Rows * _step.Output.Width * filters * EngineBuffers.SumBytes;
        return input + _residency.KeptInput + _residency.KeptOutput <= _engine.Buffers.Input
            && (_residency.HoldsWeights || weights <= _engine.Buffers.Weights)
            && output <= _engine.Buffers.Output;
    }

    private long WeightTile(int filters, int channels, bool isFirst)
        => ((KernelArea * channels) + (isFirst && _step.Product is not null ? _step.WordsPerFilter : 0)) * filters * _engine.WordBytes;

    private long Piece(long pixels, int part, int all)
        => part == all ? _engine.Dram.Bursts(pixels * all * _engine.WordBytes) : pixels * _engine.Dram.Bursts((long)part * _engine.WordBytes);

    private int InputRows(int first, int rows)
    {
        var from = Math.Clamp((first * _step.StrideRows) - _step.PadTop, 0, _step.Input.Height);
        var to = Math.Clamp(((first + rows - 1) * _step.StrideRows) - _step.PadTop + _step.KernelRows, 0, _step.Input.Height);
        return to - from;
    }

    internal static int Ceiling(long amount, long part) => (int)((amount + part - 1) / part);
}
