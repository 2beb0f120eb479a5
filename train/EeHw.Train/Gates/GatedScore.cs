using EeHw.Model.Numerics;

namespace EeHw.Train.Gates;

/// <summary>How a network does when its gates decide.</summary>
/// <param name="Samples">Samples N.</param>
/// <param name="Accuracy">Share of right answers, each of the exit where the sample leaves.</param>
/// <param name="ExitShares">Share that leaves at each exit [K].</param>
/// <param name="ExpectedMacs">Σ f_k c_k, heads paid.</param>
/// <param name="Objective">What the gates' training minimises, mean over the samples, in nats.</param>
public sealed record GatedScore(int Samples, double Accuracy, ValueList<double> ExitShares, double ExpectedMacs, double Objective)
{
    /// <summary>Standard error sqrt(a(1-a)/N) of the accuracy.</summary>
    public double StandardError => Math.Sqrt(Accuracy * (1 - Accuracy) / Samples);
}
