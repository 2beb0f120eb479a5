using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Workloads;

/// <summary>
/// Which sample of a trace comes next. Orders that know easy and hard samples walk each of the two cyclically, so that all of them come equally often; whose turn it is says a
/// Markov chain with two states (clustered: runs of geometric length) or a share that moves over the run (drift).
/// </summary>
internal sealed class SampleOrder
{
    private readonly Difficulty _difficulty;
    private readonly CounterRandom _random;
    private readonly int[] _easy;
    private readonly int[] _hard;
    private readonly int[] _all;
    private readonly double _easyRun;
    private readonly long _samples;
    private readonly int _first;
    private readonly int _length;
    private long _count;
    private long _easyCount;
    private long _hardCount;
    private bool _isHard;

    /// <summary>Sorts a trace into easy and hard samples.</summary>
    /// <param name="exitOf">Exit of each sample of the trace.</param>
    /// <param name="workload">Order, seed and number of samples.</param>
    /// <param name="tenant">Whose samples they are, from 0.</param>
    /// <param name="from">Begin of the part of the trace that is used, a fraction.</param>
    /// <param name="to">Its end.</param>
    /// <exception cref="EeHwException">EEHW6504 where the order needs easy and hard samples and the trace lacks one of them, or the part has no sample.</exception>
    public SampleOrder(byte[] exitOf, Workload workload, int tenant = 0, double from = 0, double to = 1)
    {
        (_difficulty, _samples) = (workload.Difficulty, workload.Samples);
        _random = new CounterRandom(workload.Seed, tenant, RandomStreams.Orders);

        // Drawn samples stand easy ones first, then as many hard ones: a part of them is a part of each half.
        var isDrawn = _difficulty is { IsDrawn: true, HasHard: true };
        var half = isDrawn ? exitOf.Length / 2 : exitOf.Length;
        (_first, _length) = ((int)(from * half), (int)(to * half) - (int)(from * half));
        _easy = _hard = _all = [];
        if (_length <= 0)
        {
            throw new EeHwException(Codes.Simulation.DecisionMismatch, new Place { Item = "workload.tenants" }, FormattableString.Invariant($"the part {from} to {to} of {half} samples holds none."), "Give the tenant a larger part, or more data.");
        }

        if (!_difficulty.HasHard)
        {
            return;
        }

        var range = Enumerable.Range(_first, _length).ToArray();
        (_easy, _hard) = isDrawn
            ? (range, [.. range.Select(i => i + half)])
            : (range.Where(i => exitOf[i] == 0).ToArray(), range.Where(i => exitOf[i] > 0).ToArray());
        if (_easy.Length == 0 || _hard.Length == 0)
        {
            throw new EeHwException(
                Codes.Simulation.DecisionMismatch,
                new Place { Item = "workload.difficulty.order" },
                FormattableString.Invariant($"is {_difficulty.Order}, but {(_easy.Length == 0 ? "no" : "every")} sample of {range.Length} leaves at the first exit: there is nothing to order."),
                "Use order: as-is, or other thresholds.");
        }

        _all = _difficulty.Order == Difficulty.Sorted ? isDrawn ? [.. _easy, .. _hard] : [.. range.OrderBy(i => exitOf[i])] : _all;
        _easyRun = _difficulty.EasyRun ?? Math.Max(1, (_difficulty.HardRun ?? 1) * (_difficulty.IsDrawn ? 1 : (double)_easy.Length / Math.Max(1, _hard.Length)));
    }

    /// <summary>Index of the next sample in the trace.</summary>
    public int Next()
    {
        var n = _count++;
        switch (_difficulty.Order)
        {
            case Difficulty.Shuffled:
                return _first + Math.Min(_length - 1, (int)(_random.NextUniform() * _length));
            case Difficulty.Sorted:
                return _all[(int)Int128.Min(_all.Length - 1, (Int128)n * _all.Length / _samples)];
            case Difficulty.Clustered:
                _isHard = n == 0 ? _random.NextUniform() * (_easyRun + _difficulty.HardRun!.Value) < _difficulty.HardRun.Value
                    : _random.NextUniform() * (_isHard ? _difficulty.HardRun!.Value : _easyRun) < 1 != _isHard;
                return Pool(_isHard);
            case Difficulty.Drift:
                var at = _samples <= 1 ? 0 : Math.Min(1, (double)n / (_samples - 1));
                return Pool(_random.NextUniform() < _difficulty.HardFrom + ((_difficulty.HardTo - _difficulty.HardFrom) * at));
            default:
                return _first + (int)(n % _length);
        }
    }

    private int Pool(bool isHard) => isHard ? _hard[_hardCount++ % _hard.Length] : _easy[_easyCount++ % _easy.Length];
}
