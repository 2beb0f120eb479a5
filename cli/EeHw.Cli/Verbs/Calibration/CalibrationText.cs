using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Codegen.Verilog;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Cli.Verbs.Calibration;

/// <summary>Shows a fit of LUTs and flip-flops.</summary>
internal static class CalibrationText
{
    public static void Print(VerbContext context, MeasuredTable table, ResourceFit fit)
    {
        context.Print(string.Create(CultureInfo.InvariantCulture, $"LUTs and flip-flops of {table.Units.Count} single units, counted by {table.Tool} (not vendor utilisation); {fit.Logic.Fitted} fitted, {fit.Logic.HeldOut} held out."));
        var text = Table("unit");
        foreach (var kind in fit.Kinds.Where(k => k.Fitted > 0 || k.Luts is not null))
        {
            Add(text, kind.Kind ?? "all", kind);
        }

        if (fit.Known.Fitted < fit.Kinds[^1].Fitted && fit.Known.Luts is not null)
        {
            Add(text, "with seed", fit.Known);
        }

        context.Print(text);
        context.Print("Errors |estimate - count| / count of the units held out, which no coefficient was fitted to: a quarter has at most the first, half the median, three quarters the third.");
        if (fit.Decisions.Count > 0)
        {
            var decisions = Table("of ExitDecision");
            foreach (var kind in fit.Decisions)
            {
                Add(decisions, kind.Kind!, kind);
            }

            context.Print(decisions);
        }

        context.Print(StaleText(table));

        static TextTable Table(string first) => new(first, "fitted|", "held out|", "LUT 25 %|", "median|", "75 %|", "most|", "FF 25 %|", "median|", "75 %|", "most|");

        static void Add(TextTable text, string name, KindFit kind) => text.Add([name, Number(kind.Fitted), Number(kind.Luts?.Count ?? 0), .. Cells(kind.Luts), .. Cells(kind.Ffs)]);
    }

    private static string StaleText(MeasuredTable table)
    {
        var kinds = StaleRows(table).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Kind} {k.Rows}")).ToList();
        return "Rows of other templates than today's (--resume measures them anew): " + (kinds.Count == 0 ? "none" : string.Join(", ", kinds)) + ".";
    }

    private static IEnumerable<(string Kind, int Rows)> StaleRows(MeasuredTable table)
        => table.Units.GroupBy(u => u.Instance.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.GroupBy(u => u.Group).Sum(h => Count(h, UnitTemplates.HashOf(h.Key))))).Where(k => k.Item2 > 0);

    public static void Write(Utf8JsonWriter writer, MeasuredTable table, ResourceFit fit)
    {
        writer.WriteString("tool", table.Tool);
        writer.WriteNumber("instances", table.Units.Count);
        writer.WriteNumber("fitted", fit.Logic.Fitted);
        writer.WriteNumber("heldOut", fit.Logic.HeldOut);
        writer.WriteStartArray("units");
        foreach (var kind in fit.Kinds.Where(k => k.Fitted > 0 || k.Luts is not null))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind.Kind ?? "all");
            writer.WriteNumber("fitted", kind.Fitted);
            writer.WriteNumber("heldOut", kind.Luts?.Count ?? 0);
            Errors("lutErrorFraction", kind.Luts);
            Errors("ffErrorFraction", kind.Ffs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("decisionUnits");
        foreach (var kind in fit.Decisions)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind.Kind);
            writer.WriteNumber("fitted", kind.Fitted);
            writer.WriteNumber("heldOut", kind.Luts?.Count ?? 0);
            Errors("lutErrorFraction", kind.Luts);
            Errors("ffErrorFraction", kind.Ffs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("staleRows");
        foreach (var (kind, rows) in StaleRows(table))
        {
            writer.WriteNumber(kind, rows);
        }

        writer.WriteEndObject();
        var heldOut = ResourceFit.HeldOut(table);
        writer.WriteStartArray("measured");
        foreach (var unit in table.Units)
        {
            var (luts, ffs) = fit.Logic.Of(unit.Instance);
            writer.WriteStartObject();
            writer.WriteString("kind", unit.Instance.Kind);
            writer.WriteString("family", unit.Instance.Family);
            writer.WriteString("parameters", unit.Instance.ParametersText());
            writer.WriteBoolean("heldOut", heldOut.Contains(unit.Key));
            writer.WriteNumber("luts", unit.Luts);
            writer.WriteNumber("estimatedLuts", luts);
            writer.WriteNumber("ffs", unit.Ffs);
            writer.WriteNumber("estimatedFfs", ffs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        void Errors(string name, ErrorDistribution? errors)
        {
            if (errors is not null)
            {
                writer.WriteStartObject(name);
                writer.WriteNumber("lowerQuartile", errors.LowerQuartile);
                writer.WriteNumber("median", errors.Median);
                writer.WriteNumber("upperQuartile", errors.UpperQuartile);
                writer.WriteNumber("largest", errors.Largest);
                writer.WriteEndObject();
            }
        }
    }

    private static int Count(IEnumerable<MeasuredUnit> units, string templates) => units.Count(u => u.Templates != templates);

    private static string[] Cells(ErrorDistribution? errors)
        => errors is null ? ["", "", "", ""] : [Percent(errors.LowerQuartile), Percent(errors.Median), Percent(errors.UpperQuartile), Percent(errors.Largest)];

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
