using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Verbs.Quantisation;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Report.Charts;
using EeHw.Train.Widths;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw quantize</c>: fewest bits per layer for a bound on the loss of accuracy.</summary>
public sealed class QuantizeVerb : IVerb
{
    private readonly Argument<string> _design = new("DESIGN") { Description = "Design file (YAML); its widths are those to begin with." };

    private readonly Option<double> _drop = new("--max-drop") { Description = "Points of accuracy that may be lost against float32, by the policy and by any exit alone.", DefaultValueFactory = _ => WidthSearchOptions.Default.MaximumDrop };

    private readonly Option<int> _samples = new("--samples") { Description = "Samples of the validation part to search on.", DefaultValueFactory = _ => 2000 };

    private readonly Option<int?> _test = new("--test-samples") { Description = "Samples of the test part to report on (default all)." };

    private readonly Option<int> _weights = new("--min-weight-bits") { Description = "Fewest bits of weights, with sign.", DefaultValueFactory = _ => WidthSearchOptions.Default.MinimumWeightBits };

    private readonly Option<int> _activations = new("--min-activation-bits") { Description = "Fewest bits of activations.", DefaultValueFactory = _ => WidthSearchOptions.Default.MinimumActivationBits };

    private readonly Option<string?> _out = new("--out") { Description = "Write the design with widths per layer to this file.", HelpName = "DESIGN" };

    private readonly Option<string?> _curve = new("--curve") { Description = "Write the accuracy-cost curve before and after to this file (SVG), and its data beside it (CSV).", HelpName = "FILE" };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        AtLeast(_samples, 2);
        AtLeast(_weights, 2);
        AtLeast(_activations, 2);
        _test.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() is < 2)
            {
                r.AddError("--test-samples must be 2 or more.");
            }
        });
        _drop.Validators.Add(r =>
        {
            if (!(r.GetValueOrDefault<double>() is >= 0 and <= 100))
            {
                r.AddError("--max-drop must be from 0 to 100 points.");
            }
        });
        return new("quantize", "Find the fewest bits per layer that lose no more accuracy than a bound.")
        {
            Run = Run,
            Examples =
            [
                new("eehw quantize design.yaml --max-drop 0.3 --out mixed.yaml", "widths per layer, at most 0.3 points worse than float32"),
                new("eehw quantize design.yaml --max-drop 0.3 --curve curve.svg", "the accuracy-cost curve before and after, drawn"),
            ],
            Arguments = { _design },
            Options = { _drop, _samples, _test, _weights, _activations, _out, _curve },
        };

        static void AtLeast(Option<int> option, int least) => option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < least)
            {
                r.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {least} or more."));
            }
        });
    }

    private int Run(VerbContext context)
    {
        var path = context.Parsed.GetValue(_design)!;
        var written = DesignFile.Read(path);
        NetworkSketch.RequireWeights(written, "widths cannot be judged");
        context.Progress.Start("loading the design");
        var before = DesignLoader.Load(path, new DesignLoadOptions { Cancellation = context.Cancellation });
        var (network, design) = (before.Network.Network, before.Design);
        context.Progress.Start("reading data");
        var calibration = DatasetLoader.Load(design.Data with { Split = "train", Limit = Math.Min(design.Arithmetic.CalibrationSamples, design.Data.Limit ?? int.MaxValue) });
        var data = DatasetLoader.Load(design.Data with { Split = "validation", Limit = context.Parsed.GetValue(_samples) });
        var test = DatasetLoader.Load(design.Data with { Split = "test", Limit = context.Parsed.GetValue(_test) });
        calibration.RequireFits(network);
        data.RequireFits(network);
        test.RequireFits(network);
        var policy = DesignPolicies.Of(design.Exits, network);
        context.Progress.Start("searching widths");
        var options = new WidthSearchOptions
        {
            MaximumDrop = context.Parsed.GetValue(_drop),
            MinimumWeightBits = context.Parsed.GetValue(_weights),
            MinimumActivationBits = context.Parsed.GetValue(_activations),
            Progress = context.Progress,
        };
        var found = WidthSearch.Run(network, design.Arithmetic, calibration, data, policy, options, context.Cancellation);
        context.Progress.Start("judging on the test part");
        var after = DesignLoader.Lower(design with { Arithmetic = found.Choice }, new DesignLoadOptions { Cancellation = context.Cancellation });
        var judged = new QuantizedDesign(before, after, found, options.MaximumDrop, policy, data, test, context.Progress, context.Cancellation);
        var hash = InputHash.Of(before.InputHash, data.Hash, test.Hash, string.Create(CultureInfo.InvariantCulture, $"{options.MaximumDrop:R} {options.MinimumWeightBits} {options.MinimumActivationBits}"));
        if (context.Parsed.GetValue(_out) is { } file)
        {
            DesignFile.Write(written with { Arithmetic = found.Choice }, file);
        }

        if (context.Parsed.GetValue(_curve) is { } curve)
        {
            AtomicFile.Write(curve, ChartRenderer.ToSvg(judged.Chart(), isStandalone: true));
            AtomicFile.WriteText(Path.ChangeExtension(curve, ".csv"), judged.Csv());
        }

        if (context.IsJson)
        {
            context.WriteJson(hash, judged.Write);
        }
        else
        {
            judged.Print(context);
        }

        return ExitCode.Ok;
    }
}
