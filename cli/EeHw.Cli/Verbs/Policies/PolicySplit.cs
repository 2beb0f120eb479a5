using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Train.Deployments;
using EeHw.Train.Deployments.Bandwidths;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy split</c>: where to cut a network between device and server.</summary>
internal static class PolicySplit
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var profile = new Option<string>("--profile") { Description = "Times and link (`eehw policy profile`).", Required = true };
        var rule = new Option<string>("--rule") { Description = "spinn: cut and threshold for limits and weights. edgent: the deepest exit and a cut for a deadline.", DefaultValueFactory = _ => "spinn" };
        var deadline = new Option<double?>("--deadline-ms") { Description = "edgent: time allowed for every sample." };
        var rates = new Option<string?>("--mbps") { Description = "edgent: rates of the link, one choice for each: 1,5,20." };
        var measured = new Option<string?>("--bandwidth") { Description = "edgent: measured rates of the link, one in Mbit/s per line: what following them by change points gives, beside other ways." };
        var noise = new Option<double>("--noise") { Description = "edgent: relative noise of a measured rate that is no change.", DefaultValueFactory = _ => ChangePointOptions.Default.Noise };
        var run = new Option<double>("--mean-run") { Description = "edgent: measurements from one change of the rate to the next, in the mean.", DefaultValueFactory = _ => ChangePointOptions.Default.MeanRun };
        var latency = new Option<double?>("--max-latency-ms") { Description = "spinn: mean latency not to be exceeded." };
        var accuracy = new Option<double?>("--min-accuracy") { Description = "spinn: accuracy needed, 0 to 1." };
        var throughput = new Option<double?>("--min-throughput") { Description = "spinn: samples per second needed." };
        var server = new Option<double?>("--max-server-ms") { Description = "spinn: mean server time per sample not to be exceeded." };
        var device = new Option<double?>("--max-device-ms") { Description = "spinn: mean device time per sample not to be exceeded." };
        var weights = new Option<string>("--weights") { Description = "spinn: what weighs how much among the points that nothing dominates: latency, throughput, accuracy, server, device.", DefaultValueFactory = _ => "latency=1" };
        rule.AcceptOnlyFromAmong("spinn", "edgent");
        return new("split", "Where to cut a network between a device and a server, with early exits before the cut.")
        {
            Run = context => context.Parsed.GetValue(rule) == "spinn" ? Spinn(context) : Edgent(context),
            Examples =
            [
                new("eehw policy split validation.npz --profile profile.yaml --min-accuracy 0.9 --weights latency=1,server=1", "cut and threshold, fast and with little work for the server"),
                new("eehw policy split validation.npz --profile profile.yaml --rule edgent --deadline-ms 30 --mbps 1,5,20", "the deepest exit in time at each rate of the link"),
                new("eehw policy split validation.npz --profile profile.yaml --rule edgent --deadline-ms 30 --bandwidth samples/edgent/link.txt", "a link that changes, followed by change points"),
            ],
            Arguments = { shared.Trace },
            Options = { profile, rule, shared.Score, latency, accuracy, throughput, server, device, weights, deadline, rates, measured, noise, run },
        };

        int Spinn(VerbContext context)
        {
            var (path, trace, system) = Load(context);
            var score = PolicyOptions.ScoreOf(context, shared);
            var goal = Weighted(context.Parsed.GetValue(weights)!) with
            {
                LatencyNs = context.Parsed.GetValue(latency) * 1e6,
                AccuracyFraction = context.Parsed.GetValue(accuracy),
                ThroughputPerSecond = context.Parsed.GetValue(throughput),
                ServerNs = context.Parsed.GetValue(server) * 1e6,
                DeviceNs = context.Parsed.GetValue(device) * 1e6,
            };
            var points = SpinnSearch.Points(new ThresholdPolicy { Score = score, Confidences = [.. new double[trace.Exits - 1]] }, trace, system);
            var chosen = SpinnSearch.Choose(points, goal);
            (string Name, SplitPoint Point)[] rows =
            [
                ("chosen", chosen),
                ("all on the device", points.Where(p => p.Cut == system.Steps.Count && p.Confidence == chosen.Confidence).First()),
                ("all on the server", points.Where(p => p.Cut == 0 && p.Confidence == chosen.Confidence).First()),
            ];
            if (context.IsJson)
            {
                context.WriteJson(Hash(context, path), writer =>
                {
                    foreach (var (name, point) in rows)
                    {
                        writer.WriteStartObject(name.Replace("all on the ", "", StringComparison.Ordinal));
                        Write(writer, point, score);
                        writer.WriteEndObject();
                    }
                });
            }

            var table = new TextTable("", "last on the device", "threshold|", "accuracy|", "latency, ms|", "device, ms|", "link, ms|", "server, ms|", "sent|", "samples/s|");
            foreach (var (name, p) in rows)
            {
                table.Add(
                    name, p.CutName, double.IsPositiveInfinity(p.Confidence) ? "nobody" : score.ToThreshold(p.Confidence).ToString("G6", CultureInfo.InvariantCulture), PolicyOptions.Percent(p.AccuracyFraction),
                    Ms(p.LatencyNs), Ms(p.DeviceNs), Ms(p.LinkNs), Ms(p.ServerNs), PolicyOptions.Percent(p.SentShare), p.ThroughputPerSecond.ToString("N0", CultureInfo.InvariantCulture));
            }

            context.Print(table);
            context.Print($"{points.Count} points tried; means per sample, times {system.Source}. The effect of {system.TransferBits}-bit transfer on accuracy is not in it.");
            return ExitCode.Ok;
        }

        int Edgent(VerbContext context)
        {
            var (path, trace, system) = Load(context);
            var time = context.Parsed.GetValue(deadline) ?? throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--deadline-ms" }, "the rule needs a deadline, and none is given.");
            if (context.Parsed.GetValue(measured) is { } file)
            {
                var (n, r) = (context.Parsed.GetValue(noise), context.Parsed.GetValue(run));
                if (!(n > 0 && n < 10) || !(r > 1 && r < 1e9))
                {
                    throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = n > 0 && n < 10 ? "--mean-run" : "--noise" }, n > 0 && n < 10 ? "must be greater than 1." : "must be greater than 0 and less than 10.");
                }

                return Follow(context, path, trace, system, time, file, new ChangePointOptions { Noise = n, MeanRun = r });
            }

            var list = context.Parsed.GetValue(rates) is { } text ? PolicyOptions.Numbers(text, "--mbps") : [system.BitsPerSecond / 1e6];
            if (list.Any(r => !(r > 0)))
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--mbps" }, "rates must be greater than 0.");
            }

            var choices = list.Count == 1 ? [EdgentRule.Choose(trace, system with { BitsPerSecond = list[0] * 1e6 }, time * 1e6)] : EdgentRule.Map(trace, system, time * 1e6, [.. list.Select(r => r * 1e6)]);
            if (context.IsJson)
            {
                context.WriteJson(Hash(context, path), writer =>
                {
                    writer.WriteStartArray("choices");
                    for (var i = 0; i < list.Count; i++)
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("megabitsPerSecond", list[i]);
                        if (choices[i] is { } c)
                        {
                            writer.WriteString("exit", trace.ExitNames[c.Exit]);
                            writer.WriteString("lastOnDevice", c.CutName);
                            writer.WriteNumber("latencyNs", c.LatencyNs);
                            writer.WriteNumber("accuracyFraction", c.AccuracyFraction);
                        }

                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
            }

            var table = new TextTable("link, Mbit/s|", "exit", "last on the device", "latency, ms|", "accuracy|");
            for (var i = 0; i < list.Count; i++)
            {
                var rate = list[i].ToString("0.###", CultureInfo.InvariantCulture);
                table.Add(choices[i] is { } c ? [rate, trace.ExitNames[c.Exit], c.CutName, Ms(c.LatencyNs), PolicyOptions.Percent(c.AccuracyFraction)] : [rate, "none in time", "-", "-", "-"]);
            }

            context.Print(table);
            context.Print($"Every sample leaves at that exit; times {system.Source}.");
            return ExitCode.Ok;
        }

        int Follow(VerbContext context, string path, Trace trace, SystemProfile system, double milliseconds, string file, ChangePointOptions options)
        {
            var measurements = BandwidthFile.ReadRates(file);
            if (measurements.Count < 2)
            {
                throw new EeHwException(Codes.Exits.Bandwidths, new Place { File = file }, "one rate says nothing about the next.", "Give two or more, or use --mbps.");
            }

            var (outcomes, changes) = EdgentRun.Of(trace, system, milliseconds * 1e6, measurements, options);
            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of(Hash(context, path), InputHash.OfFile(file)), writer =>
                {
                    writer.WriteStartArray("ways");
                    foreach (var o in outcomes)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", o.Name);
                        writer.WriteNumber("inTimeShare", o.InTimeShare);
                        writer.WriteNumber("accuracyFraction", o.AccuracyFraction);
                        writer.WriteNumber("latencyNs", o.LatencyNs);
                        writer.WriteNumber("changes", o.Changes);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteStartArray("changePoints");
                    foreach (var change in changes)
                    {
                        writer.WriteNumberValue(change);
                    }

                    writer.WriteEndArray();
                });
            }

            var table = new TextTable("configuration by", "in time|", "accuracy, late ones wrong|", "latency, ms|", "changes|");
            foreach (var o in outcomes)
            {
                table.Add(o.Name, PolicyOptions.Percent(o.InTimeShare), PolicyOptions.Percent(o.AccuracyFraction), Ms(o.LatencyNs), o.Changes.ToString(CultureInfo.InvariantCulture));
            }

            context.Print(table);
            context.Print(string.Create(CultureInfo.InvariantCulture, $"{measurements.Count} rates, {changes.Count} change points{(changes.Count > 0 ? $" (at {string.Join(", ", changes.Take(12))}{(changes.Count > 12 ? ", .." : "")})" : "")}; each sample is configured by what was measured before it and meets the rate measured next; times {system.Source}."));
            return ExitCode.Ok;
        }

        (string Path, Trace Trace, SystemProfile Profile) Load(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            return (path, trace, SystemProfileFile.Read(context.Parsed.GetValue(profile)!, trace.ExitNames));
        }

        string Hash(VerbContext context, string path) => InputHash.Of(InputHash.OfFile(path), InputHash.OfFile(context.Parsed.GetValue(profile)!));
    }

    private static SpinnGoal Weighted(string text)
    {
        var goal = new SpinnGoal { LatencyWeight = 0 };
        foreach (var part in text.Split(','))
        {
            var words = part.Split('=');
            if (words.Length != 2 || !double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) || !(weight >= 0) || !double.IsFinite(weight))
            {
                throw Unknown(part);
            }

            goal = words[0].Trim() switch
            {
                "latency" => goal with { LatencyWeight = weight },
                "throughput" => goal with { ThroughputWeight = weight },
                "accuracy" => goal with { AccuracyWeight = weight },
                "server" => goal with { ServerWeight = weight },
                "device" => goal with { DeviceWeight = weight },
                _ => throw Unknown(part),
            };
        }

        return goal;
    }

    private static EeHwException Unknown(string part)
        => new(Codes.CommandLine.Usage, new Place { Item = "--weights" }, $"'{part}' is not a weight.", "Write latency=1,server=0.5; there are latency, throughput, accuracy, server, device.");

    private static void Write(Utf8JsonWriter writer, SplitPoint point, IScore score)
    {
        writer.WriteNumber("cut", point.Cut);
        writer.WriteString("lastOnDevice", point.CutName);
        if (!double.IsPositiveInfinity(point.Confidence))
        {
            writer.WriteNumber("threshold", score.ToThreshold(point.Confidence));
        }

        writer.WriteNumber("accuracyFraction", point.AccuracyFraction);
        writer.WriteNumber("latencyNs", point.LatencyNs);
        writer.WriteNumber("deviceNs", point.DeviceNs);
        writer.WriteNumber("linkNs", point.LinkNs);
        writer.WriteNumber("serverNs", point.ServerNs);
        writer.WriteNumber("sentShare", point.SentShare);
        writer.WriteNumber("throughputPerSecond", point.ThroughputPerSecond);
    }

    private static string Ms(double ns) => (ns / 1e6).ToString("0.###", CultureInfo.InvariantCulture);
}
