namespace EeHw.Train.Training;

/// <summary>How parameters follow the gradient.</summary>
public sealed record OptimiserChoice
{
    /// <summary>Adam with learning rate 0.002 and no weight decay.</summary>
    public static readonly OptimiserChoice Default = new();

    /// <summary><c>adam</c> or <c>sgd</c>.</summary>
    public string Kind { get; init; } = "adam";

    /// <summary>Learning rate before the schedule, greater than 0.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Momentum of SGD, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam: decay of the mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam: decay of the mean of squares, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam: added to the root, greater than 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay, at least 0; weights only, not biases. Adam: decoupled (w -= lr · decay · w); SGD: added to the gradient.</summary>
    public double WeightDecay { get; init; }
}
