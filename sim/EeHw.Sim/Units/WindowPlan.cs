using EeHw.Model.Hardware;

namespace EeHw.Sim.Units;

/// <summary>
/// When a sliding window may send a pixel and what it lets go of. With b(oy) = clamp(oy·stride - top, 0, H) the first row kept for output row oy and
/// (y, x) the last row and column of the window clipped to the map, pixel (oy, ox) needs (y·W + x + 1 - b·W)·CF words held (0 where y is above the map);
/// the last word of row oy releases (b(oy+1) - b(oy))·W·CF words, that of the last row everything that is left of the frame.
/// </summary>
internal sealed class WindowPlan
{
    /// <summary>Makes the tables of a window.</summary>
    /// <param name="unit">The window.</param>
    public WindowPlan(SlidingWindow unit)
    {
        int rows = unit.Input.Height, columns = unit.Input.Width, groups = unit.ChannelGroups;
        int outputRows = unit.OutputSize.Height, outputColumns = unit.OutputSize.Width;
        Need = new int[outputRows * outputColumns];
        Release = new int[outputRows];
        for (var oy = 0; oy < outputRows; oy++)
        {
            var first = FirstRow(oy);
            var next = oy == outputRows - 1 ? rows : FirstRow(oy + 1);
            Release[oy] = (next - first) * columns * groups;
            var y = Math.Min(rows - 1, (oy * unit.Stride.Height) - unit.Padding.Top + ((unit.Kernel.Height - 1) * unit.Dilation.Height));
            for (var ox = 0; ox < outputColumns; ox++)
            {
                var x = (ox * unit.Stride.Width) - unit.Padding.Left + ((unit.Kernel.Width - 1) * unit.Dilation.Width);
                x = Math.Clamp(x, -1, columns - 1);
                Need[(oy * outputColumns) + ox] = y < first ? 0 : ((((y - first) * columns) + x + 1) * groups);
            }
        }

        int FirstRow(int oy) => Math.Clamp((oy * unit.Stride.Height) - unit.Padding.Top, 0, rows);
    }

    /// <summary>Words that must be held for each output pixel.</summary>
    public int[] Need { get; }

    /// <summary>Words let go of with the last word of each output row.</summary>
    public int[] Release { get; }
}
