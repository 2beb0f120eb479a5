using System.CommandLine;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>What budgets are counted in: options, and the costs they name.</summary>
internal sealed class CostOptions
{
    public CostOptions() => Unit.AcceptOnlyFromAmong([.. CostUnits.All]);

    public Option<string> Unit { get; } = new("--cost") { Description = "What a budget counts: macs of the trace, or cycles, ns, pj of a simulation (--costs-from).", DefaultValueFactory = _ => "macs" };

    public Option<string?> From { get; } = new("--costs-from") { Description = "Measurement to take cycles, ns or pj from: JSON of `eehw simulate DESIGN --out FILE`." };

    /// <summary>The costs asked for; null for the MACs that the policy counts.</summary>
    public ExitCosts? Read(VerbContext context, Trace trace)
    {
        var (unit, from) = (context.Parsed.GetValue(Unit)!, context.Parsed.GetValue(From));
        return (unit, from) switch
        {
            ("macs", null) => null,
            ("macs", _) => throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--costs-from" }, "a measurement has no MACs; they are those of the trace.", "Say what to take with --cost cycles, ns or pj, or leave --costs-from out."),
            (_, null) => throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--cost" }, $"{unit} come from a simulation, and none is given.", "Simulate the design (`eehw simulate DESIGN --decisions random:p=0.5 --out sim.json`) and give --costs-from sim.json."),
            _ => CostUnits.Of(MeasurementJson.Read(from), unit, trace.Exits, new Place { File = from }),
        };
    }

    /// <summary>What the answer depends on beside the trace.</summary>
    public string HashOf(VerbContext context)
        => context.Parsed.GetValue(From) is { } from ? InputHash.Of(context.Parsed.GetValue(Unit)!, InputHash.OfFile(from)) : context.Parsed.GetValue(Unit)!;
}
