using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields of <c>workload.difficulty</c>.</summary>
internal static class DifficultyFields
{
    private static readonly NumberRange _fraction = new(0, 1);
    private static readonly NumberRange _run = new(1);

    public static readonly ValueList<DesignField> All =
    [
        Word("source", Difficulty.Sources, Difficulty.Default.Source, "data: exits that the design's data (or a trace) take. drawn: every early exit that is reached lets go with probability leave; no network is run, so there is no accuracy.", (x, v) => x with { Source = v }, x => x.Source),
        Word("order", Difficulty.Orders, Difficulty.AsIs, "as-is: as they stand; shuffled: drawn with replacement; clustered: hard samples in runs of random length (Markov chain); drift: the share of hard samples goes from hardFrom to hardTo over the run; sorted: easy ones first. Hard: does not leave at the first exit.", (x, v) => x with { Order = v }, x => x.Order),
        Number("leave", _fraction, "none", "Probability of leaving at each early exit that is reached; for drawn.", (x, v) => x with { Leave = v }, x => x.Leave),
        Number("leaveHard", _fraction, "none", "That of hard samples; for drawn with order clustered, drift or sorted.", (x, v) => x with { LeaveHard = v }, x => x.LeaveHard),
        Number("hardRun", _run, "none", "Mean number of samples in a run of hard ones; for clustered.", (x, v) => x with { HardRun = v }, x => x.HardRun),
        Number("easyRun", _run, "so that the share of hard samples stays that of the data; drawn: as hardRun", "Mean number of samples between two such runs; for clustered.", (x, v) => x with { EasyRun = v }, x => x.EasyRun),
        Number("hardFrom", _fraction, "0", "Share of hard samples at the start; for drift.", (x, v) => x with { HardFrom = v ?? 0 }, x => x.Order == Difficulty.Drift ? x.HardFrom : null),
        Number("hardTo", _fraction, "1", "Share of hard samples at the end; for drift.", (x, v) => x with { HardTo = v ?? 1 }, x => x.Order == Difficulty.Drift ? x.HardTo : null),
    ];

    private static Difficulty Of(Design design) => design.Workload.Difficulty;

    private static void Change(DesignDraft draft, Func<Difficulty, Difficulty> change) => draft.Workload = draft.Workload with { Difficulty = change(draft.Workload.Difficulty) };

    private static DesignField Word(string key, string[] allowed, string byDefault, string summary, Func<Difficulty, string, Difficulty> set, Func<Difficulty, string> get)
        => new()
        {
            Path = "workload.difficulty." + key, Kind = "word", Allowed = string.Join(", ", allowed), Default = byDefault, Summary = summary,
            Read = (f, d) => Change(d, x => set(x, f.OneOf(key, allowed, byDefault))),
            Write = d => Of(d) == Difficulty.Default ? null : new YamlScalar(get(Of(d))),
        };

    private static DesignField Number(string key, NumberRange range, string byDefault, string summary, Func<Difficulty, double?, Difficulty> set, Func<Difficulty, double?> get)
        => DesignFields.MaybeNumber("workload.difficulty." + key, range == _run ? "samples" : "fraction", range, byDefault, summary, (d, v) => Change(d, x => set(x, v)), d => get(Of(d)));
}
