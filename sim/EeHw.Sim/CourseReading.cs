using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Energy;
using EeHw.Sim.Timelines;

namespace EeHw.Sim;

/// <summary>
/// Puts a course into a measurement. The energy of a step is that of the time that passed in it and of the samples worked on, each spread evenly over the time from its first word to its
/// decision, by the figures that the total is made of, so that the steps add up to the total.
/// </summary>
internal static class CourseReading
{
    /// <summary>Reads a course.</summary>
    /// <param name="course">The course.</param>
    /// <param name="input">The design.</param>
    /// <param name="dynamics">What things cost.</param>
    /// <param name="run">The run.</param>
    /// <param name="active">Energy per sample by part, of a design that is never asleep.</param>
    /// <param name="poweredTicks">Ticks with power.</param>
    public static CourseUse Of(Course course, SimulationInput input, RunDynamics dynamics, SimulationRun run, ValueList<EnergyPart> active, long poweredTicks)
    {
        var ns = input.Graph.Clock.Nanoseconds(1);
        var (released, count) = (Math.Max(1, run.Ledger.Released), (int)((run.Ticks + course.Width - 1) / course.Width));
        double PerTick(string part) => poweredTicks == 0 ? 0 : (active.FirstOrDefault(p => p.Name == part)?.PicojoulesPerSample.Mean ?? 0) * released / poweredTicks;
        var memory = active.FirstOrDefault(p => p.Name == "dram")?.PicojoulesPerSample.Mean ?? 0;
        var thermal = input.Power.Thermal is { } path && run.Governor is null ? new ThermalModel(path) : null;
        var temperature = input.Power.Thermal?.AmbientC ?? 0;
        double? charge = run.Governor?.Charge is null ? null : input.Power.Battery!.StartFraction;
        var hasLevels = run.Governor?.Levels is not null;
        var steps = new List<CourseStep>();
        for (var i = 0; i < count; i++)
        {
            var ticks = Math.Min(course.Width, run.Ticks - (i * course.Width));
            var left = course.LeftAt.Sum(e => e[i]);
            double? power = null;
            if (dynamics.Rates is { } rates)
            {
                var (on, off) = (ticks - course.Off[i], course.Off[i]);
                var asleep = Math.Max(0, course.Asleep[i] - off);
                var events = course.WorkAt.Select((e, k) => e[i] * rates.EventPj[k]).Sum();
                var chip = events + ((PerTick("static") + PerTick("configuration")) * on) + (rates.ClockMw * (on - course.StoppedTicks[i]) * ns) - (rates.SavedMw * asleep * ns) + (rates.WakePj * course.Wakes[i]);
                power = (chip + (PerTick("dramStandby") * on) + (memory * course.WorkAt.Sum(e => e[i]))) / (ticks * ns);
                temperature = thermal?.After(temperature, chip / (ticks * ns) / 1000, ticks * ns * 1e-9) ?? temperature;
            }

            temperature = double.IsNaN(course.TemperatureC[i]) ? temperature : course.TemperatureC[i];
            charge = double.IsNaN(course.ChargeAtEnd[i]) ? charge : course.ChargeAtEnd[i];
            steps.Add(new CourseStep(
                (long)left,
                (long)course.Lost[i],
                course.Queue[i] / ticks,
                left == 0 ? null : course.Latency[i] / left * ns,
                left == 0 ? null : course.LatencyMax[i] * ns,
                left == 0 || !run.Ledger.Entrance.IsJudged ? null : course.Right[i] / left,
                left == 0 ? null : course.LeftAt.Take(course.LeftAt.Length - 1).Sum(e => e[i]) / left,
                power,
                input.Power.Thermal is null || dynamics.Rates is null ? null : temperature,
                charge,
                hasLevels ? course.LevelTime[i] / ticks : null,
                1 - (course.StoppedTicks[i] / ticks)));
        }

        return new(course.Width * ns, steps.ToValueList());
    }
}
