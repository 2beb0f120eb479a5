using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;
using EeHw.Train.Comparisons;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>A comparison with prices, as table, JSON and sentences.</summary>
internal sealed class PolicyComparison
{
    public PolicyComparison(ValueList<ContestEntry> entries, Trace judging, ExitCosts costs, DecisionPricing pricing, Platform platform, bool isSameTrace)
    {
        (Entries, Judging, Costs, Pricing, Platform, IsSameTrace) = (entries, judging, costs, pricing, platform, isSameTrace);
        Prices = entries.Select(e => e.Policy is null ? null : pricing.Of(e.Policy)).ToValueList();
    }

    public static ValueList<string> Headers { get; } = ["policy", "accuracy, %|", "less first, %|", "", "fit cost|", "judged|", "exit shares, %|", "decision unit", "LUT|", "clocks|", "pJ|"];

    public ValueList<ContestEntry> Entries { get; }

    public Trace Judging { get; }

    public ExitCosts Costs { get; }

    public DecisionPricing Pricing { get; }

    public Platform Platform { get; }

    public bool IsSameTrace { get; }

    /// <summary>Price of each entry; null where there is no policy.</summary>
    public ValueList<DecisionPrice?> Prices { get; }

    /// <summary>Modelled energy of a sample: its MACs and its decisions; null where the decisions have no price.</summary>
    public Band? EnergyOf(int entry)
        => Entries[entry].Judged is { } judged && Prices[entry] is { Unit: not null } price ? Pricing.MacEnergy(judged.ExpectedMacs) + price.PerSample(judged.ExitShares) : null;

    /// <summary>Budgets in order, each with its entries.</summary>
    public IEnumerable<(string Budget, ValueList<IReadOnlyList<string>> Rows)> Tables()
        => Entries.Select((e, i) => (Entry: e, Index: i))
            .GroupBy(x => x.Entry.Budget)
            .Select(g => (
                string.Create(CultureInfo.InvariantCulture, $"budget {Number(g.Key)} {Costs.Unit} per sample, {(g.Key - Costs.PerExit[0]) / (Costs.PerExit[^1] - Costs.PerExit[0]):P0} of the way from the first exit's cost to the last's").Replace(" %", "%", StringComparison.Ordinal),
                g.Select(x => Row(x.Entry, Prices[x.Index])).ToValueList()));

    public IEnumerable<(string Budget, TextTable Table)> TextTables()
        => Tables().Select(t =>
        {
            var table = new TextTable(Headers);
            foreach (var row in t.Rows)
            {
                table.Add(row);
            }

            return (t.Budget, table);
        });

