using EeHw.Model.Numerics;

namespace EeHw.Sim.Workloads;

/// <summary>
/// Markov-modulated Poisson process with two states: quiet and busy phases of exponentially distributed length, each with its own rate of arrivals.
/// </summary>
/// <param name="quietGap">Mean time between samples in a quiet phase, fs, above 0.</param>
/// <param name="busyGap">In a busy phase.</param>
/// <param name="quietTime">Mean length of a quiet phase, fs, above 0.</param>
/// <param name="busyTime">Of a busy phase.</param>
/// <param name="seed">Seed.</param>
/// <param name="index">Number of the source: numbers of different sources are independent.</param>
public sealed class BurstyArrivals(double quietGap, double busyGap, double quietTime, double busyTime, long seed, long index = 0) : IArrivals
{
    private readonly CounterRandom _random = new(seed, index, RandomStreams.Arrivals);
    private double _time;
    private double _phaseEnd = -1;
    private bool _isBusy = true;

    /// <inheritdoc/>
    public long Next()
    {
        while (true)
        {
            if (_phaseEnd < 0 || _time >= _phaseEnd)
            {
                _isBusy = !_isBusy;
                _time = Math.Max(_time, _phaseEnd);
                _phaseEnd = _time + Exponential(_isBusy ? busyTime : quietTime);
            }

            var next = _time + Exponential(_isBusy ? busyGap : quietGap);
            if (next <= _phaseEnd)
            {
                _time = next;
                return (long)Math.Round(next);
            }

            // Without memory: what remains of the gap is drawn anew in the next phase.
            _time = _phaseEnd;
        }
    }

    private double Exponential(double mean) => -mean * PortableMath.Log(1 - _random.NextUniform());
}
