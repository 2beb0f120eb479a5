using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What a design whose layers run on an engine, or with links, cannot be asked for: its kernel knows one source of samples and nobody who interferes.</summary>
internal static class EngineWorkloadRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        if (d.Style != MappingChoice.EngineStyle && d.Links.Count == 0)
        {
            return;
        }

        (string Key, bool IsGiven)[] fields =
        [
            ("workload.tenants", d.Workload.Kind == Workload.Shared),
            ("workload.bufferSamples", d.Workload.BufferSamples is not null),
            ("workload.difficulty.order", d.Workload.Difficulty.Order != Difficulty.AsIs),
            ("power.battery", d.Battery is not null),
            ("power.throttle", d.Throttle is not null),
            ("control.by", d.Control.By != "none"),
        ];
        foreach (var (key, _) in fields.Where(f => f.IsGiven))
        {
            problems.Error(Codes.Designs.Contradiction, placeOf(key), $"{key} is simulated for streaming designs on one part; here {(d.Links.Count > 0 ? "parts lie behind links" : "layers run on an engine")}.", d.Links.Count > 0 ? "Remove the links, or leave it out." : "Use mapping.style: streaming, or leave it out.");
        }
    }
}
