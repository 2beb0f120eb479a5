namespace EeHw.Model.Datasets;

/// <summary>A small picture of ink, 0 (none) to 1, on which strokes are drawn. x to the right, y down, in pixels; pixel (0, 0) has its centre at (0.5, 0.5).</summary>
internal sealed class GlyphCanvas
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 28;

    private readonly double[] _ink = new double[Side * Side];
    private readonly double[] _row = new double[Side * Side];

    /// <summary>Ink of each pixel, row by row.</summary>
    public ReadOnlySpan<double> Ink => _ink;

    /// <summary>Removes all ink.</summary>
    public void Clear() => Array.Clear(_ink);

    /// <summary>Draws a round-ended line; overlapping ink keeps the darker value.</summary>
    /// <param name="x0">Start.</param>
    /// <param name="y0">Start.</param>
    /// <param name="x1">End.</param>
    /// <param name="y1">End.</param>
    /// <param name="radius0">Half of the width at the start, in pixels.</param>
    /// <param name="radius1">Half of the width at the end.</param>
    /// <param name="ink">Ink inside the line, 0 to 1; at the edge it falls to 0 over one pixel.</param>
    public void Line(double x0, double y0, double x1, double y1, double radius0, double radius1, double ink)
    {
        var reach = Math.Max(radius0, radius1) + 0.5;
        double dx = x1 - x0, dy = y1 - y0;
        var square = Math.Max((dx * dx) + (dy * dy), 1e-12);
        var left = Math.Clamp((int)Math.Floor(Math.Min(x0, x1) - reach), 0, Side);
        var right = Math.Clamp((int)Math.Ceiling(Math.Max(x0, x1) + reach), 0, Side);
        var top = Math.Clamp((int)Math.Floor(Math.Min(y0, y1) - reach), 0, Side);
        var bottom = Math.Clamp((int)Math.Ceiling(Math.Max(y0, y1) + reach), 0, Side);
        for (var row = top; row < bottom; row++)
        {
            var py = row + 0.5 - y0;
            for (var column = left; column < right; column++)
            {
                var px = column + 0.5 - x0;
                var t = Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1);
                double ex = px - (t * dx), ey = py - (t * dy);
                var edge = radius0 + (t * (radius1 - radius0)) + 0.5;
                var distance = (ex * ex) + (ey * ey);
                if (distance < edge * edge)
                {
                    ref var pixel = ref _ink[(row * Side) + column];
                    pixel = Math.Max(pixel, ink * Math.Min(1, edge - Math.Sqrt(distance)));
                }
            }
        }
    }

    /// <summary>Wipes ink away around a point.</summary>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radius">Radius in pixels; the edge is one pixel soft.</param>
    public void Erase(double x, double y, double radius)
    {
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                double dx = column + 0.5 - x, dy = row + 0.5 - y;
                var distance = Math.Sqrt((dx * dx) + (dy * dy));
                _ink[(row * Side) + column] *= Math.Clamp(distance - radius + 0.5, 0, 1);
            }
        }
    }

    /// <summary>Blurs with a separable kernel of five taps whose variance is that of a Gaussian.</summary>
    /// <param name="sigma">Standard deviation in pixels, 0 to 1.3.</param>
    public void Blur(double sigma)
    {
        // Weights b, a, 1-2a-2b, a, b with variance 2a + 8b = sigma^2 and b = sigma^4 / 24: positive in the whole range.
        var variance = sigma * sigma;
        var b = variance * variance / 24;
        var a = (variance - (8 * b)) / 2;
        var centre = 1 - (2 * a) - (2 * b);
        Pass(_ink, _row, 1);
        Pass(_row, _ink, Side);

        void Pass(double[] from, double[] to, int step)
        {
            for (var i = 0; i < from.Length; i++)
            {
                var position = i / step % Side;
                to[i] = (centre * from[i]) + (a * (At(-1) + At(1))) + (b * (At(-2) + At(2)));

                double At(int offset) => (uint)(position + offset) < Side ? from[i + (offset * step)] : 0;
            }
        }
    }
}
