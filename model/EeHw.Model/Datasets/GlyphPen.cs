using EeHw.Model.Numerics;

namespace EeHw.Model.Datasets;

/// <summary>Draws one digit: bends its skeleton, inks it, disturbs the picture. Everything grows with the hardness of the sample.</summary>
internal sealed class GlyphPen
{
    private const int Side = GlyphCanvas.Side;
    private const int PointsPerSpan = 6;
    private const int FieldSide = 4;

    private readonly GlyphCanvas _canvas = new();
    private readonly List<(double X, double Y)> _curve = [];
    private readonly double[] _field = new double[2 * FieldSide * FieldSide];

    /// <summary>Draws one sample.</summary>
    /// <param name="random">Random numbers of this sample.</param>
    /// <param name="digit">Class, 0 to 9.</param>
    /// <param name="hardness">0 (neat) to 1 (as hard as can be).</param>
    /// <param name="pixels">Receives 28 · 28 values 0..255, row by row; ink is bright.</param>
    public void Draw(CounterRandom random, int digit, double hardness, Span<byte> pixels)
    {
        var h = hardness;
        _canvas.Clear();
        var styles = GlyphSkeletons.Styles[digit];
        var strokes = styles[random.NextInteger(styles.Length)];

        // Hand: slant, turn, size, place.
        var height = 19.5 + (random.NextNormal() * Between(0.8, 2.4, h));
        var width = height * (0.78 + (random.NextNormal() * Between(0.05, 0.14, h)));
        height = Math.Clamp(height, 11, 25);
        width = Math.Clamp(width, 6, 24);
        var slant = -0.08 + (random.NextNormal() * Between(0.09, 0.22, h));
        var (sin, cos) = PortableMath.SinCos(random.NextNormal() * Between(0.04, 0.2, h));
        var slackX = Math.Max(0, 13 - (width / 2)) * Between(0.15, 0.75, h);
        var slackY = Math.Max(0, 13 - (height / 2)) * Between(0.2, 0.9, h);
        var centreX = (Side / 2.0) + random.NextUniform(-slackX, slackX);
        var centreY = (Side / 2.0) + random.NextUniform(-slackY, slackY);
        for (var i = 0; i < _field.Length; i++)
        {
            _field[i] = random.NextNormal() * Between(0.018, 0.06, h);
        }

        // Pen: width, and how the pressure changes along a stroke.
        var radius = Math.Clamp(1.15 + (random.NextNormal() * Between(0.15, 0.45, h)), 0.55, 2.1);
        var pressure = Between(0.08, 0.35, h);
        foreach (var stroke in strokes)
        {
            Trace(stroke, random, Between(0.012, 0.035, h));
            var phase = random.NextUniform(0, 6.283185);
            var (px, py, pr) = (0.0, 0.0, 0.0);
            for (var i = 0; i < _curve.Count; i++)
            {
                var (u, v) = Bend(_curve[i].X, _curve[i].Y);
                var x0 = ((u - 0.5) * width) - (slant * (v - 0.5) * height);
                var y0 = (v - 0.5) * height;
                var x = centreX + (cos * x0) - (sin * y0);
                var y = centreY + (sin * x0) + (cos * y0);
                var r = radius * (1 + (pressure * PortableMath.SinCos(phase + (4.0 * i / _curve.Count)).Sin));
                if (i > 0)
                {
                    _canvas.Line(px, py, x, y, pr, r, 1);
                }

                (px, py, pr) = (x, y, r);
            }
        }

        Disturb(random, h, radius, centreX, centreY);
        Expose(random, h, pixels);
    }

    /// <summary>Gaps in the ink, then strange strokes, then blur.</summary>
    private void Disturb(CounterRandom random, double h, double radius, double centreX, double centreY)
    {
        if (random.NextUniform() < 0.5 * h)
        {
            _canvas.Erase(centreX + random.NextUniform(-7, 7), centreY + random.NextUniform(-9, 9), random.NextUniform(0.8, 0.8 + (1.6 * h)));
        }

        // Up to four strange strokes; below a hardness of 0.25 there are none.
        for (var i = 0; i < 4; i++)
        {
            var present = random.NextUniform() < 0.75 * Math.Max(0, h - 0.25);
            var (x, y) = (random.NextUniform(0, Side), random.NextUniform(0, Side));
            var (sin, cos) = PortableMath.SinCos(random.NextUniform(0, 6.283185));
            var length = random.NextUniform(2, 5 + (7 * h));
            var turn = random.NextNormal() * 0.12;
            var ink = random.NextUniform(0.35, 0.65 + (0.35 * h));
            var thickness = radius * random.NextUniform(0.5, 0.9);
            for (var step = 0; present && step < length; step++)
            {
                _canvas.Line(x, y, x + cos, y + sin, thickness, thickness, ink);
                (x, y) = (x + cos, y + sin);
                (sin, cos) = (sin + (turn * cos), cos - (turn * sin));
            }
        }

        _canvas.Blur(random.NextUniform(0.3, Between(0.55, 1.25, h)));
    }

