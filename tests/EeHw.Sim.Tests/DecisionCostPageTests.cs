using System.Globalization;
using System.Text.RegularExpressions;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Testing;

namespace EeHw.Sim.Tests;

/// <summary>Every page about policies says what the hardware of each costs; the numbers are those of <see cref="DecisionCost"/>. EEHW_APPROVE=1 rewrites them.</summary>
public sealed partial class DecisionCostPageTests
{
    private const int Classes = 10, CarryDepth = 16;

    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);

    // Threshold and what the unit needs beside it: a second exit of ten classes.
    private static readonly Dictionary<string, (double Threshold, double[] Numbers, double[] Weights, string? Inner)> _units = new()
    {
        ["softmax-base2"] = (0.9, [], [], null),
        ["entropy-base2"] = (0.3, [], [], null),
        ["margin-base2"] = (0.8, [], [], null),
        ["logit-margin"] = (2, [], [], null),
        ["hybrid"] = (0.9, [], [], null),
        ["max-logit"] = (4, [], [], null),
        ["base2-truncated"] = (0.9, [], [], null),
        ["submax"] = (0.9, [], [], null),
        ["gate"] = (0, [], [], null),
        ["patience"] = (1, [], [], null),
        ["asymmetric"] = (2, [1, 2], [], null),
        ["hysteresis"] = (0.9, [0.7], [], "softmax-base2"),
        ["output-stability"] = (0.5, [0], [], null),
        ["decision-process"] = (0, [7, -1, 0, 1, 2, 3, 4, 5, 3, 0, 1, 2, .. Enumerable.Range(0, 32).Select(i => i > 20 ? 1.0 : 0)], [], null),
        ["stop-distribution"] = (0, [.. Enumerable.Repeat(0.1, Classes), 0.2, -0.3, 0.5, 0.1], [], null),
        ["eenet"] = (0.9, [], [.. Enumerable.Repeat(0.05, Classes), 1, 0.2, 0.1], null),
    };

    private static string[] Pages => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "exits"), "*.md"), Path.Combine(Repository.Root, "docs", "budgets.md")];

    [Test]
    public void Pages_SayWhatEveryUnitCosts()
    {
        var found = new HashSet<string>();
        foreach (var path in Pages)
        {
            var page = File.ReadAllText(path);
            var now = CostLine().Replace(page, m =>
            {
                found.Add(m.Groups["kind"].Value);
                return Line(m.Groups["kind"].Value);
            });
            if (Environment.GetEnvironmentVariable("EEHW_APPROVE") == "1")
            {
                File.WriteAllText(path, now);
                continue;
            }

            Assert.That(page, Is.EqualTo(now), $"{Path.GetFileName(path)}; EEHW_APPROVE=1 rewrites it");
        }

        Assert.That(_units.Keys, Is.EquivalentTo(DecisionUnitKinds.OfScores.Concat(DecisionUnitKinds.OfRules)), "every unit of a score or rule");
        Assert.That(_units.Keys.Except(found), Is.Empty, "units whose cost no page says");
    }

    private static string Line(string kind)
    {
        var u = _units[kind];
        var spec = DecisionPrecision.SpecOf(kind, u.Threshold, false, Classes, _logits, null, u.Weights.Length == 0 ? null : u.Weights.ToValueList(), u.Numbers.Length == 0 ? null : u.Numbers.ToValueList(), u.Inner);
        var cost = DecisionCost.Of(spec, Classes, _logits, PlatformLibrary.Find("zc706"), carryDepth: CarryDepth);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"**Cost** of unit `{kind}`{(u.Inner is null ? "" : $" around `{u.Inner}`")}: {cost.Resources.Luts:0} LUTs, {cost.Resources.Ffs:0} flip-flops, {cost.Resources.Dsps:0} DSP tile{(cost.Resources.Dsps == 1 ? "" : "s")}, {cost.LatencyCycles} clock{(cost.LatencyCycles == 1 ? "" : "s")} from the last logit, {cost.EnergyPj.Mean:0} pJ a decision ({cost.EnergyPj.Low:0} to {cost.EnergyPj.High:0}).");
    }

    [GeneratedRegex(@"^\*\*Cost\*\* of unit `(?<kind>[a-z0-9-]+)`.*$", RegexOptions.Multiline)]
    private static partial Regex CostLine();
}
