using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Checkpoints;

/// <summary>Metrics of epochs as rows of numbers: epoch, rate, train loss, validation loss, temperature, then six lists, each behind its length, the last what a gate does (samples, accuracy, MACs, objective, shares); absent is -1 as a length, NaN as a number.</summary>
internal static class EpochRows
{
    /// <summary>Epochs of phases that are done.</summary>
    public const string Done = "epochs.done";

    /// <summary>Epochs of the phase that is under way.</summary>
    public const string Present = "epochs";

    /// <summary>Keeps epochs.</summary>
    /// <param name="state">Where.</param>
    /// <param name="name">Their name.</param>
    /// <param name="epochs">The epochs.</param>
    public static void Put(StateBag state, string name, IEnumerable<EpochMetrics> epochs)
    {
        var numbers = new List<double>();
        foreach (var e in epochs)
        {
            numbers.AddRange([e.Epoch, e.LearningRate, e.TrainLoss, e.ValidationLoss, e.Temperature ?? double.NaN]);
            foreach (var list in new ValueList<double>?[] { e.TrainAccuracies, e.ValidationAccuracies, e.ExitWeights, e.AttackedValidationAccuracies, e.Gated is { } g ? [g.Samples, g.Accuracy, g.ExpectedMacs, g.Objective, .. g.ExitShares] : null })
            {
                numbers.Add(list?.Count ?? -1);
                numbers.AddRange(list ?? []);
            }
        }

        state.Put(name, [.. numbers]);
    }

    /// <summary>Epochs that were kept.</summary>
    /// <param name="state">Where.</param>
    /// <param name="name">Their name.</param>
    /// <returns>The epochs.</returns>
    /// <exception cref="InvalidDataException">The numbers are no such rows.</exception>
    public static List<EpochMetrics> Read(StateBag state, string name)
    {
        var numbers = state.Doubles(name);
        var (at, epochs) = (0, new List<EpochMetrics>());
        while (at < numbers.Length)
        {
            var (epoch, rate, loss, validation, temperature) = (Whole(), Next(), Next(), Next(), Next());
            var (train, judged, weights, attacked, gated) = (List(), List(), List(), List(), List());
            epochs.Add(new EpochMetrics(epoch, rate, loss, train ?? [], validation, judged ?? []) { ExitWeights = weights, AttackedValidationAccuracies = attacked, Gated = gated is { Count: >= 4 } g ? new((int)g[0], g[1], g.Skip(4).ToValueList(), g[2], g[3]) : null, Temperature = double.IsNaN(temperature) ? null : temperature });
        }

        return epochs;

        double Next() => at < numbers.Length ? numbers[at++] : throw new InvalidDataException($"'{name}' ends too early");

        int Whole() => Next() is var n && n >= -1 && n <= numbers.Length * 1e6 && n == Math.Floor(n) ? (int)Math.Min(n, int.MaxValue) : throw new InvalidDataException($"'{name}' has a length that is none");

        ValueList<double>? List()
        {
            var count = Whole();
            return count < 0 ? null : count <= numbers.Length - at ? Enumerable.Range(0, count).Select(_ => Next()).ToValueList() : throw new InvalidDataException($"'{name}' ends too early");
        }
    }
}
