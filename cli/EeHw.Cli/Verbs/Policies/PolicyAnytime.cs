using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Anytime;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy anytime</c>: accuracy when samples are interrupted and the last exit they reached answers.</summary>
internal static class PolicyAnytime
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var costs = new CostOptions();
        var interrupt = new Option<string?>("--interrupt") { Description = $"When samples are interrupted, in what --cost says: {Interruption.Forms}. Else evenly from 0 to the final exit's cost." };
        var policy = new Option<string?>("--policy-file") { Description = "Policy by which samples also leave by themselves; without it every sample goes on until it is interrupted." };
        var output = new Option<string?>("--out") { Description = "Write accuracy over time here, as a picture (.svg, .pdf) or numbers (.csv)." };
        return new("anytime", "Accuracy when samples are interrupted: the last exit reached answers.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy anytime test.npz", "interrupted evenly between 0 and the final exit's MACs"),
                new("eehw policy anytime test.npz --cost ns --costs-from sim.json --interrupt exponential:20000 --out anytime.svg", "times of a simulated design; drawn"),
            ],
            Arguments = { shared.Trace },
            Options = { interrupt, policy, costs.Unit, costs.From, output },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            trace.RequireFinite();
            var file = context.Parsed.GetValue(policy);
            var rule = file is null ? null : PolicyFile.Read(file, trace, context.Policies);
            var given = costs.Read(context, trace);
            var perExit = given?.PerExit ?? rule?.CostsOn(trace) ?? [.. trace.CostMacs.Select(c => (double)c)];
            var unit = given?.Unit ?? ExitCosts.MacUnit;
            var when = context.Parsed.GetValue(interrupt) is { } text ? Interruption.Parse(text, new Place { Item = "--interrupt" }) : Interruption.Uniform(0, perExit[^1]);
            var evaluation = AnytimeEvaluation.Of(trace, perExit, when, rule?.Decide(trace));
            var hash = InputHash.Of(InputHash.OfFile(path), file is null ? "" : InputHash.OfFile(file), costs.HashOf(context), when.ToString());
            if (context.Parsed.GetValue(output) is { } target)
            {
                AnytimeOutput.Write(target, evaluation, unit, $"{trace.Samples} samples; costs: {given?.Source ?? "MACs of the layers that ran, earlier heads included"}.");
            }

            if (context.IsJson)
            {
                context.WriteJson(hash, json => AnytimeOutput.WriteFields(json, evaluation, unit));
            }

            var table = new TextTable("exit", $"answer from, {unit}|", "accuracy when interrupted then|", "standard error|", "answers|");
            for (var k = 0; k < trace.Exits; k++)
            {
                var point = evaluation.Curve.LastOrDefault(p => p.Time <= perExit[k]);
                var a = point?.AccuracyFraction ?? 0;
                table.Add(
                    trace.ExitNames[k],
                    perExit[k].ToString("N0", CultureInfo.InvariantCulture),
                    PolicyOptions.Percent(a),
                    PolicyOptions.Percent(Math.Sqrt(a * (1 - a) / trace.Samples)),
                    PolicyOptions.Percent(evaluation.AnswerShares[k]));
            }

            context.Print(table);
            context.Print(AnytimeOutput.Summary(evaluation, unit));
            return ExitCode.Ok;
        }
    }
}
