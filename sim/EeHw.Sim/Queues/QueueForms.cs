namespace EeHw.Sim.Queues;

/// <summary>Closed forms of single-server queues with Poisson arrivals: what the frame kernel is held against.</summary>
public static class QueueForms
{
    /// <summary>Mean time in an M/M/1 system, S/(1 - ρ) with ρ = λS.</summary>
    /// <param name="rate">λ, arrivals per unit of time.</param>
    /// <param name="service">S, mean service time; ρ below 1.</param>
    /// <returns>Mean time from arrival to departure.</returns>
    public static double ExponentialSojourn(double rate, double service) => service / (1 - (rate * service));

    /// <summary>Mean time in an M/G/1 system by Pollaczek and Khinchine, S + λ·E(S²)/(2(1 - ρ)).</summary>
    /// <param name="rate">λ, arrivals per unit of time.</param>
    /// <param name="service">S, mean service time; ρ below 1.</param>
    /// <param name="secondMoment">E(S²).</param>
    /// <returns>Mean time from arrival to departure.</returns>
    public static double Sojourn(double rate, double service, double secondMoment) => service + (rate * secondMoment / (2 * (1 - (rate * service))));

    /// <summary>
    /// Share of arrivals that an M/G/1/K system turns away, exactly, for a service time of finitely many values: the chain of numbers left behind at departures,
    /// π_j = Σ_i π_i·P(i → j) for 0..K-1, gives 1 - 1/(π_0 + ρ). Source: Gross and Harris, Fundamentals of Queueing Theory, section 5.1.8.
    /// </summary>
    /// <param name="rate">λ, arrivals per unit of time.</param>
    /// <param name="services">Service times with their probabilities, which add up to 1.</param>
    /// <param name="capacity">K: samples in the system at most, the one in service included; at least 1.</param>
    /// <returns>A fraction.</returns>
    public static double LossFraction(double rate, IReadOnlyList<(double Time, double Probability)> services, int capacity)
    {
        // a[j]: probability of j arrivals during one service
        var a = new double[capacity];
        foreach (var (time, probability) in services)
        {
            var term = probability * Math.Exp(-rate * time);
            for (var j = 0; j < capacity; j++)
            {
                a[j] += term;
                term *= rate * time / (j + 1);
            }
        }

        // With π_0 = 1, π_{j+1} = (π_j - π_0·a_j - Σ_{i=1..j} π_i·a_{j-i+1}) / a_0
        var pi = new double[capacity];
        pi[0] = 1;
        for (var j = 0; j + 1 < capacity; j++)
        {
            var sum = pi[j] - (pi[0] * a[j]);
            for (var i = 1; i <= j; i++)
            {
                sum -= pi[i] * a[j - i + 1];
            }

            pi[j + 1] = sum / a[0];
        }

        return 1 - (1 / ((pi[0] / pi.Sum()) + (rate * services.Sum(s => s.Time * s.Probability))));
    }

    /// <summary>
    /// ATHEENA's approximation of the share that a buffer between two stages turns away (Biggs et al., FPT 2023): S is one clock for a sample
    /// that leaves and the second stage's time for one that stays, s² = Var(S)/E(S)², ρ = λ·E(S), c = 2 + √ρ·(s² - 1), k = q + 1;
    /// P = ρ^((c+2k)/c)·(ρ - 1)/(ρ^(2(c+k)/c) - 1), c/(2(c + k)) at ρ = 1. Valid for c above 0.
    /// </summary>
    /// <param name="rate">λ, samples per unit of time from the first stage.</param>
    /// <param name="services">Service times with their probabilities.</param>
    /// <param name="queue">q: frames that the buffer holds, at least 0.</param>
    /// <returns>A fraction.</returns>
    public static double LossFractionAtheena(double rate, IReadOnlyList<(double Time, double Probability)> services, int queue)
    {
        var mean = services.Sum(s => s.Time * s.Probability);
        var variance = services.Sum(s => s.Time * s.Time * s.Probability) - (mean * mean);
        var (rho, k) = (rate * mean, queue + 1);
        var c = 2 + (Math.Sqrt(rho) * ((variance / (mean * mean)) - 1));
        return Math.Abs(rho - 1) < 1e-9
            ? c / (2 * (c + k))
            : Math.Pow(rho, (c + (2 * k)) / c) * (rho - 1) / (Math.Pow(rho, 2 * (c + k) / c) - 1);
    }
}
