using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What links must keep, network and other designs not considered.</summary>
internal static class LinkRules
{
    public static void Check(DesignDraft d, Func<int, Place> placeOf, DiagnosticList problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < d.Links.Count; i++)
        {
            var (link, place) = (d.Links[i], placeOf(i));
            if (!names.Add(link.Name))
            {
                problems.Error(Codes.Links.Behind, place, $"the name '{link.Name}' is used twice.", "Give each link its own name.");
            }

            if ((link.MegabitsPerSecond is null) == (link.Trace is null))
            {
                problems.Error(Codes.Links.Trace, place, link.Trace is null ? $"link '{link.Name}' has no rate." : $"link '{link.Name}' has both mbps and trace.", "Give mbps, or trace: a CSV of seconds,Mbit/s.");
            }

            if ((link.Server is null) == (link.Design is null))
            {
                problems.Error(Codes.Links.Behind, place, link.Server is null ? $"nothing stands behind link '{link.Name}'." : $"both server and design stand behind link '{link.Name}'.", "Give server: { gmacs: 100 }, or design: a design file.");
            }

            if (link is { AnswersWhenDown: true, Trace: null })
            {
                problems.Error(Codes.Designs.Contradiction, place, $"link '{link.Name}' has a constant rate and is never down; whenDown: answer has nothing to do.", "Give a trace with rates of 0, or remove whenDown.");
            }
        }

        if (d.Links.Count > 0 && d.Partitions.Count > 0)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf(0), "a design has links or partitions, not both: links are simulated frame by frame, partitions clock by clock.", "Remove one of them.");
        }
    }
}
