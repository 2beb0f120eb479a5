namespace EeHw.Train.Engines;

/// <summary>Sums over some samples, per exit.</summary>
/// <param name="exits">Number of exits.</param>
internal sealed class ExitTotals(int exits)
{
    /// <summary>Samples counted.</summary>
    public long Samples { get; private set; }

    /// <summary>Sum of what is minimised over the samples, where it is more than weighted cross-entropies.</summary>
    public double Objective { get; set; }

    /// <summary>Sum of the teacher's greatest probabilities.</summary>
    public double TeacherConfidence { get; set; }

    /// <summary>Gradient of a gate that is no layer, scaled as those of the layers are; empty where there is none.</summary>
    public double[] Gate { get; set; } = [];

    /// <summary>Sum of the losses in nats [exits].</summary>
    public double[] Loss { get; } = new double[exits];

    /// <summary>Right answers [exits].</summary>
    public long[] Right { get; } = new long[exits];

    /// <summary>Counts one exit of a chunk.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="result">Loss and right answers.</param>
    public void Count(int exit, (double Loss, int Right) result)
    {
        Loss[exit] += result.Loss;
        Right[exit] += result.Right;
    }

    /// <summary>Counts samples.</summary>
    /// <param name="samples">How many.</param>
    public void Count(int samples) => Samples += samples;

    /// <summary>Adds other totals.</summary>
    /// <param name="other">The other totals.</param>
    public void Add(ExitTotals other)
    {
        Samples += other.Samples;
        Objective += other.Objective;
        TeacherConfidence += other.TeacherConfidence;
        Gate = other.Gate.Length == 0 ? Gate : Gate.Length == 0 ? [.. other.Gate] : [.. Gate.Zip(other.Gate, (a, b) => a + b)];
        for (var k = 0; k < Loss.Length; k++)
        {
            Loss[k] += other.Loss[k];
            Right[k] += other.Right[k];
        }
    }
}
