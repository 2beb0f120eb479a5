using EeHw.Model.Exits;

namespace EeHw.Sim.Workloads;

/// <summary>What the samples of a trace do: at which exit each leaves, and whether its answer is right, under each level of a policy.</summary>
/// <param name="levels">Decisions by level; the first is that of the design.</param>
/// <param name="labels">Right classes, or null.</param>
internal sealed class SampleSource(IReadOnlyList<ExitDecisions> levels, IReadOnlyList<int>? labels = null)
{
    /// <summary>Exits of the trace under the design's own policy.</summary>
    public byte[] ExitOf => levels[0].ExitOf;

    public int Levels => levels.Count;

    /// <summary>Whether right answers are known.</summary>
    public bool IsJudged { get; } = labels is not null && labels.Count == levels[0].Prediction.Length;

    public byte Exit(int level, int index) => levels[level].ExitOf[index];

    public bool IsRight(int level, int index) => IsJudged && levels[level].Prediction[index] == labels![index];
}
