using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Mapping;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Designs;

/// <summary>
/// Lowers a design with links: the network is cut at each; a streaming design is lowered twice, whole and folded by 1 for its decision units, and as the network before the first link, which is what is built.
/// </summary>
internal static class LinkedLowering
{
    public static LoweredDesign Lower(Design design, QuantizedNetwork network, Platform platform, LoweringOptions reach, DesignLoadOptions options)
    {
        var cuts = Cuts(design, network.Network);
        var front = Front(design, network, platform, reach, cuts[0]);
        var whole = design.Mapping.Engine is not null
            ? Lowering.Lower(design, network, platform)
            : Lowering.Lower(design with { Mapping = Unfolded(design, network.Network) }, network, platform);
        var links = design.Links.Select((l, i) => Part(design, network, l, cuts[i], i, options)).ToValueList();
        var resolved = design with
        {
            Mapping = design.Mapping.Engine is not null ? whole.Design.Mapping : front is null ? design.Mapping with { Auto = null, Folding = ValueDictionary<string, Folding>.Empty } : front.Design.Mapping with { ConditionalBufferFrames = design.Mapping.ConditionalBufferFrames },
        };
        return whole with
        {
            Design = resolved,
            Front = front,
            Links = links,
            Values = TransferredNetwork.Of(network, [.. links.Select(l => (l.Cut, l.Choice.Bits))]),
            InputHash = Hash(InputHashes.Of(resolved, network), links),
            Notes = (front?.Notes ?? []).Concat(whole.Notes).ToValueList(),
        };
    }

    private static NetworkCut[] Cuts(Design design, Network network)
    {
        var cuts = design.Links.Select((l, i) => NetworkCut.After(network, l.After, Item(i, "after"))).ToArray();
        for (var i = 0; i < cuts.Length; i++)
        {
            if (i > 0 && (Enumerable.Range(0, network.Layers.Count).Any(l => cuts[i - 1].Before[l] && !cuts[i].Before[l]) || cuts[i - 1].Before == cuts[i].Before))
            {
                throw new EeHwException(
                    Codes.Links.Cyclic,
                    Item(i, "after"),
                    $"link '{design.Links[i].Name}' behind '{design.Links[i].After}' leads back: what it carries was computed before link '{design.Links[i - 1].Name}' behind '{design.Links[i - 1].After}', so that a sample would go round.",
                    "Write links in the order in which a sample meets them, each behind a later layer.");
            }

            if (design.Links[i].AnswersWhenDown && cuts[i].Stage == 0)
            {
                throw new EeHwException(Codes.Links.Cut, Item(i, "whenDown"), $"no exit lies before link '{design.Links[i].Name}', so that nobody can answer while it is down.", "Cut behind an exit, or use whenDown: wait.");
            }
        }

        if (design.Mapping.Engine is null && !cuts[0].IsWhole)
        {
            throw Divided(0, design.Links[0].After, "this design");
        }

        return cuts;
    }

    private static LoweredDesign? Front(Design design, QuantizedNetwork network, Platform platform, LoweringOptions reach, NetworkCut cut)
    {
        if (design.Mapping.Engine is not null || cut.Stage == 0)
        {
            return null;
        }

        var (front, kept) = SubNetwork.Front(network.Network, cut.Stage);
        var names = front.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        if (design.Mapping.Folding.Keys.FirstOrDefault(n => !names.Contains(n) && network.Network.Layers.Any(l => l.Name == n)) is { } behind)
        {
            throw new EeHwException(Codes.Designs.Contradiction, new Place { Item = $"mapping.folding.layers.{behind}" }, $"layer '{behind}' lies behind link '{design.Links[0].Name}' and has no hardware here.", "Remove its folding.");
        }

        var early = network.Network.ExitCount - 1;
        var classes = network.Network.Classes(0);
        var mine = design with
        {
            Links = [],
            Exits = design.Exits with
            {
                Thresholds = cut.Stage == 1 ? [] : design.Exits.Thresholds.Count == early ? design.Exits.Thresholds.Take(cut.Stage - 1).ToValueList() : design.Exits.Thresholds,
                ClassThresholds = cut.Stage == 1 ? [] : design.Exits.ClassThresholds.Count > classes ? design.Exits.ClassThresholds.Take((cut.Stage - 1) * classes).ToValueList() : design.Exits.ClassThresholds,
            },
            Mapping = design.Mapping with { ConditionalBufferFrames = design.Mapping.ConditionalBufferFrames.Count == early && early > 1 ? design.Mapping.ConditionalBufferFrames.Take(Math.Max(1, cut.Stage - 1)).ToValueList() : design.Mapping.ConditionalBufferFrames },
        };
        return Lowering.Lower(
            mine,
            new QuantizedNetwork { Network = front, Layers = kept.Select(i => network.Layers[i]).ToValueList() },
            platform,
            reach with { ReachShares = reach.ReachShares?.Take(cut.Stage).ToValueList() });
    }

