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
}
