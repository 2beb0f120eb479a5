using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The field <c>links</c>.</summary>
internal static class LinkFields
{
    private static readonly NumberRange _loss = new(0, 1, OpenMaximum: true);

    public static readonly DesignField Links = new()
    {
        Path = "links", Kind = "list of { name, after, mbps or trace, latencyMs, lossFraction, packetBytes, pjPerBit, bits, answerBytes, whenDown, server: { gmacs, latencyMs, parallel } or design }",
        Allowed = "after: an exit, a layer or input; mbps above 0; trace: CSV of seconds,Mbit/s; lossFraction 0 to below 1; bits 2 to 32; whenDown: wait, answer; gmacs above 0; design: a design of the same network", Default = "[]",
        Summary = "Links on the way of a sample: what lies behind after runs on a server known by its rate, or on another design. A map crosses in packets, lost ones are sent again; bits rounds its values, which changes answers. docs/simulator.md.",
        Read = (f, d) => d.Links = f.Items("links").Select(n => Read(f, n, d)).OfType<LinkChoice>().ToValueList(),
        Write = d => d.Links.Count == 0 ? null : new YamlSequence(d.Links.Select(ToYaml)) { IsBlock = true },
    };

    private static LinkChoice? Read(YamlFields fields, YamlNode node, DesignDraft draft)
    {
        if (fields.SectionOf(node) is not { } f)
        {
            return null;
        }

        var link = new LinkChoice
        {
            Name = f.Text("name", "link"),
            After = f.Text("after"),
            MegabitsPerSecond = f.Has("mbps") ? f.Number("mbps", NumberRange.Positive, 1) : null,
            Trace = f.OptionalText("trace") is { } trace ? DesignPaths.Absolute(trace, draft.File) : null,
            LatencyMs = f.Number("latencyMs", NumberRange.NotNegative, 0),
            LossFraction = f.Number("lossFraction", _loss, 0),
            PacketBytes = (int)f.Integer("packetBytes", 1, 1 << 20, 1500),
            PicojoulesPerBit = f.OptionalNumber("pjPerBit", NumberRange.NotNegative),
            Bits = (int?)f.OptionalInteger("bits", 2, 32),
            AnswerBytes = (int)f.Integer("answerBytes", 1, 1 << 20, 8),
            WhenDown = f.OneOf("whenDown", LinkChoice.DownChoices, "wait"),
            Design = f.OptionalText("design") is { } design ? DesignPaths.Absolute(design, draft.File) : null,
            Server = f.Section("server") is { } s ? Server(s) : null,
        };
        f.Finish();
        return link;
    }

    private static LinkServer Server(YamlFields f)
    {
        var server = new LinkServer(f.Number("gmacs", NumberRange.Positive), f.Number("latencyMs", NumberRange.NotNegative, 0), (int)f.Integer("parallel", 1, 1_000_000, 1));
        f.Finish();
        return server;
    }

    private static YamlMap ToYaml(LinkChoice l) => YamlMap.Of(
        true,
        ("name", new YamlScalar(l.Name)),
        ("after", new YamlScalar(l.After)),
        ("mbps", l.MegabitsPerSecond is { } rate ? YamlScalar.Of(rate) : null),
        ("trace", l.Trace is { } trace ? new YamlScalar(trace) : null),
        ("latencyMs", YamlScalar.Of(l.LatencyMs)),
        ("lossFraction", YamlScalar.Of(l.LossFraction)),
        ("packetBytes", YamlScalar.Of(l.PacketBytes)),
        ("pjPerBit", l.PicojoulesPerBit is { } energy ? YamlScalar.Of(energy) : null),
        ("bits", l.Bits is { } bits ? YamlScalar.Of(bits) : null),
        ("answerBytes", YamlScalar.Of(l.AnswerBytes)),
        ("whenDown", new YamlScalar(l.WhenDown)),
        ("server", l.Server is { } s ? YamlMap.Of(true, ("gmacs", YamlScalar.Of(s.GigaMacsPerSecond)), ("latencyMs", YamlScalar.Of(s.LatencyMs)), ("parallel", YamlScalar.Of(s.Parallel))) : null),
        ("design", l.Design is { } design ? new YamlScalar(design) : null));
}
