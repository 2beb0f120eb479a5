using System.CommandLine;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy fold</c>: class means, temperatures and gates become layers, so that a decision unit can decide.</summary>
internal static class PolicyFold
{
    public static VerbCommand Create()
    {
        var network = new Argument<string>("NET") { Description = "Network with exits (ONNX) that the policy was fitted on." };
        var policy = new Argument<string>("POLICY") { Description = "Policy file of class-means, temperature, linear-gate or branch-gates." };
        var features = new Option<string>("--features") { Description = "Features that the trace was recorded with: head-input or penultimate.", DefaultValueFactory = _ => "head-input" };
        var output = new Option<string>("--out") { Description = "Write the network here (ONNX).", Required = true };
        var thresholds = new Option<string?>("--policy-out") { Description = "Write the threshold policy for it here." };
        features.AcceptOnlyFromAmong("head-input", "penultimate");
        return new("fold", "Put class means, temperatures or gates into the network as layers; what is left to decide is a threshold.")
        {
            Run = Run,
            Examples = [new("eehw policy fold net.onnx means.yaml --out folded.onnx --policy-out folded.yaml", "class-means heads, and max-softmax thresholds on their logits")],
            Arguments = { network, policy },
            Options = { features, output, thresholds },
        };

        int Run(VerbContext context)
        {
            var (from, file) = (context.Parsed.GetValue(network)!, context.Parsed.GetValue(policy)!);
            var net = OnnxReader.Read(from);
            var document = PolicyFile.Read(file, context.Policies);
            document.RequireFits(net.ExitCount, NetworkHash.Of(from), file);
            var source = context.Parsed.GetValue(features) == "penultimate" ? FeatureSource.Penultimate : FeatureSource.HeadInput;
            var (folded, left) = PolicyFolding.Fold(net, document.Policy, source);
            var target = context.Parsed.GetValue(output)!;
            OnnxWriter.Write(folded, target);
            var costs = new NetworkCosts(folded);
            var hash = InputHash.Of(NetworkHash.Of(from), InputHash.OfFile(file), source.ToString());
            if (context.Parsed.GetValue(thresholds) is { } path)
            {
                var header = document.Header with { NetworkHash = NetworkHash.Of(target), Costs = costs.CumulativeMacs.Select(c => (double)c).ToValueList(), CostUnit = "MACs" };
                PolicyFile.Write(path, new PolicyDocument(header, left), Tool.Version, hash);
            }

            if (context.IsJson)
            {
                context.WriteJson(hash, writer =>
                {
                    writer.WriteString("network", target);
                    writer.WriteString("score", left.Score.Name);
                    writer.WriteNumber("parametersCount", costs.Parameters);
                });
            }

            context.Print($"{document.Policy.Name} folded into {target}: {costs.Parameters} parameters, {costs.CumulativeMacs[^1]} MACs; a threshold on {left.Score.Name} is left.");
            return ExitCode.Ok;
        }
    }
}
