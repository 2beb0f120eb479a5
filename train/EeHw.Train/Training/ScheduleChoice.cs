using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>How the learning rate changes.</summary>
public sealed record ScheduleChoice
{
    /// <summary>Cosine to 0.</summary>
    public static readonly ScheduleChoice Default = new();

    /// <summary><c>cosine</c>, <c>step</c> or <c>constant</c>.</summary>
    public string Kind { get; init; } = "cosine";

    /// <summary>Epochs over which the rate first rises in a straight line from 0, at least 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Cosine: share of the rate that is left at the end, in [0, 1].</summary>
    public double FinalShare { get; init; }

    /// <summary>Step: epochs after which the rate is multiplied by <see cref="Factor"/>.</summary>
    public ValueList<double> Milestones { get; init; } = [];

    /// <summary>Step: the factor, in (0, 1].</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Share of the base rate at a point of the training: (1 + cos(π t)) / 2 between 1 and the final share for the cosine, t from 0 to 1 after warm-up.</summary>
    /// <param name="epoch">Epochs done, with fraction.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <returns>A factor in [0, 1].</returns>
    public double At(double epoch, int epochs)
    {
        if (epoch < WarmupEpochs)
        {
            return epoch / WarmupEpochs;
        }

        switch (Kind)
        {
            case "cosine":
                var t = (epoch - WarmupEpochs) / Math.Max(epochs - WarmupEpochs, 1e-9);
                return FinalShare + ((1 - FinalShare) * 0.5 * (1 + PortableMath.SinCos(Math.PI * Math.Clamp(t, 0, 1)).Cos));
            case "step":
                return Milestones.Where(m => epoch >= m).Aggregate(1.0, (rate, _) => rate * Factor);
            default:
                return 1;
        }
    }
}
