using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;

namespace EeHw.Model.Designs;

/// <summary>What the ladder of levels and its controller must keep.</summary>
internal static class ControlRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        var c = d.Control;
        if (c.By == "none" != (c.Levels.Count == 0))
        {
            Say("control.by", c.Levels.Count == 0 ? $"the policy is moved by {c.By}, but there are no levels." : "there are levels, but nothing moves along them.", "Give control.by and control.levels, or neither.");
        }

        if (c.Levels.Count == 1)
        {
            Say("control.levels", "one level leaves nothing to choose.", "Give at least two, the dearest first.");
        }

        if (c.By == ControlChoice.ByBattery && d.Battery is null)
        {
            Say("control.by", "the policy is moved by the battery, and there is none.", "Give power.battery.");
        }

        if (c.By == ControlChoice.ByTemperature && d.Resistance is null)
        {
            Say("control.by", "the policy is moved by the temperature, but where heat goes is not given.", "Give power.thermal.");
        }

        if (c.By == ControlChoice.ByQueue && d.Workload.IsClosed)
        {
            Say("control.by", "the policy is moved by the line of waiting samples; a closed workload has none.", "Use a workload whose samples arrive by themselves.");
        }

        if ((c.By == ControlChoice.BySchedule) != (c.Schedule is not null))
        {
            Say("control.schedule", c.Schedule is null ? "by: schedule needs a schedule." : $"the schedule belongs to by: schedule, not to {c.By}.", "schedule: a file of times and levels.");
        }

        Steps(d, placeOf, problems);
        Levels(d, problems);
        if (c is { By: ControlChoice.BySchedule, Schedule: { } file } && c.Levels.Count > 1)
        {
            try
            {
                ScheduleFile.Read(file, c.Levels.Select(l => l.Name).ToList());
            }
            catch (EeHwException e)
            {
                Add(e, problems);
            }
        }

        void Say(string key, string message, string hint) => problems.Error(Codes.Designs.Contradiction, placeOf(key), message, hint);
    }

    private static void Steps(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        var c = d.Control;
        var wanted = c.By is "none" or ControlChoice.BySchedule ? 0 : Math.Max(0, c.Levels.Count - 1);
        foreach (var (key, given) in new[] { ("control.downAt", c.DownAt), ("control.upAt", c.UpAt) })
        {
            if (given.Count != wanted)
            {
                problems.Error(Codes.Designs.Contradiction, placeOf(key), FormattableString.Invariant($"{given.Count} step(s) are given; {c.Levels.Count} level(s) moved by {c.By} need {wanted}."), "One step between every two levels.");
                return;
            }
        }

        var sign = c.By == ControlChoice.ByBattery ? -1 : 1;
        for (var i = 0; i < wanted; i++)
        {
            if (sign * c.UpAt[i] >= sign * c.DownAt[i])
            {
                var side = sign < 0 ? "above" : "below";
                problems.Error(Codes.Designs.Contradiction, placeOf("control.upAt"), FormattableString.Invariant($"step {i} goes down at {c.DownAt[i]} and up at {c.UpAt[i]}; it must come back {side} of where it went, or it would switch all the time."), $"Give an upAt {side} downAt.");
            }

            if (i > 0 && (sign * c.DownAt[i] <= sign * c.DownAt[i - 1] || sign * c.UpAt[i] <= sign * c.UpAt[i - 1]))
            {
                problems.Error(Codes.Designs.Contradiction, placeOf("control.downAt"), FormattableString.Invariant($"step {i} (down at {c.DownAt[i]}, up at {c.UpAt[i]}) does not lie beyond step {i - 1} ({c.DownAt[i - 1]}, {c.UpAt[i - 1]}): level {i} would never hold."), "Give steps that go on in one direction.");
            }
        }
    }

    private static void Levels(DesignDraft d, DiagnosticList problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < d.Control.Levels.Count; i++)
        {
            var (level, at) = (d.Control.Levels[i], d.LevelPlaces[i]);
            if (!names.Add(level.Name))
            {
                problems.Error(Codes.Designs.Contradiction, at("name"), $"the name '{level.Name}' is used twice.", "Give each level its own name.");
            }

            if (level is { PolicyFile: not null, Thresholds.Count: > 0 })
            {
                problems.Error(Codes.Designs.Contradiction, at("thresholds"), $"level '{level.Name}' has a policy file and thresholds.", "Keep one of them.");
            }

            if (d.Workload.Difficulty.IsDrawn != level.Leave.HasValue)
            {
                problems.Error(Codes.Designs.Contradiction, at("leave"), level.Leave is null ? $"exits are drawn, so level '{level.Name}' needs leave." : $"level '{level.Name}' has leave, but exits are not drawn.", "leave belongs to workload.difficulty.source: drawn.");
            }

            if (level.PolicyFile is { } path)
            {
                try
                {
                    PolicyFile.Read(path);
                }
                catch (EeHwException e)
                {
                    Add(e, problems);
                }
            }
        }
    }

    private static void Add(EeHwException e, DiagnosticList problems)
    {
        foreach (var diagnostic in e.Diagnostics)
        {
            problems.Add(diagnostic);
        }
    }
}
