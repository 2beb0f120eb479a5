using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Traces;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw trace</c>: runs a network on data, in float or fixed point, and records what every exit answers.</summary>
public sealed class TraceVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create()
    {
        var options = new TraceVerbOptions();
        return new("trace", "Run a network on data and record what every exit answers.")
        {
            Run = context => Run(context, TraceRequest.Of(context, options), options.FeaturesOf(context.Parsed), context.Parsed.GetValue(options.Out)),
            Examples =
            [
                new("eehw trace net.onnx --data fashion-mnist --mean 0.2860 --std 0.3530 --out test.npz", "float, the test part of a folder with IDX files"),
                new("eehw trace net.onnx --data fashion-mnist --mean 0.2860 --std 0.3530 --arithmetic \"fixed<16,6,RND,SAT>/fixed<8,1>\" --out fixed.npz", "the same in fixed point, bit for bit what hardware computes"),
                new("eehw trace --design design.yaml --limit 1000 --json", "accuracy of a design's network in its arithmetic"),
            ],
            Arguments = { options.Network },
            Options = { options.Design, options.Data, options.Split, options.Normalisation.Scale, options.Normalisation.Mean, options.Normalisation.Std, options.Limit, options.Arithmetic, options.Features, options.Out },
        };
    }

    private static int Run(VerbContext context, TraceRequest request, FeatureSource? features, string? path)
    {
        var hash = NetworkHash.Of(request.Network);
        var network = OnnxReader.Read(request.Network);
        network = request.SubnetExit is { } at ? SubNetwork.Until(network, at, new Place { Item = "exits.at" }) : network;
        var data = DatasetLoader.Load(request.Data);
        data.RequireFits(network);
        context.Progress.Start("running the network");
        var options = new TraceOptions { NetworkHash = hash, Features = features, Progress = context.Progress };
        var result = request.Arithmetic is { } choice
            ? TraceBuilder.Build(Quantizer.Quantize(network, choice, Quantizer.LoadCalibration(request.Data, choice)), ArithmeticText.ToText(choice), data, options, context.Cancellation)
            : TraceBuilder.Build(network, data, options, context.Cancellation);
        var trace = result.Trace;
        if (path is not null)
        {
            TraceFile.Write(trace, path);
        }

        if (result.IsPartial)
        {
            context.Report(new Diagnostic(Codes.Arithmetic.PartialTrace, Severity.Warning, new Place { File = path }, $"cancelled: the trace holds the first {trace.Samples} of {data.Count} samples."));
        }

        Answer(context, trace, result.IsPartial, data.Description);
        return result.IsPartial ? ExitCode.Cancelled : ExitCode.Ok;
    }

    private static void Answer(VerbContext context, Trace trace, bool isPartial, string data)
    {
        var accuracy = Enumerable.Range(0, trace.Exits).Select(k => Accuracy(trace, k)).ToList();
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(trace.NetworkHash, trace.DataHash, trace.Arithmetic), writer =>
            {
                writer.WriteString("arithmetic", trace.Arithmetic);
                writer.WriteNumber("samples", trace.Samples);
                writer.WriteNumber("classes", trace.Classes);
                writer.WriteBoolean("isPartial", isPartial);
                writer.WriteStartArray("exits");
                for (var k = 0; k < trace.Exits; k++)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", trace.ExitNames[k]);
                    writer.WriteNumber("accuracyFraction", accuracy[k]);
                    writer.WriteNumber("cumulativeMacs", trace.CostMacs[k]);
                    writer.WriteNumber("backboneMacs", trace.BackboneMacs[k]);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteString("networkHash", trace.NetworkHash);
                writer.WriteString("dataHash", trace.DataHash);
            });
            return;
        }

        var table = new TextTable("exit", "accuracy|", "cost with earlier heads, MACs|", "backbone only, MACs|");
        for (var k = 0; k < trace.Exits; k++)
        {
            table.Add(
                trace.ExitNames[k],
                string.Create(CultureInfo.InvariantCulture, $"{accuracy[k] * 100:0.00} %"),
                trace.CostMacs[k].ToString("N0", CultureInfo.InvariantCulture),
                trace.BackboneMacs[k].ToString("N0", CultureInfo.InvariantCulture));
        }

        context.Print(table);
        context.Print(string.Create(CultureInfo.InvariantCulture, $"data: {data}; arithmetic: {trace.Arithmetic}"));
    }

    private static double Accuracy(Trace trace, int exit)
        => Enumerable.Range(0, trace.Samples).Count(n => trace.AnswerOf(exit, n) == trace.LabelOf(exit, n)) / (double)trace.Samples;
}
