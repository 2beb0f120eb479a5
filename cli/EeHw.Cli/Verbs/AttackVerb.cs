using System.CommandLine;
using EeHw.Cli.Pipeline;
using EeHw.Cli.Verbs.Attacks;
using EeHw.Cli.Verbs.Policies;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Train.Attacks;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw attack</c>: makes samples that no early exit is sure of, and shows what they do to policies and hardware.</summary>
public sealed class AttackVerb : IVerb
{
    private const int UsualSamples = 1000;
    private const double UsualThreshold = 0.9;

    private readonly Argument<string> _target = new("TARGET") { Description = "Network with exits (ONNX), or a design (YAML): then the hardware is simulated under attack too." };
    private readonly Option<string> _kind = new("--kind") { Description = "The attack: deepsloth (Hong et al., ICLR 2021).", DefaultValueFactory = _ => "deepsloth" };
    private readonly Option<string> _norm = new("--norm") { Description = "Size of the perturbation: linf, l1 or l2.", DefaultValueFactory = _ => "linf" };
    private readonly Option<bool> _universal = new("--universal") { Description = "One perturbation for all samples, made on the training split." };
    private readonly Option<double?> _eps = new("--eps") { Description = "Bound on the perturbation, pixels in [0, 1] (linf 0.03125, l1 8, l2 0.349)." };
    private readonly Option<int?> _steps = new("--steps") { Description = "Steps (linf 30, l1 250, l2 550)." };
    private readonly Option<double?> _step = new("--step-size") { Description = "Length of a step (linf 0.002, l1 0.5, l2 1)." };
    private readonly Option<int> _samples = new("--samples") { Description = "Samples to attack, from the first.", DefaultValueFactory = _ => UsualSamples };
    private readonly Option<string?> _data = new("--data") { Description = "Data to attack; a design has its own." };
    private readonly NormalisationOptions _normalisation = new();
    private readonly Option<string?> _thresholds = new("--thresholds") { Description = "Judge these max-softmax thresholds too (a network alone: 0.9)." };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the first perturbations.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _threads = new("--threads") { Description = "Cores to use at most. The result does not depend on it." };
    private readonly Option<string> _out = new("--out") { Description = "Folder for the attacked data, the traces and the figures.", Required = true };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _kind.AcceptOnlyFromAmong("deepsloth");
        _norm.AcceptOnlyFromAmong("linf", "l1", "l2");
        _samples.Validators.Add(r => Require(r.GetValueOrDefault<int>() >= 1, r, _samples));
        _threads.Validators.Add(r => Require(r.GetValueOrDefault<int?>() is not < 1, r, _threads));
        return new("attack", "Slow a network down with samples that no early exit is sure of, and size the hardware for it.")
        {
            Run = Run,
            Examples =
            [
                new("eehw attack samples/glyphs/design.yaml --samples 500 --out attacked", "exit shares, accuracy, throughput, buffers and energy under attack beside clean"),
                new("eehw attack net.onnx --norm l2 --data fashion-mnist --mean 0.2860 --std 0.3530 --out attacked", "the network alone"),
            ],
            Arguments = { _target },
            Options = { _kind, _norm, _universal, _eps, _steps, _step, _samples, _data, _normalisation.Scale, _normalisation.Mean, _normalisation.Std, _thresholds, _seed, _threads, _out },
        };
    }

    private static void Require(bool holds, System.CommandLine.Parsing.OptionResult result, Option option)
    {
        if (!holds)
        {
            result.AddError($"{option.Name} must be 1 or more.");
        }
    }

    private int Run(VerbContext context)
    {
        var (target, folder) = (context.Parsed.GetRequiredValue(_target), context.Parsed.GetValue(_out)!);
        var isDesign = Path.GetExtension(target).ToUpperInvariant() is ".YAML" or ".YML";
        var request = new AttackRequest
        {
            Options = Options(context),
            Samples = context.Parsed.GetValue(_samples),
            Folder = folder,
            Thresholds = context.Parsed.GetValue(_thresholds) is { } text ? PolicyOptions.Numbers(text, "--thresholds") 
                : isDesign ? [] : [UsualThreshold],
        };
        AttackOutcome outcome;
        if (isDesign)
        {
            if (context.Parsed.GetValue(_data) is not null)
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--data" }, "a design names its own data.", "Leave --data out, or attack the network alone.");
            }

            context.Progress.Start("loading the design");
            var lowered = DesignLoader.Load(target, new DesignLoadOptions { Cancellation = context.Cancellation });
            lowered.Design.Deployment.RequireBuilt();
            outcome = AttackRun.OfDesign(context, request, new DesignSession(lowered, context.Progress, context.Cancellation));
        }
        else
        {
            var source = context.Parsed.GetValue(_data) ?? throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--data is missing: there is nothing to attack the network with.", "Name the data it was trained on, or a design.");
            var data = _normalisation.Of(context.Parsed, new DataChoice(source, "test", 1 / 255.0, [], []));
            outcome = AttackRun.OfNetwork(context, request, target, OnnxReader.Read(target), data);
        }

        AttackFiles.Write(folder, outcome);
        if (context.IsJson)
        {
            context.WriteJson(outcome.InputHash, json => AttackJson.Write(json, outcome));
        }
        else
        {
            AttackText.Print(context, outcome, folder);
        }

        return ExitCode.Ok;
    }

    private AttackOptions Options(VerbContext context)
    {
        var usual = AttackOptions.Of(Enum.Parse<AttackNorm>(context.Parsed.GetValue(_norm)!, ignoreCase: true), context.Parsed.GetValue(_universal));
        return usual with
        {
            Epsilon = context.Parsed.GetValue(_eps) ?? usual.Epsilon,
            Steps = context.Parsed.GetValue(_steps) ?? usual.Steps,
            Step = context.Parsed.GetValue(_step) ?? usual.Step,
            Seed = context.Parsed.GetValue(_seed),
            MaximumThreads = context.Parsed.GetValue(_threads),
        };
    }
}
