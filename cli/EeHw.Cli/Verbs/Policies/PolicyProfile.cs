using System.CommandLine;
using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Results;
using EeHw.Model.Numerics;
using EeHw.Train.Deployments;
using EeHw.Train.Deployments.Latencies;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy profile</c>: a network on device, link and server, from rates or a simulation.</summary>
internal static class PolicyProfile
{
    public static VerbCommand Create()
    {
        var network = new Argument<string>("NETWORK") { Description = "ONNX file." };
        var device = new Option<double>("--device-gmacs") { Description = "Rate of the device in GMAC/s.", DefaultValueFactory = _ => 1 };
        var simulated = new Option<string?>("--device-from") { Description = "Times of the device from a measurement (`eehw simulate DESIGN --out sim.json`) instead of a rate." };
        var server = new Option<double>("--server-gmacs") { Description = "Rate of the server in GMAC/s.", DefaultValueFactory = _ => 100 };
        var deviceModel = new Option<string?>("--device-latency") { Description = "Times of the device from regressions of measured layers (`eehw policy latency --out`) instead of a rate." };
        var serverModel = new Option<string?>("--server-latency") { Description = "Times of the server in the same way." };
        var rate = new Option<double>("--mbps") { Description = "Rate of the link in Mbit/s.", DefaultValueFactory = _ => 10 };
        var roundTrip = new Option<double>("--rtt-ms") { Description = "Time there and back in ms.", DefaultValueFactory = _ => 20 };
        var bits = new Option<int>("--bits") { Description = "Bits of a value on the link: 32 as it is, 8 quantised linearly.", DefaultValueFactory = _ => 32 };
        var output = new Option<string>("--out") { Description = "Write the profile here (YAML), to be edited or used.", Required = true };
        return new("profile", "Times of every layer on a device and a server, and the link between: what `eehw policy split` works on.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy profile samples/glyphs/glyphs.onnx --device-gmacs 0.5 --mbps 5 --bits 8 --out profile.yaml", "by MACs and rates; edit the times where they are measured"),
                new("eehw policy profile samples/glyphs/glyphs.onnx --device-latency samples/edgent/cpu.yaml --server-gmacs 100 --out profile.yaml", "times of the device by regressions over measured layers"),
            ],
            Arguments = { network },
            Options = { device, simulated, deviceModel, server, serverModel, rate, roundTrip, bits, output },
        };

        int Run(VerbContext context)
        {
            var (deviceRate, serverRate, linkRate) = (Positive(device), Positive(server), Positive(rate));
            var (time, width) = (context.Parsed.GetValue(roundTrip), context.Parsed.GetValue(bits));
            if (!(time >= 0) || width is < 1 or > 64)
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = time >= 0 ? "--bits" : "--rtt-ms" }, time >= 0 ? string.Create(CultureInfo.InvariantCulture, $"is {width}; 1 to 64 are allowed.") : "is less than 0.");
            }

            var path = context.Parsed.GetRequiredValue(network);
            var net = OnnxReader.Read(path);
            var from = context.Parsed.GetValue(simulated);
            var decided = from is null ? null : CostUnits.Of(MeasurementJson.Read(from), "ns", net.ExitCount, new Place { File = from }).PerExit;
            if (from is not null && context.Parsed.GetValue(deviceModel) is not null)
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--device-latency" }, "the device's times are given twice.", "Keep one of --device-from and --device-latency.");
            }

            var (onDevice, onServer) = (Model(deviceModel), Model(serverModel));
            var byRates = NetworkProfile.Steps(net, deviceRate * 1e9, serverRate * 1e9, decided);
            var profile = new SystemProfile
            {
                Source = string.Create(CultureInfo.InvariantCulture, $"estimated: device {Words(onDevice, from is null ? $"{deviceRate:R} GMAC/s" : "as simulated, shared out over layers by MACs")}, server {Words(onServer, $"{serverRate:R} GMAC/s")}"),
                Steps = byRates.Select(s => s with { DeviceNs = onDevice?.Predict(net, IndexOf(s.Name)) ?? s.DeviceNs, ServerNs = onServer?.Predict(net, IndexOf(s.Name)) ?? s.ServerNs }).ToValueList(),
                InputValues = net.Input.Elements,
                BitsPerSecond = linkRate * 1e6,
                RoundTripNs = time * 1e6,
                TransferBits = width,
            };
            var file = context.Parsed.GetValue(output)!;
            AtomicFile.WriteText(file, YamlWriter.Write(SystemProfileFile.ToYaml(profile)));
            if (context.IsJson)
            {
                context.WriteJson(NetworkHash.Of(path), writer =>
                {
                    writer.WriteString("source", profile.Source);
                    writer.WriteNumber("steps", profile.Steps.Count);
                    writer.WriteNumber("deviceNs", profile.Steps.Sum(s => s.DeviceNs));
                    writer.WriteNumber("serverNs", profile.Steps.Sum(s => s.ServerNs));
                });
            }

            context.Print(string.Create(CultureInfo.InvariantCulture, $"{file}: {profile.Steps.Count} steps; whole network {profile.Steps.Sum(s => s.DeviceNs) / 1e6:0.###} ms on the device, {profile.Steps.Sum(s => s.ServerNs) / 1e6:0.###} ms on the server ({profile.Source})"));
            return ExitCode.Ok;

            int IndexOf(string name) => Enumerable.Range(0, net.Layers.Count).First(i => net.Layers[i].Name == name);

            static string Words(LatencyModel? model, string otherwise) => model is null ? otherwise : $"by regressions of layers measured on {model.Machine}";

            LatencyModel? Model(Option<string?> option)
            {
                if (context.Parsed.GetValue(option) is not { } modelPath)
                {
                    return null;
                }

                var model = LatencyModelFile.Read(modelPath);
                if (model.Extrapolated(net) is { Count: > 0 } beyond)
                {
                    context.Report(new Diagnostic(Codes.Exits.LayerTimes, Severity.Warning, new Place { File = modelPath }, $"layers larger than all that were measured on {model.Machine}, so that their times are extrapolated: {string.Join(", ", beyond)}.", "Measure larger layers too."));
                }

                return model;
            }

            double Positive(Option<double> option)
                => context.Parsed.GetValue(option) is > 0 and < double.PositiveInfinity and var value ? value : throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = option.Name }, "must be greater than 0.");
        }
    }
}
