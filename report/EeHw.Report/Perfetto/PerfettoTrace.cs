using System.Text.Encodings.Web;
using System.Text.Json;
using EeHw.Model.Results;

namespace EeHw.Report.Perfetto;

/// <summary>
/// Writes a timeline in the Chrome trace event format (JSON object form), which ui.perfetto.dev and chrome://tracing open: one track per unit with
/// <c>busy</c> and <c>blocked</c>, one counter per FIFO, one lane per sample in flight, and an arrow per sample from the source over its decision to the merge.
/// Times are in µs, as the format wants them; each event holds its clock in <c>args</c>.
/// </summary>
public static class PerfettoTrace
{
    private const int UnitProcess = 1;
    private const int LevelProcess = 2;
    private const int SampleProcess = 3;
    private const int FlushBytes = 1 << 16;

    /// <summary>Writes a timeline.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <param name="output">Receives UTF-8.</param>
    public static void Write(Timeline timeline, string toolVersion, string inputHash, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartObject("otherData");
        json.WriteString("design", timeline.Design);
        json.WriteString("toolVersion", toolVersion);
        json.WriteString("inputHash", inputHash);
        json.WriteNumber("clockMhz", timeline.Clock.Megahertz);
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        var writer = new EventWriter(json, timeline);
        writer.Process(UnitProcess, "units");
        for (var i = 0; i < timeline.Units.Count; i++)
        {
            writer.Unit(i + 1, timeline.Units[i]);
            Flush();
        }

        writer.Process(LevelProcess, "FIFOs and buffers");
        foreach (var level in timeline.Levels)
        {
            writer.Level(level);
            Flush();
        }

        writer.Process(SampleProcess, "samples");
        writer.Samples();
        json.WriteEndArray();
        json.WriteEndObject();

        void Flush()
        {
            if (json.BytesPending > FlushBytes)
            {
                json.Flush();
            }
        }
    }

    private sealed class EventWriter(Utf8JsonWriter json, Timeline timeline)
    {
        public void Process(int process, string name)
        {
            Meta("process_name", process, 0, "name", name);
            json.WriteStartObject();
            Head("process_sort_index", "M", process, 0);
            json.WriteStartObject("args");
            json.WriteNumber("sort_index", process);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        public void Unit(int thread, UnitTrack track)
        {
            Meta("thread_name", UnitProcess, thread, "name", track.Name);
            foreach (var span in track.Busy)
            {
                Slice("busy", UnitProcess, thread, span.From, span.To);
            }

            foreach (var span in track.Blocked)
            {
                Slice("blocked", UnitProcess, thread, span.From, span.To);
            }
        }

        public void Level(LevelTrack track)
        {
            foreach (var change in track.Changes)
            {
                json.WriteStartObject();
                Head(track.Name, "C", LevelProcess, 0);
                Time("ts", change.Clock);
                json.WriteStartObject("args");
                json.WriteNumber("held", change.Level);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        // Samples overlap: each takes the first lane that is free again.
        public void Samples()
        {
            var free = new List<long>();
            var source = ThreadOf("Source", 1);
            var sink = ThreadOf("Sink", timeline.Units.Count);
            foreach (var sample in timeline.Samples.OrderBy(s => s.Start).ThenBy(s => s.Sample))
            {
                var lane = free.FindIndex(f => f <= sample.Start);
                if (lane < 0)
                {
                    lane = free.Count;
                    free.Add(0);
                    Meta("thread_name", SampleProcess, lane + 1, "name", $"in flight {lane + 1}");
                }

                free[lane] = sample.Released;
                Slice($"sample {sample.Sample} until exit {sample.Exit + 1} decides", SampleProcess, lane + 1, sample.Start, sample.Decided);
                Slice($"sample {sample.Sample} until released", SampleProcess, lane + 1, sample.Decided, sample.Released);
                Arrow("s", UnitProcess, source, sample.Sample, sample.Start);
                Arrow("t", SampleProcess, lane + 1, sample.Sample, sample.Decided);
                Arrow("f", UnitProcess, sink, sample.Sample, sample.Released);
            }
        }

        private int ThreadOf(string kind, int otherwise)
        {
            for (var i = 0; i < timeline.Units.Count; i++)
            {
                if (timeline.Units[i].Kind == kind)
                {
                    return i + 1;
                }
            }

            return otherwise;
        }

        private void Slice(string name, int process, int thread, long from, long to)
        {
            if (to <= from)
            {
                return;
            }

            json.WriteStartObject();
            Head(name, "X", process, thread);
            Time("ts", from);
            Time("dur", to - from);
            json.WriteStartObject("args");
            json.WriteNumber("clock", from);
            json.WriteNumber("clocks", to - from);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void Arrow(string phase, int process, int thread, long sample, long clock)
        {
            json.WriteStartObject();
            Head("sample", phase, process, thread);
            json.WriteString("cat", "sample");
            json.WriteNumber("id", sample);
            Time("ts", clock);
            if (phase == "f")
            {
                json.WriteString("bp", "e");
            }

            json.WriteEndObject();
        }

        private void Meta(string name, int process, int thread, string key, string value)
        {
            json.WriteStartObject();
            Head(name, "M", process, thread);
            json.WriteStartObject("args");
            json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void Head(string name, string phase, int process, int thread)
        {
            json.WriteString("name", name);
            json.WriteString("ph", phase);
            json.WriteNumber("pid", process);
            json.WriteNumber("tid", thread);
        }

        private void Time(string name, long clocks) => json.WriteNumber(name, (timeline.TickNs is { } tick ? clocks * tick : timeline.Clock.Nanoseconds(clocks)) / 1000);
    }
}
