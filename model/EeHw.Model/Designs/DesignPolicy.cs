using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Puts a fitted policy into a design: its score, thresholds and unit.</summary>
internal static class DesignPolicy
{
    public static void Apply(DesignDraft d, Place place, DiagnosticList problems)
    {
        if (d.PolicyFile is not { } path)
        {
            return;
        }

        if (d.Policy != DesignFields.FromNetwork || d.Thresholds.Count > 0 || d.ClassThresholds.Count > 0 || d.ScoreWeights.Count > 0 || d.UnitNumbers.Count > 0 || d.Strict)
        {
            problems.Error(Codes.Designs.Contradiction, place, "a policy file is given beside policy, thresholds, classThresholds, scoreWeights, unit.numbers or strict.", "Keep one of them.");
            return;
        }

        try
        {
            var document = PolicyFile.Read(path);
            document.RequireFits(document.Header.Exits, document.Policy.IsBoundToNetwork && File.Exists(d.Network) ? NetworkHash.Of(d.Network) : "", path);
            var units = PolicyUnits.Of(document.Policy, document.Header.ExitNames, place);
            (d.Policy, d.Thresholds, d.Strict) = (units.Score, units.Thresholds, units.Strict);
            d.Fallback = units.Fallback == Exits.Fallback.MostConfident ? PolicyFile.NameOf(units.Fallback) : d.Fallback;
            d.ClassThresholds = units.ClassThresholds.SelectMany(row => row).ToValueList();
            d.ScoreWeights = units.ScoreWeights.SelectMany(row => row).ToValueList();
            (d.UnitNumbers, d.UnitInner) = (units.Numbers, units.Inner);
            if (d.UnitKind == DesignFields.AutoUnit)
            {
                d.UnitKind = units.Kind;
            }
        }
        catch (EeHwException e)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                problems.Add(diagnostic);
            }
        }
    }
}
