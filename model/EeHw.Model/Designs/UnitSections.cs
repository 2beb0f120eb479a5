using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Fields of decision units that are more than a threshold on a score.</summary>
internal static class UnitSections
{
    public static readonly DesignField Numbers = new()
    {
        Path = "exits.unit.numbers", Kind = "list of lists of numbers", Allowed = "one list for all early exits, or one each; docs/exits.md (numbers of units) has their order", Default = "[]",
        Summary = "What units of policies other than thresholds on a score need beside exits.thresholds. A policy file gives them.",
        Read = (f, d) => d.UnitNumbers = f.Items("numbers").Select(n => n is YamlSequence row ? row.Items.Select(i => f.NumberOf(i, NumberRange.Any) ?? 0).ToValueList() : [f.NumberOf(n, NumberRange.Any) ?? 0]).ToValueList(),
        Write = d => d.Exits.UnitNumbers.Count == 0 ? null : PolicyYaml.Rows(d.Exits.UnitNumbers),
    };

    public static readonly DesignField Inner = new()
    {
        Path = "exits.unit.inner", Kind = "word", Allowed = string.Join(", ", HysteresisUnit.Inners), Default = "none",
        Summary = "Unit that unit hysteresis is around; needed by, and only for, it.",
        Read = (f, d) => d.UnitInner = f.Has("inner") ? f.OneOf("inner", HysteresisUnit.Inners) : null,
        Write = d => d.Exits.UnitInner is { } inner ? new YamlScalar(inner) : null,
    };
}
