using System.CommandLine;
using EeHw.Cli.Pipeline;
using EeHw.Cli.Verbs.Verification;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw verify</c>: builds what would be generated and compares every value with the reference.</summary>
public sealed class VerifyVerb : IVerb
{
    private const int DefaultSamples = 100;
    private const int DefaultTimeLimitSeconds = 600;

    private readonly Argument<string> _design = new("DESIGN") { Description = "Design file (YAML), resolved or not." };

    private readonly Option<string> _with = new("--with") { Description = "How: csim (C simulation of the Vitis project with g++), rtl (SystemVerilog under Verilator: values, and clocks beside the simulator's) or synth (SystemVerilog under Yosys: resources per unit beside the estimates).", DefaultValueFactory = _ => "csim" };

    private readonly Option<int> _samples = new("--samples") { Description = "Samples to compare.", DefaultValueFactory = _ => DefaultSamples };

    private readonly Option<string?> _keep = new("--out") { Description = "Keep the project and what was built in this folder." };

    private readonly Option<int> _limit = new("--time-limit") { Description = "Seconds for compiling, and again for running.", DefaultValueFactory = _ => DefaultTimeLimitSeconds };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        foreach (var option in new[] { _samples, _limit })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name} must be 1 or more.");
                }
            });
        }

        return new("verify", "Build the generated project and compare every value with the reference, bit for bit.")
        {
            Run = Run,
            Examples =
            [
                new("eehw verify samples/glyphs/design.yaml --with csim --samples 1000", "exit, class and logits of 1000 samples"),
                new("eehw verify samples/glyphs/design.yaml --with rtl --samples 200", "answers of 200 samples, and the clock of every decision against the simulator"),
                new("eehw verify samples/glyphs/design.yaml --with synth", "LUTs, flip-flops, DSPs and block RAM of every unit by Yosys, beside the estimates (minutes)"),
                new("eehw verify samples/glyphs/design.yaml --samples 16", "few samples; where EEHW_AP_HEADERS names the vendor's public headers (DIR:DIR/etc), with these instead of EeHw's own"),
            ],
            Arguments = { _design },
            Options = { _with, _samples, _keep, _limit },
        };
    }

    private int Run(VerbContext context)
    {
        if (context.Parsed.GetValue(_with) is var with && with is not ("csim" or "rtl" or "synth"))
        {
            throw new EeHwException(Codes.Checks.UnknownCheck, new Place { Item = "--with" }, $"there is no check '{with}'; there are csim, rtl, synth.", "Use --with csim, --with rtl or --with synth.");
        }

        var kept = context.Parsed.GetValue(_keep);
        var folder = kept ?? Path.Combine(Directory.CreateTempSubdirectory("eehw-verify-").FullName, "project");
        try
        {
            return Run(context, folder);
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
            }
        }
    }

    private int Run(VerbContext context, string folder)
    {
        var samples = context.Parsed.GetValue(_samples);
        context.Progress.Start("loading the design");
        var lowered = DesignLoader.Load(context.Parsed.GetValue(_design)!, new DesignLoadOptions { Cancellation = context.Cancellation });
        lowered.Design.Deployment.RequireBuilt();
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = samples };
        var limit = TimeSpan.FromSeconds(context.Parsed.GetValue(_limit));
        return DesignLoader.At(context.Parsed.GetValue(_design)!, () => context.Parsed.GetValue(_with) switch
        {
            "rtl" => RtlVerification.Run(context, session, folder, samples, limit),
            "synth" => SynthesisVerification.Run(context, session, folder, limit),
            _ => CSimVerification.Run(context, session, folder, samples, limit),
        });
    }
}
