using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>A run over time: the line outside, latency, power, and what the controller did.</summary>
public static class CourseFigure
{
    /// <summary>Draws what there is.</summary>
    /// <param name="reading">A reading with a course.</param>
    /// <returns>Charts.</returns>
    public static IEnumerable<Chart> Create(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Measurement.Course is not { Steps.Count: > 2 } course)
        {
            yield break;
        }

        var (scale, unit) = TimeScale.Of(course.StepNs * course.Steps.Count);
        var source = $"{reading.Label}: {reading.Measurement.Tool}, {course.Steps.Count} steps of {Quantity.Duration(course.StepNs)}";
        if (course.Steps.Any(s => s.QueueMean > 0) && Line(course, scale, s => s.QueueMean) is { } queue)
        {
            yield return Chart("queue-over-time", "Samples that wait outside", $"{source}; mean over each step.", "waiting (samples)", [new LineLayer("waiting", Ink.Blue, queue), .. Lost(course, scale)]);
        }

        var (time, timeUnit) = TimeScale.Of(course.Steps.Max(s => s.LatencyMaxNs ?? 0));
        yield return Chart(
            "latency-over-time",
            "Latency over time",
            $"{source}; arrival (closed workload: first input word) to answer.",
            $"latency ({timeUnit})",
            [new LineLayer("mean", Ink.Blue, Line(course, scale, s => s.LatencyMeanNs / time)), new LineLayer("largest", Ink.Orange, Line(course, scale, s => s.LatencyMaxNs / time), true)]);
        if (course.Steps.Any(s => s.PowerMw is not null))
        {
            yield return Chart("power-over-time", "Power over time", $"{source}; energy {reading.Measurement.EnergySource}, of a sample evenly from its first word to its decision. The steps add up to the energy of the run.", "power (mW)", [new LineLayer("power", Ink.Vermilion, Line(course, scale, s => s.PowerMw))]);
        }

        if (course.Steps.Any(s => s.TemperatureC is not null))
        {
            yield return Chart("temperature-over-time", "Temperature of the chip", $"{source}; one thermal resistance and capacity.", "temperature (°C)", [new LineLayer("chip", Ink.Vermilion, Line(course, scale, s => s.TemperatureC))]);
        }

        if (reading.Measurement.Control is { } control)
        {
            yield return Control(control);
        }

        Chart Control(ControlUse use)
        {
            var most = Math.Max(1, use.Levels.Count - 1);
            List<ChartLayer> layers = [new LineLayer("left early", Ink.Blue, Line(course, scale, s => s.EarlyFraction * 100))];
            Add("right answers", Ink.Green, s => s.AccuracyFraction * 100);
            Add("charge", Ink.Orange, s => s.ChargeFraction * 100);
            if (use.Levels.Count > 0)
            {
                layers.Add(new LineLayer($"level (0 {use.Levels[0].Name}, 100 {use.Levels[^1].Name})", Ink.Purple, Line(course, scale, s => s.Level / most * 100), true));
            }

            if (use.Throttles > 0)
            {
                Add("clock", Ink.Vermilion, s => s.ClockFraction * 100);
            }

            return Chart("control-over-time", "What the controller did, and what it cost", $"{source}; levels moved by {use.By}: {use.Switches} change(s), throttled {Quantity.Percent(use.ThrottledFraction)} of the time.", "share (%)", layers, 0, 100);

            void Add(string name, Ink ink, Func<CourseStep, double?> get)
            {
                if (course.Steps.Any(s => get(s) is not null))
                {
                    layers.Add(new LineLayer(name, ink, Line(course, scale, get)));
                }
            }
        }

        Chart Chart(string id, string title, string from, string y, IEnumerable<ChartLayer> layers, double? minimum = null, double? maximum = null) => new()
        {
            Id = id,
            Title = title,
            Source = from,
            X = new() { Title = $"time ({unit})", Minimum = 0, Maximum = course.StepNs * course.Steps.Count / scale },
            Y = new() { Title = y, Minimum = minimum ?? (id == "temperature-over-time" ? null : 0), Maximum = maximum },
            Layers = layers.ToValueList(),
            PlotHeight = 220,
        };
    }

    private static IEnumerable<ChartLayer> Lost(CourseUse course, double scale)
        => course.Steps.Any(s => s.Lost > 0) ? [new LineLayer("lost in the step", Ink.Vermilion, Line(course, scale, s => s.Lost), true)] : [];

    // In the middle of its step; steps without a value are left out.
    private static ValueList<ChartPoint> Line(CourseUse course, double scale, Func<CourseStep, double?> get)
        => course.Steps.Select((s, i) => (Y: get(s), X: (i + 0.5) * course.StepNs / scale)).Where(p => p.Y is not null).Select(p => new ChartPoint(p.X, p.Y!.Value)).ToValueList();
}
