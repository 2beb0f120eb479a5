using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>Which fields an order of samples needs, and which it has no use for.</summary>
internal static class DifficultyRules
{
    private static readonly (string Key, Func<Difficulty, bool> IsGiven, Func<Difficulty, bool> IsNeeded, Func<Difficulty, bool> IsUsed, string Of)[] _fields =
    [
        ("leave", d => d.Leave is not null, d => d.IsDrawn, d => d.IsDrawn, "source: drawn"),
        ("leaveHard", d => d.LeaveHard is not null, d => d.IsDrawn && d.HasHard, d => d.IsDrawn && d.HasHard, "source: drawn with order: clustered, drift or sorted"),
        ("hardRun", d => d.HardRun is not null, d => d.Order == Difficulty.Clustered, d => d.Order == Difficulty.Clustered, "order: clustered"),
        ("easyRun", d => d.EasyRun is not null, _ => false, d => d.Order == Difficulty.Clustered, "order: clustered"),
        ("hardFrom", d => d.HardFrom != 0, _ => false, d => d.Order == Difficulty.Drift, "order: drift"),
        ("hardTo", d => d.HardTo != 1, _ => false, d => d.Order == Difficulty.Drift, "order: drift"),
    ];

    public static void Check(Difficulty difficulty, Func<string, Place> placeOf, DiagnosticList problems)
    {
        foreach (var (key, isGiven, isNeeded, isUsed, of) in _fields)
        {
            var place = placeOf("workload.difficulty." + key);
            if (isNeeded(difficulty) && !isGiven(difficulty))
            {
                problems.Error(Codes.Designs.Contradiction, place, $"{of} needs {key}.", $"Add workload.difficulty.{key}.");
            }
            else if (isGiven(difficulty) && !isUsed(difficulty))
            {
                problems.Error(Codes.Designs.Contradiction, place, $"{key} belongs to {of}; here source is {difficulty.Source} and order {difficulty.Order}.", $"Remove {key}, or use {of}.");
            }
        }
    }
}
