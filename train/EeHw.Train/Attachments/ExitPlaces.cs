using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Attachments;

/// <summary>Finds the tensors that a user means by <c>15%,45%,relu3</c>.</summary>
public static class ExitPlaces
{
    /// <summary>Finds them: a number with % is a share of the backbone's MACs and means the nearest clean tensor, anything else is the name of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="text">Places with commas between them.</param>
    /// <param name="place">Where the text stands, for messages.</param>
    /// <returns>The places, earliest first; all distinct, and none where an exit stands already.</returns>
    /// <exception cref="EeHwException">EEHW6102 to EEHW6104, EEHW6106.</exception>
    public static ValueList<CutPoint> Parse(Network network, string text, Place place)
    {
        var points = CutPoints.Of(network);
        if (!points.Any(p => p.IsClean))
        {
            throw new EeHwException(Codes.Heads.NoPlace, new Place { Item = network.Name }, "no tensor between input and answer is fit for an exit.", "Use a network with more than one layer.");
        }

        var taken = StandingExits(network).ToDictionary(p => p.Layer, p => $"exit '{p.Exit}' of the network");
        var found = new List<CutPoint>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var point = item.EndsWith('%') ? OfShare(points, item, place) : OfName(points, item, place);
            if (!taken.TryAdd(point.Layer, $"'{item}'"))
            {
                throw new EeHwException(
                    Codes.Heads.SameTensor,
                    place with { Item = $"{place.Item} {item}" },
                    $"this would be an exit at tensor '{point.Name}' ({Percent(point)} of the backbone's MACs), where {taken[point.Layer]} stands already.",
                    "Choose another place; --list shows them.");
            }

            found.Add(point);
        }

        return found.OrderBy(p => p.Layer).ToValueList();
    }

    // Backbone tensors that early heads read.
    private static IEnumerable<(int Layer, string Exit)> StandingExits(Network network)
    {
        var stages = new NetworkStages(network);
        return from k in Enumerable.Range(0, network.ExitCount - 1)
               from i in Enumerable.Range(0, network.Layers.Count)
               where stages.IsBackbone(i) && stages.Needs(k, i) && (network.Exits[k].Layer == i
                   || Enumerable.Range(0, network.Layers.Count).Any(h => stages.Needs(k, h) && !stages.IsBackbone(h) && network.Layers[h].Inputs.Contains(i)))
               group network.Exits[k].Name by i into g
               select (g.Key, g.First());
    }

    private static CutPoint OfShare(ValueList<CutPoint> points, string item, Place place)
        => double.TryParse(item[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent > 0 && percent < 100
            ? CutPoints.Nearest(points, percent / 100)!
            : throw new EeHwException(
                Codes.Heads.BadFraction,
                place with { Item = $"{place.Item} {item}" },
                $"'{item}' is no share of the backbone's MACs; allowed is above 0% and below 100%.",
                "For example 15%,45%,75%.");

    private static CutPoint OfName(ValueList<CutPoint> points, string item, Place place)
        => points.FirstOrDefault(p => p.Name == item) ?? throw new EeHwException(
            Codes.Heads.UnknownTensor,
            place with { Item = $"{place.Item} {item}" },
            $"no tensor of the backbone is called '{item}'.",
            NearestName.Hint(item, points.Select(p => p.Name)));

    private static string Percent(CutPoint point) => (100 * point.BackboneFraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
