namespace EeHw.Train.Deployments;

/// <summary>What a choice of exits is to reach.</summary>
public sealed record HapiGoal
{
    /// <summary>Accuracy that may be lost against the final exit answering all, as a fraction; the cheapest network within it wins. Null: no limit.</summary>
    public double? AccuracyDrop { get; init; }

    /// <summary>Mean cost not to be exceeded; null: no limit. With no limit on accuracy the most accurate network within it wins.</summary>
    public double? MeanCost { get; init; }

    /// <summary>Worst cost not to be exceeded; null: no limit.</summary>
    public double? WorstCost { get; init; }

    /// <summary>Thresholds tried: quantiles of all confidences, at least 2.</summary>
    public int Thresholds { get; init; } = 64;

    /// <summary>Steps of the annealing, where there are too many exits to try all subsets.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Seed of the annealing.</summary>
    public long Seed { get; init; } = 1;
}
