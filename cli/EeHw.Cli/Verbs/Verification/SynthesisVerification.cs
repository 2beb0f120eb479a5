using System.Globalization;
using EeHw.Check;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Codegen.Naming;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Platforms;
using EeHw.Model.Results;
using Amount = EeHw.Model.Units.Resources;

namespace EeHw.Cli.Verbs.Verification;

/// <summary><c>eehw verify --with synth</c>: what Yosys makes of every unit beside the estimates. DSPs and block RAM must be equal under Yosys' own rule.</summary>
internal static class SynthesisVerification
{
    public static int Run(VerbContext context, DesignSession session, string folder, TimeSpan limit)
    {
        var lowered = session.Lowered;
        var family = lowered.Platform.PartFamily;
        if (family.Synthesis == "none")
        {
            throw new EeHwException(
                Codes.Platforms.OtherVendor,
                new Place { Item = "platform" },
                $"there is no Yosys flow here for {lowered.Platform.Name}, which is of family {family.Name} ({family.Title}).",
                $"Use --with rtl, or a platform of {string.Join(", ", FamilyLibrary.All.Where(f => f.Synthesis != "none").Select(f => f.Name))}.");
        }

        ProjectGeneration.Write(session, Targets.Find("verilog"), folder, 1);
        var result = YosysSynthesis.Run(folder, new YosysSynthesisOptions { TimeLimit = limit, Progress = context.Progress.Show }, context.Cancellation);
        var yosys = new ResourceEstimator(ResourceFlow.Yosys, lowered.Platform.Family, lowered.Network);
        var vivado = new HardBlocks(ResourceFlow.Vivado, lowered.Platform.Family, lowered.Network);
        var counted = result.Units.ToDictionary(u => u.Instance, StringComparer.OrdinalIgnoreCase);
        var rows = lowered.Graph.Units.Where(u => u is not (Source or Sink))
            .Select(u => new Row(u.Name, counted.GetValueOrDefault(Identifiers.Mangle(u.Name))?.Resources, Own(yosys.Of(u)), vivado.Of(u)))
            .Concat(lowered.Graph.Channels.Where(c => c.Depth > 0)
                .Select(c => new Row(c.Name + " (FIFO)", counted.GetValueOrDefault(Identifiers.Mangle(c.Name) + "_fifo")?.Resources, Own(yosys.Of(c)), vivado.Of(c))))
            .ToList();
        var different = rows.Count(r => !r.Agrees);
        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                MeasurementJson.WriteFields(json, result.Measurement);
                json.WriteNumber("unitsWithOtherDspsOrBrams", different);
                json.WriteStartArray("counts");
                foreach (var r in rows)
                {
                    json.WriteStartObject();
                    json.WriteString("name", r.Name);
                    Write("yosys", r.Counted);
                    Write("yosysRule", r.Rule);
                    Write("vivadoRule", r.Vivado);
                    json.WriteEndObject();
                }

                json.WriteEndArray();

                void Write(string name, Amount? amount)
                {
                    if (amount is { } a)
                    {
                        json.WriteStartObject(name);
                        json.WriteNumber("luts", a.Luts);
                        json.WriteNumber("ffs", a.Ffs);
                        json.WriteNumber("dsps", a.Dsps);
                        json.WriteNumber("bram18", a.Bram18);
                        json.WriteNumber("uram", a.Uram);
                        json.WriteEndObject();
                    }
                }
            });
        }

        Print(context, result, rows, different, family);
        return different == 0 ? ExitCode.Ok : ExitCode.Mismatch;

        // LUTs and flip-flops as the family counts them.
        Amount Own(Amount common) => common with { Luts = common.Luts / Per("luts"), Ffs = common.Ffs / Per("ffs") };
        double Per(string term) => family.Amounts.First(a => a.Is == term).Per.Value;
    }

    private static void Print(VerbContext context, YosysSynthesisResult result, List<Row> rows, int different, PartFamily family)
    {
        var (lut, vendor) = family.Synthesis == "ecp5" ? ("LUT4", "EeHw's rule") : ("LUT", "Vivado's rule");
        context.Print(result.Measurement.ResourcesSource! + ".");
        var table = new TextTable("unit", lut + ", Yosys|", "estimated|", "FF, Yosys|", "estimated|", "DSP, Yosys|", "its rule|", vendor + "|", "BRAM18, Yosys|", "its rule|", vendor + "|", "");
        foreach (var r in rows.Append(new Row("design", result.Measurement.Resources, Sum(r => r.Rule), Sum(r => r.Vivado))))
        {
            table.Add(r.Name, Text(r.Counted?.Luts), Text(r.Rule.Luts), Text(r.Counted?.Ffs), Text(r.Rule.Ffs), Text(r.Counted?.Dsps), Text(r.Rule.Dsps), Text(r.Vivado.Dsps), Text(r.Counted?.Bram18), Text(r.Rule.Bram18), Text(r.Vivado.Bram18), r.Agrees ? "" : "differs");
        }

        context.Print(table);
        context.Print($"LUT and FF: {ResourceEstimator.LogicSource}.");
        foreach (var amount in family.Amounts.Where(a => a.Is is "luts" or "ffs" && a.Per.Value != 1))
        {
            context.Print(string.Create(CultureInfo.InvariantCulture, $"{amount.Field}: estimates of this family are those divided by {amount.Per.Value} ({amount.Per.Low} to {amount.Per.High}): {amount.Per.Source}."));
        }

        context.Print(different == 0
            ? "DSPs and block RAM of every unit are what Yosys' rule says." + (family.HasVitis ? " The columns of Vivado's rule are an estimate that nobody ran Vivado for." : "")
            : string.Create(CultureInfo.InvariantCulture, $"DSPs or block RAM of {different} units are not what Yosys' rule says."));

        Amount Sum(Func<Row, Amount> get) => rows.Aggregate(default(Amount), (sum, r) => sum + get(r));
    }

    private static string Text(double? value) => value is { } v ? v.ToString("N0", CultureInfo.InvariantCulture) : "";

    private sealed record Row(string Name, Amount? Counted, Amount Rule, Amount Vivado)
    {
        public bool Agrees => Counted is { } c && c.Dsps == Rule.Dsps && c.Bram18 == Rule.Bram18 && c.Uram == Rule.Uram;
    }
}