    private static MappingChoice Unfolded(Design design, Network network) => design.Mapping with
    {
        Auto = null,
        Folding = network.Layers.Where(l => MacShape.Of(l) is not null).ToDictionary(l => l.Name, _ => new Folding(1, 1)),
        FifoDepths = ValueDictionary<string, int>.Empty,
        ReorderSlots = null,
    };

    private static LinkPart Part(Design design, QuantizedNetwork network, LinkChoice link, NetworkCut cut, int index, DesignLoadOptions options)
    {
        var bits = cut.Crossing.Sum(i => network.Network.Layers[i].Output.Elements * Math.Min(link.Bits ?? int.MaxValue, network.Layers[i].Output.Width));
        var rate = link.Trace is { } trace ? BandwidthFile.Read(trace) : BandwidthTrace.Constant(link.MegabitsPerSecond ?? throw new ArgumentException("A link without a rate.", nameof(link)));
        return new(link, cut, bits, rate, link.Design is { } path ? Behind(design, network.Network, path, cut, index, options) : null);
    }

    private static LoweredDesign Behind(Design design, Network network, string path, NetworkCut cut, int index, DesignLoadOptions options)
    {
        var full = Path.GetFullPath(path);
        if (options.Path.Contains(full))
        {
            throw new EeHwException(
                Codes.Links.Cyclic,
                Item(index, "design"),
                $"the designs lie behind each other: {string.Join(", behind it ", options.Path.SkipWhile(p => p != full).Append(full).Select(Path.GetFileName))}.",
                "A design behind a link has no link back; links on the way of a sample stand in one list.");
        }

        var behind = DesignLoader.Load(full, options with { Decisions = null, Trace = null });
        if (behind.Links.Count > 0)
        {
            throw new EeHwException(Codes.Links.Behind, Item(index, "design"), $"the design '{behind.Design.Name}' has links of its own.", "Write all links on the way of a sample into this design, in one list.");
        }

        var (mine, other) = (Structure(network), Structure(behind.Network.Network));
        if (mine != other)
        {
            throw new EeHwException(Codes.Links.Behind, Item(index, "design"), $"the design '{behind.Design.Name}' is of the network '{Path.GetFileName(behind.Design.Network)}', which has other layers than '{Path.GetFileName(design.Network)}'.", "Both must be of one network.");
        }

        // What ends where the next link begins must end with a stage too.
        return behind.Design.Mapping.Engine is null && (!cut.IsWhole || (index + 1 < design.Links.Count && !NetworkCut.After(network, design.Links[index + 1].After, Item(index + 1, "after")).IsWhole))
            ? throw Divided(index, design.Links[index].After, $"the design '{behind.Design.Name}'")
            : behind;
    }

    private static string Structure(Network network)
        => string.Join('|', network.Layers.Select(l => FormattableString.Invariant($"{l.Kind} {l.Inputs} {l.Output} {l.Macs}"))) + string.Join('|', network.Exits.Select(e => FormattableString.Invariant($"{e.Layer}")));

    private static EeHwException Divided(int index, string after, string whose) => new(
        Codes.Links.Cut,
        Item(index, "after"),
        $"'{after}' lies inside a stage, and {whose} is streaming: its hardware is cut between stages only.",
        "Cut behind an exit (or input), attach an exit there (eehw attach), or use mapping.style: engine.");

    private static Place Item(int index, string key) => new() { Item = FormattableString.Invariant($"links[{index}].{key}") };

    private static string Hash(string hash, ValueList<LinkPart> links)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hash + string.Concat(links.Select(l => FormattableString.Invariant($"|{l.Rate.Steps}|{l.Behind?.InputHash}"))))));
}
