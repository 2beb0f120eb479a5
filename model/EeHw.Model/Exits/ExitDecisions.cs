namespace EeHw.Model.Exits;

/// <summary>What a policy, or a decision unit, did with every sample of a trace.</summary>
/// <param name="ExitOf">Exit at which each sample left, from 0 [N].</param>
/// <param name="Prediction">Class answered for each sample [N].</param>
public sealed record ExitDecisions(byte[] ExitOf, int[] Prediction)
{
    /// <summary>Share of samples that left at each exit.</summary>
    /// <param name="exits">Exits K.</param>
    /// <returns>K fractions that sum to 1.</returns>
    public double[] Shares(int exits)
    {
        var shares = new double[exits];
        foreach (var e in ExitOf)
        {
            shares[e]++;
        }

        return [.. shares.Select(s => s / ExitOf.Length)];
    }

    /// <summary>What would have been right at the exit that each sample took.</summary>
    /// <param name="labels">True classes [N or more].</param>
    /// <param name="maps">What each exit should answer to each class [K][C]; null where all answer classes.</param>
    /// <returns>Labels [N].</returns>
    public int[] LabelsOf(IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<int>>? maps)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return [.. Prediction.Select((_, n) => maps is null ? labels[n] : maps[ExitOf[n]][labels[n]])];
    }

    /// <summary>Share of right answers.</summary>
    /// <param name="labels">True classes [N].</param>
    /// <returns>A fraction.</returns>
    public double Accuracy(ReadOnlySpan<int> labels)
    {
        var right = 0;
        for (var i = 0; i < Prediction.Length; i++)
        {
            right += Prediction[i] == labels[i] ? 1 : 0;
        }

        return (double)right / Prediction.Length;
    }

    /// <summary>Share of right answers among the samples of a run that takes them in their order, and from the first again where it needs more.</summary>
    /// <param name="labels">True classes [N].</param>
    /// <param name="samples">Samples of the run, 1 or more.</param>
    /// <returns>A fraction.</returns>
    public double Accuracy(ReadOnlySpan<int> labels, long samples)
    {
        var (rounds, rest) = Math.DivRem(samples, Prediction.Length);
        var (right, begun) = (0L, 0L);
        for (var i = 0; i < Prediction.Length; i++)
        {
            var isRight = Prediction[i] == labels[i];
            right += isRight ? 1 : 0;
            begun += isRight && i < rest ? 1 : 0;
        }

        return (double)((rounds * right) + begun) / samples;
    }
}
