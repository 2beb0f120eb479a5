namespace EeHw.Sim.Tests.Designs;

/// <summary>
/// An independent control model of a convolution whose window and MAC array share one pipeline enable (three registers v1, v2, v3), as a
/// hand-written Verilog unit has it. The reference that the two-unit model is held against.
/// </summary>
public sealed class FusedConvolution(int size, int inputs, int outputs, int kernel, int simd, int pe)
{
    private readonly int _groups = inputs / simd;
    private readonly int _blocks = outputs / pe;
    private readonly int _width = size - kernel + 1;
    private int _fill;
    private int _word;
    private int _block;
    private int _x;
    private int _y;
    private (bool Valid, bool Last) _v1;
    private (bool Valid, bool Last) _v2;

    private bool IsValid { get; set; }

    private bool IsReady => _fill != (kernel + 1) * size * _groups;

    private long FrameWords => (long)_width * _width * _blocks;

    public static double Interval(FusedConvolution a, FusedConvolution b, int depth, int frames)
    {
        var (fifo, words) = (0, 0L);
        var done = new List<long>();
        for (var clock = 0L; done.Count < frames; clock++)
        {
            var aTaken = depth == 0 ? b.IsReady : fifo < depth;
            var bGets = (depth == 0 ? a.IsValid : fifo > 0) && b.IsReady;
            fifo += depth == 0 ? 0 : (a.IsValid && aTaken ? 1 : 0) - (bGets ? 1 : 0);
            if (b.IsValid && ++words % b.FrameWords == 0)
            {
                done.Add(clock);
            }

            a.Step(a.IsReady, aTaken);
            b.Step(bGets, true);
        }

        return (double)(done[frames - 1] - done[frames / 2]) / (frames - 1 - (frames / 2));
    }

    private void Step(bool gets, bool taken)
    {
        var row = size * _groups;
        var need = ((((kernel - 1) * size) + kernel) * _groups) + (_x * _groups);
        var ce = !IsValid || taken;
        var go = ce && _fill >= need;
        var last = _word == (kernel * kernel * _groups) - 1;
        if (ce)
        {
            IsValid = _v2 is { Valid: true, Last: true };
            _v2 = _v1;
            _v1 = (go, last);
        }

        _fill += gets ? 1 : 0;
        if (!go)
        {
            return;
        }

        _word = last ? 0 : _word + 1;
        _block += last ? 1 : 0;
        if (_block == _blocks)
        {
            _block = 0;
            if (++_x == _width)
            {
                _x = 0;
                _fill -= _y == _width - 1 ? kernel * row : row;
                _y = _y == _width - 1 ? 0 : _y + 1;
            }
        }
    }
}