    /// <summary>Turns ink into grey values: ink and paper levels, a gradient of light, noise.</summary>
    private void Expose(CounterRandom random, double h, Span<byte> pixels)
    {
        var paper = random.NextUniform(0, Between(4, 60, h));
        var full = 255 - random.NextUniform(0, Between(10, 110, h));
        var gradientX = random.NextNormal() * Between(0, 0.9, h);
        var gradientY = random.NextNormal() * Between(0, 0.9, h);
        var noise = random.NextUniform(Between(0, 6, h), Between(5, 46, h));
        var ink = _canvas.Ink;
        for (var i = 0; i < ink.Length; i++)
        {
            var light = (gradientX * ((i % Side) - (Side / 2))) + (gradientY * ((i / Side) - (Side / 2)));
            var value = paper + light + ((full - paper) * ink[i]) + (noise * random.NextNormal());
            pixels[i] = (byte)(Math.Clamp(value, 0, 255) + 0.5);
        }
    }

    /// <summary>Runs a uniform Catmull-Rom curve through the points of a stroke, each moved a little; a point given twice is a corner.</summary>
    private void Trace(double[] stroke, CounterRandom random, double jitter)
    {
        _curve.Clear();
        var count = stroke.Length / 2;
        Span<double> points = stackalloc double[stroke.Length];
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && stroke[2 * i] == stroke[(2 * i) - 2] && stroke[(2 * i) + 1] == stroke[(2 * i) - 1])
            {
                (points[2 * i], points[(2 * i) + 1]) = (points[(2 * i) - 2], points[(2 * i) - 1]);
                continue;
            }

            points[2 * i] = stroke[2 * i] + (jitter * random.NextNormal());
            points[(2 * i) + 1] = stroke[(2 * i) + 1] + (jitter * random.NextNormal());
        }

        for (var i = 0; i + 1 < count; i++)
        {
            for (var step = 0; step < PointsPerSpan; step++)
            {
                var t = step / (double)PointsPerSpan;
                _curve.Add((Spline(points, i, 0, t), Spline(points, i, 1, t)));
            }
        }

        _curve.Add((points[^2], points[^1]));
    }

    private static double Spline(ReadOnlySpan<double> points, int span, int axis, double t)
    {
        var last = (points.Length / 2) - 1;
        var p0 = points[(2 * Math.Max(span - 1, 0)) + axis];
        var p1 = points[(2 * span) + axis];
        var p2 = points[(2 * (span + 1)) + axis];
        var p3 = points[(2 * Math.Min(span + 2, last)) + axis];
        return p1 + (0.5 * t * (p2 - p0 + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * (p1 - p2)) + p3 - p0))))));
    }

    /// <summary>Elastic distortion: displacements on a 4 by 4 grid over the unit square, smoothly interpolated.</summary>
    private (double X, double Y) Bend(double x, double y)
    {
        var (column, u) = Cell(x);
        var (row, v) = Cell(y);
        return (x + At(0), y + At(FieldSide * FieldSide));

        double At(int plane)
        {
            var i = plane + (row * FieldSide) + column;
            var upper = _field[i] + (u * (_field[i + 1] - _field[i]));
            var lower = _field[i + FieldSide] + (u * (_field[i + FieldSide + 1] - _field[i + FieldSide]));
            return upper + (v * (lower - upper));
        }

        static (int Cell, double Fraction) Cell(double position)
        {
            var scaled = Math.Clamp(position, 0, 1) * (FieldSide - 1);
            var cell = Math.Min((int)scaled, FieldSide - 2);
            var f = scaled - cell;
            return (cell, f * f * (3 - (2 * f)));
        }
    }

    private static double Between(double easy, double hard, double hardness) => easy + ((hard - easy) * hardness);
}
