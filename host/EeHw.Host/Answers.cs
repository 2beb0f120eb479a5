using EeHw.Model.Exits;

namespace EeHw.Host;

/// <summary>What came out for each sample of a set.</summary>
public sealed class Answers
{
    /// <summary>Room for the answers of a set.</summary>
    /// <param name="samples">Samples N.</param>
    /// <param name="classesOfExits">Classes of each exit, to keep logits; null to keep none.</param>
    public Answers(int samples, IReadOnlyList<int>? classesOfExits = null)
    {
        Decisions = new(new byte[samples], new int[samples]);
        LatencyTicks = new long[samples];
        Logits = classesOfExits?.Select(c =>
        {
            var logits = new double[(long)samples * c];
            Array.Fill(logits, double.NaN);
            return logits;
        }).ToArray();
    }

    /// <summary>Exit and class of each sample.</summary>
    public ExitDecisions Decisions { get; }

    /// <summary>Time from the start of a sample's batch to its answer, in ticks of the monotonic clock.</summary>
    public long[] LatencyTicks { get; }

    /// <summary>Where kept: per exit the logits [N, C], raws of a fixed network; NaN where the sample left earlier.</summary>
    public double[][]? Logits { get; }

    /// <summary>Keeps the logits of one sample.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <param name="logits">Logits [C].</param>
    internal void Keep(int exit, int sample, ReadOnlySpan<double> logits)
    {
        if (Logits is not null)
        {
            logits.CopyTo(Logits[exit].AsSpan(sample * logits.Length));
        }
    }
}