    private static IReadOnlyList<string> Row(ContestEntry e, DecisionPrice? price)
    {
        if (e.Judged is not { } judged)
        {
            return [e.Contestant, "-", "-", "not fitted", "-", "-", "-", "-", "-", "-", "-"];
        }

        var hasUnit = price?.Unit is not null;
        return
        [
            e.Contestant,
            string.Create(CultureInfo.InvariantCulture, $"{judged.AccuracyFraction * 100:0.00} ± {judged.StandardError * 100:0.00}"),
            e.ToFirst is { } d ? string.Create(CultureInfo.InvariantCulture, $"{d.Difference * 100:+0.00;-0.00;0.00} ± {d.StandardError * 100:0.00}") : "-",
            e.ToFirst is { IsWithinError: true } ? "within error" : "",
            Signed((e.FittedCost / e.Budget) - 1) + (e.IsAtBudget ? "" : " *"),
            Signed((e.JudgedCost / e.Budget) - 1),
            string.Join(" ", judged.ExitShares.Select(s => (s * 100).ToString("0", CultureInfo.InvariantCulture))),
            price?.Unit ?? "none",
            hasUnit ? Number(price!.Luts) : "-",
            hasUnit ? Number(price!.LatencyCycles) : "-",
            hasUnit ? string.Join(" ", price!.EnergyPj.Select(b => b.Mean.ToString("0", CultureInfo.InvariantCulture))) : "-",
        ];
    }

    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>
        {
            "Costs are mean costs less the budget, as shares of it. ± of a difference is the standard error of the paired difference on the judged samples; within it nothing is claimed.",
            string.Create(CultureInfo.InvariantCulture, $"LUTs of all early exits, clocks from the last logit to the decision and pJ per decision at each early exit are estimates for logits of {Pricing.Logits.Width} bits ({Pricing.Logits.IntegerBits} integer) on {Platform.Name}, modelled and not calibrated."),
        };
        if (Prices.Any(p => p?.Unit is { } unit && DecisionUnitKinds.HandsOn(unit)))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Units that hand something to the next exit ({string.Join(", ", DecisionUnitKinds.All.Where(DecisionUnitKinds.HandsOn))}) count their memories for {DecisionPricing.CarryDepth} samples; a design has as many as can be inside it."));
        }

        if (IsSameTrace)
        {
            notes.Add("Fitted and judged on the same samples: that flatters whoever has most parameters. Give --test.");
        }

        if (Entries.Any(e => e.Judged is not null && !e.IsAtBudget))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"* not at the budget: more than {ContestEntry.Tolerance * 100:0} % off on the fitted samples."));
        }

        notes.AddRange(Entries.Where(e => e.WhyNot is not null).Select(e => $"{e.Contestant} was not fitted: {e.WhyNot}").Distinct());
        notes.AddRange(Entries.Select((e, i) => Prices[i] is { WhyNot: { } why } ? $"{e.Contestant} has no price: {why.TrimEnd('.')}." : null).OfType<string>().Distinct());
        return notes;
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("costUnit", Costs.Unit);
        writer.WriteString("costSource", Costs.Source);
        writer.WriteNumber("judgedSamples", Judging.Samples);
        writer.WriteBoolean("isSameTrace", IsSameTrace);
        writer.WriteString("platform", Platform.Name);
        writer.WriteStartArray("entries");
        for (var i = 0; i < Entries.Count; i++)
        {
            Write(writer, Entries[i], Prices[i], EnergyOf(i));
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in Notes())
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ContestEntry e, DecisionPrice? price, Band? energy)
    {
        writer.WriteStartObject();
        writer.WriteString("policy", e.Contestant);
        writer.WriteNumber("budget", e.Budget);
        if (e.Judged is { } judged)
        {
            writer.WriteNumber("fittedCost", e.FittedCost);
            writer.WriteNumber("judgedCost", e.JudgedCost);
            writer.WriteBoolean("isAtBudget", e.IsAtBudget);
            PolicyOptions.WriteEvaluation(writer, judged);
            if (e.ToFirst is { } d)
            {
                writer.WriteNumber("differenceToFirst", d.Difference);
                writer.WriteNumber("differenceStandardError", d.StandardError);
                writer.WriteBoolean("isWithinError", d.IsWithinError);
            }
        }

        if (price is { Unit: { } unit })
        {
            writer.WriteString("decisionUnit", unit);
            writer.WriteNumber("decisionLuts", price.Luts);
            writer.WriteNumber("decisionCycles", price.LatencyCycles);
            writer.WriteStartArray("decisionPj");
            foreach (var band in price.EnergyPj)
            {
                writer.WriteNumberValue(band.Mean);
            }

            writer.WriteEndArray();
        }

        if (energy is { } total)
        {
            writer.WriteStartObject("energyPjPerSample");
            writer.WriteNumber("mean", total.Mean);
            writer.WriteNumber("low", total.Low);
            writer.WriteNumber("high", total.High);
            writer.WriteEndObject();
        }

        if ((e.WhyNot ?? price?.WhyNot) is { } why)
        {
            writer.WriteString("whyNot", why);
        }

        writer.WriteEndObject();
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture);
}
