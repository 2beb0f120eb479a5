using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>What one way of training does against another, over seeds that both share.</summary>
/// <param name="Seeds">The seeds, at least two.</param>
/// <param name="Exits">Names of the exits.</param>
/// <param name="Accuracies">Per seed and exit: share of right answers on the test data.</param>
/// <param name="BaselineAccuracies">The same of the baseline.</param>
/// <param name="Samples">Samples of the test data.</param>
public sealed record PairedEffect(ValueList<long> Seeds, ValueList<string> Exits, ValueList<ValueList<double>> Accuracies, ValueList<ValueList<double>> BaselineAccuracies, int Samples)
{
    /// <summary>SHA-256 over both specifications and their data, lower-case hex.</summary>
    public string InputHash { get; init; } = "";

    /// <summary>Mean over the seeds of the difference of an exit's accuracies.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>In -1 to 1; above 0 where the first way is better.</returns>
    public double Difference(int exit) => Differences(exit).Average();

    /// <summary>Standard error of that mean over seeds: s/√n, s² = Σ (d - mean)²/(n - 1).</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>At least 0.</returns>
    public double StandardError(int exit)
    {
        var differences = Differences(exit);
        var mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1) / differences.Count);
    }

    private List<double> Differences(int exit) => [.. Accuracies.Select((a, s) => a[exit] - BaselineAccuracies[s][exit])];
}
