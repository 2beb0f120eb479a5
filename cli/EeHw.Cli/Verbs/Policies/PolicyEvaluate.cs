using System.CommandLine;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy evaluate</c>: what given thresholds, or a policy file, do on a trace.</summary>
internal static class PolicyEvaluate
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var thresholds = new Option<string?>("--thresholds") { Description = "One threshold per early exit, or one that all share: 0.9,0.8." };
        var policyFile = new Option<string?>("--policy-file") { Description = "A policy written by `eehw policy fit --out`, instead of thresholds." };
        var unit = new Option<string?>("--unit") { Description = "Also decide by the policy's decision units, bit for bit, on logits rounded to this format: \"fixed<16,6,RND,SAT>\".", HelpName = "FORMAT" };
        return new("evaluate", "Accuracy, expected cost and exit shares of a policy on a trace.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy evaluate test.npz --thresholds 0.9", "max-softmax, one threshold for all exits"),
                new("eehw policy evaluate test.npz --thresholds 0.9 --unit \"fixed<16,6,RND,SAT>\"", "the decision units beside float, with the paired standard error"),
                new("eehw policy evaluate test.npz --score entropy --thresholds 0.3,0.2 --json", "entropy in nats, one threshold per early exit"),
            ],
            Arguments = { shared.Trace },
            Options = { shared.Score, thresholds, policyFile, unit, shared.Strict, shared.FallbackName },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            if (trace.Exits == 1)
            {
                PolicyRequirements.Comparable(PolicyOptions.ScoreOf(context, shared), trace);
            }

            var (list, file) = (context.Parsed.GetValue(thresholds), context.Parsed.GetValue(policyFile));
            IExitPolicy policy = (list, file) switch
            {
                (null, { } f) => PolicyFile.Read(f, trace, context.Policies),
                ({ } l, null) => ThresholdPolicy.Of(
                    PolicyOptions.ScoreOf(context, shared),
                    PolicyOptions.Numbers(l, "--thresholds"),
                    trace.Exits,
                    context.Parsed.GetValue(shared.Strict),
                    PolicyOptions.FallbackOf(context, shared),
                    new Place { Item = "--thresholds" }),
                _ => throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "either --thresholds or --policy-file is needed, and not both.", "`eehw policy evaluate --help` shows what there is."),
            };
            if (policy is ThresholdPolicy threshold)
            {
                PolicyRequirements.Comparable(threshold.Score, trace);
            }

            var evaluation = PolicyEvaluation.Of(trace, policy);
            foreach (var warning in PolicyWarnings.Of(trace, policy))
            {
                context.Report(warning);
            }

            var hardware = context.Parsed.GetValue(unit) is { } format ? UnitEvaluation.Of(trace, policy, format) : null;
            if (context.IsJson)
            {
                context.WriteJson(InputHash.OfFile(path), writer =>
                {
                    PolicyOptions.WritePolicy(writer, policy);
                    PolicyOptions.WriteEvaluation(writer, evaluation);
                    hardware?.Write(writer);
                });
            }

            PolicyOptions.Print(context, trace, policy, evaluation);
            hardware?.Print(context, trace, evaluation);
            return ExitCode.Ok;
        }
    }
}
