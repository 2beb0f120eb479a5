using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>Clocks and bytes of all tiles together, without walking over them; equal to what <see cref="TileWalk"/> adds up.</summary>
internal sealed class TileSums
{
    private readonly TileGrid _grid;
    private readonly long _mapPass;
    private readonly long _weightPass;
    private readonly long _outputPass;

    public TileSums(TileGrid grid, EngineStep step, Residency residency)
    {
        _grid = grid;
        var hasInput = residency.KeptInput == 0 || step.Operands > 1;
        foreach (var (rows, rowTimes) in RowClasses(step.Output.Height))
        {
            foreach (var (filters, filterTimes) in Classes(grid.FilterTiles, grid.Filters))
            {
                _outputPass += rowTimes * filterTimes * grid.OutputBytes(rows, filters);
                foreach (var (channels, channelTimes) in Classes(grid.ChannelTiles, grid.Channels))
                {
                    Compute += rowTimes * filterTimes * channelTimes * grid.Compute(rows, filters, channels) * grid.Groups;
                    _mapPass += hasInput && grid.IsVector ? rowTimes * filterTimes * grid.InputBytes(rows, filters, channels) : 0;
                }
            }

            foreach (var (channels, channelTimes) in Classes(grid.ChannelTiles, grid.Channels))
            {
                _mapPass += hasInput && !grid.IsVector ? rowTimes * channelTimes * grid.InputBytes(rows, 0, channels) : 0;
            }
        }

        foreach (var (filters, filterTimes) in Classes(grid.FilterTiles, grid.Filters))
        {
            // The constants of a filter come with its first channels.
            _weightPass += filterTimes * grid.WeightBytes(filters, grid.Channels(0), true);
            if (grid.ChannelTiles > 1)
            {
                _weightPass += filterTimes * (((grid.ChannelTiles - 2) * grid.WeightBytes(filters, grid.Channels(0), false)) + grid.WeightBytes(filters, grid.Channels(grid.ChannelTiles - 1), false));
            }
        }
    }

    public long Compute { get; }

    public long Bytes(bool filtersOutside)
        => _grid.Groups * ((_mapPass * MapPasses(filtersOutside)) + (_weightPass * WeightPasses(filtersOutside)) + _outputPass);

    /// <summary>Tiles before which something is loaded, at most.</summary>
    public long Loads(bool filtersOutside)
    {
        if (_mapPass + _weightPass == 0)
        {
            return 0;
        }

        var isQuiet = _weightPass == 0 && !_grid.IsVector && _grid.ChannelTiles == 1 && !filtersOutside;
        return isQuiet ? _grid.Groups * _grid.RowTiles : _grid.Tiles;
    }

    private long MapPasses(bool filtersOutside)
    {
        var isHeld = _grid.IsVector || (_grid.ChannelTiles == 1 && (!filtersOutside || _grid.RowTiles == 1));
        return isHeld ? 1 : _grid.FilterTiles;
    }

    private long WeightPasses(bool filtersOutside)
    {
        var isHeld = _grid.ChannelTiles == 1 && (filtersOutside || _grid.FilterTiles == 1);
        return isHeld ? 1 : _grid.RowTiles;
    }

    private List<((int Samples, int Rows, int InputRows) Rows, long Times)> RowClasses(int height)
    {
        var classes = new List<((int, int, int), long)>();
        var perSample = _grid.Rows(0).Rows == height ? _grid.RowTiles : TileGrid.Ceiling(height, _grid.Rows(0).Rows);
        if (_grid.Rows(0).Rows == height)
        {
            // All tiles but the last hold the same number of samples.
            classes.Add((_grid.Rows(0), perSample - 1));
            classes.Add((_grid.Rows(perSample - 1), 1));
            return classes;
        }

        var samples = _grid.RowTiles / perSample;
        for (var t = 0L; t < perSample; t++)
        {
            classes.Add((_grid.Rows(t), samples));
        }

        return classes;
    }

    private static (int Size, long Times)[] Classes(int tiles, Func<int, int> size)
        => tiles == 1 ? [(size(0), 1)] : [(size(0), tiles - 1), (size(tiles - 1), 1)];
}
