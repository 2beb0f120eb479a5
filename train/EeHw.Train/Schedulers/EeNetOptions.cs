namespace EeHw.Train.Schedulers;

/// <summary>How an EENet schedule is trained.</summary>
public sealed record EeNetOptions
{
    /// <summary>The defaults.</summary>
    public static readonly EeNetOptions Default = new();

    /// <summary>Passes over the samples, at least 1.</summary>
    public int Epochs { get; init; } = 150;

    /// <summary>Epochs until training turns from the scores to the assignment and back, at least 1.</summary>
    public int Period { get; init; } = 10;

    /// <summary>Samples of a step; rounded up to a multiple of 16.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>Adam's learning rate, greater than 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight of |mean cost - budget| / budget.</summary>
    public double CostWeight { get; init; } = 1;

    /// <summary>Weight of the divergence of the assignment from the scores.</summary>
    public double DivergenceWeight { get; init; } = 0.1;

    /// <summary>Exponent β of the scores in the assignment's target.</summary>
    public double Sharpness { get; init; } = 1;

    /// <summary>Hidden neurons of an exit's assignment net as a share of its inputs, greater than 0; at least one neuron.</summary>
    public double HiddenRate { get; init; } = 0.5;

    /// <summary>Trainings from different first weights of the assignment; the one with most right answers on the fitted samples is kept.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Turns the mean assignment p_k into p_k e^(-μ c_k), normalised, with μ such that its cost is the budget.</summary>
    public bool ProjectsOntoBudget { get; init; } = true;

    /// <summary>Seed of order and first weights.</summary>
    public long Seed { get; init; } = 1;
}
