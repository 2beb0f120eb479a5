using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Deployments.Latencies;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy latency</c>: regressions of layer times from measurements, and such measurements of this machine.</summary>
internal static class PolicyLatency
{
    private const int Samples = 64;
    private const int Repeats = 25;

    public static VerbCommand Create()
    {
        var input = new Argument<string[]>("FILES") { Description = "Measured times (CSV) to fit; with --measure networks (ONNX) whose layers are timed.", Arity = ArgumentArity.OneOrMore };
        var measure = new Option<string?>("--measure") { Description = "Time every layer of the networks on this machine, by the reference executor in float on all its cores, and write the times here (CSV)." };
        var machine = new Option<string>("--machine") { Description = "Which machine was measured, for messages and reports.", DefaultValueFactory = _ => "the measured machine" };
        var output = new Option<string?>("--out") { Description = "Write the regressions here (YAML), for --device-latency and --server-latency of `eehw policy profile`." };
        return new("latency", "Fit the time of each kind of layer to its MACs, inputs and outputs, from measured layers.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy latency samples/glyphs/glyphs.onnx samples/glyphs-residual/glyphs-residual.onnx --measure cpu.csv", "times the layers of two networks on this machine"),
                new("eehw policy latency cpu.csv --machine \"this CPU\" --out cpu.yaml", "one regression per kind, with its error on layers that were held out"),
            ],
            Arguments = { input },
            Options = { measure, machine, output },
        };

        int Run(VerbContext context)
        {
            var files = context.Parsed.GetValue(input)!;
            if (context.Parsed.GetValue(measure) is { } csv)
            {
                var times = files.SelectMany(f => Measure(context, OnnxReader.Read(f))).ToList();
                AtomicFile.WriteText(csv, LayerTimesFile.ToText(times));
                if (context.IsJson)
                {
                    context.WriteJson(InputHash.Of(files.Select(InputHash.OfFile)), json => json.WriteNumber("layers", times.Count));
                }

                context.Print(string.Create(CultureInfo.InvariantCulture, $"{csv}: {times.Count} layers, {times.Sum(t => t.Time.Nanoseconds) / 1e6:0.###} ms in all (measured: best of {Repeats} times {Samples} samples)"));
                return ExitCode.Ok;
            }

            var model = new LatencyModel(context.Parsed.GetValue(machine)!, LatencyFit.Fit(files.SelectMany(f => LayerTimesFile.Read(f))));
            if (context.Parsed.GetValue(output) is { } path)
            {
                AtomicFile.WriteText(path, YamlWriter.Write(LatencyModelFile.ToYaml(model)));
            }

            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of(files.Select(InputHash.OfFile)), json =>
                {
                    json.WriteStartArray("kinds");
                    foreach (var k in model.Kinds)
                    {
                        json.WriteStartObject();
                        json.WriteString("kind", k.Kind);
                        json.WriteNumber("rows", k.Rows);
                        json.WriteNumber("interceptNs", k.InterceptNs);
                        json.WriteNumber("nsPerMac", k.Coefficients[0]);
                        json.WriteNumber("nsPerInputValue", k.Coefficients[1]);
                        json.WriteNumber("nsPerOutputValue", k.Coefficients[2]);
                        json.WriteNumber("errorFraction", k.ErrorFraction);
                        if (k.HeldOutErrorFraction is { } e)
                        {
                            json.WriteNumber("heldOutErrorFraction", e);
                        }

                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                });
            }

            var table = new TextTable("kind", "layers|", "constant, ns|", "ns per MAC|", "ns per input value|", "ns per output value|", "mean error|", "held out|");
            foreach (var k in model.Kinds)
            {
                table.Add(k.Kind, k.Rows.ToString(CultureInfo.InvariantCulture), Number(k.InterceptNs), Number(k.Coefficients[0]), Number(k.Coefficients[1]), Number(k.Coefficients[2]), PolicyOptions.Percent(k.ErrorFraction), k.HeldOutErrorFraction is { } e ? PolicyOptions.Percent(e) : "-");
            }

            context.Print(table);
            context.Print("Least squares of the relative error, no part negative; held out: each layer predicted from the others.");
            return ExitCode.Ok;
        }
    }

    // Each layer alone in a network of its own; layers that read several tensors of one size read the same one.
    private static IEnumerable<(string Layer, LayerTime Time)> Measure(VerbContext context, Network network)
    {
        for (var i = 1; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            var shape = network.Layers[layer.Inputs[0]].Output;
            if (layer.Inputs.Any(j => network.Layers[j].Output != shape))
            {
                continue;
            }

            var alone = new Network
            {
                Name = layer.Name,
                InputName = "input",
                Layers = [new InputLayer { Name = "input", Inputs = [], Output = shape }, layer with { Inputs = layer.Inputs.Select(_ => 0).ToValueList() }],
                Exits = [new Exit(layer.Name, 1)],
            };
            var executor = new FloatExecutor(alone);
            var random = new CounterRandom(1, i);
            float[] values = [.. Enumerable.Range(0, (int)shape.Elements * Samples).Select(_ => (float)random.NextUniform())];
            executor.Run(values, Samples, [1]);
            var best = double.PositiveInfinity;
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var start = context.Console.Time.GetTimestamp();
                executor.Run(values, Samples, [1]);
                best = Math.Min(best, context.Console.Time.GetElapsedTime(start).TotalNanoseconds / Samples);
            }

            yield return (layer.Name, new LayerTime(LayerWork.Of(network, i), Math.Max(1, best)));
        }
    }

    private static string Number(double value) => value == 0 ? "" : value.ToString("G4", CultureInfo.InvariantCulture);
}
