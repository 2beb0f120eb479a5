
namespace EeHw.Train.Deployments.Bandwidths;

/// <summary>
/// Bayesian online change-point detection (Adams and MacKay 2007) on the logarithm of a rate: P(run length r | measurements) is kept for every r, with a constant hazard 1/λ and, within a run, a normal distribution whose mean
/// and variance are unknown (normal-gamma prior, Student-t predictions). Edgent (Li et al. 2018) uses such a detector to tell states of the bandwidth from noise.
/// </summary>
public sealed class ChangePointDetector
{
    private const double PriorWeight = 0.01;
    private const double PriorShape = 2;
    private const double Negligible = 1e-6;

    private readonly ChangePointOptions _options;
    private List<Run> _runs = [];

    /// <summary>Begins.</summary>
    /// <param name="options">What to expect.</param>
    public ChangePointDetector(ChangePointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Measurements since the last change, by the most probable run.</summary>
    public int RunLength { get; private set; }

    /// <summary>Rate of the present state: e to the mean logarithm over the most probable run.</summary>
    public double State { get; private set; }

    /// <summary>Takes a measurement.</summary>
    /// <param name="rate">The rate, greater than 0.</param>
    /// <returns>Whether the most probable run is no longer the one before, grown by this measurement: a change point.</returns>
    public bool Add(double rate)
    {
        var x = Math.Log(rate);
        var hazard = 1 / _options.MeanRun;
        var fresh = new Run(0, 1, x, PriorWeight, PriorShape, PriorShape * _options.Noise * _options.Noise);
        if (_runs.Count == 0)
        {
            _runs = [fresh.With(x, 1)];
            (RunLength, State) = (1, rate);
            return false;
        }

        // The prior's mean is where the rate has been: a change may go anywhere.
        var centre = _runs.Sum(r => r.Probability * r.Mean);
        var begin = fresh with { Mean = centre };
        var total = _runs.Sum(r => r.Probability);
        var next = new List<Run> { begin.With(x, total * hazard * begin.Density(x)) };
        next.AddRange(_runs.Select(r => r.With(x, r.Probability * (1 - hazard) * r.Density(x))));
        var sum = next.Sum(r => r.Probability);
        _runs = [.. next.Select(r => r with { Probability = r.Probability / sum }).Where(r => r.Probability > Negligible)];
        var best = _runs.MaxBy(r => r.Probability)!;
        var changed = best.Length != RunLength + 1;
        (RunLength, State) = (best.Length, Math.Exp(best.Mean));
        return changed;
    }

    // A run with its normal-gamma posterior: mean, weight κ, shape α, rate β.
    private sealed record Run(int Length, double Probability, double Mean, double Weight, double Shape, double Rate)
    {
        public Run With(double x, double probability) => new(
            Length + 1,
            probability,
            ((Weight * Mean) + x) / (Weight + 1),
            Weight + 1,
            Shape + 0.5,
            Rate + (Weight * (x - Mean) * (x - Mean) / (2 * (Weight + 1))));

        // Student-t with 2α degrees of freedom and scale² = β (κ + 1) / (α κ).
        public double Density(double x)
        {
            var square = Rate * (Weight + 1) / (Shape * Weight);
            var freedom = 2 * Shape;
            var z = (x - Mean) * (x - Mean) / (square * freedom);
            return Math.Exp(LogGamma((freedom + 1) / 2) - LogGamma(freedom / 2) - (0.5 * Math.Log(Math.PI * freedom * square)) - ((freedom + 1) / 2 * Math.Log(1 + z)));
        }

        // Stirling's series, after shifting the argument to 8 or more: error below 10^-10.
        private static double LogGamma(double v)
        {
            double shift = 0;
            while (v < 8)
            {
                shift -= Math.Log(v++);
            }

            var inverse = 1 / (v * v);
            return shift + ((v - 0.5) * Math.Log(v)) - v + (0.5 * Math.Log(2 * Math.PI)) + ((1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))))) / v;
        }
    }
}
