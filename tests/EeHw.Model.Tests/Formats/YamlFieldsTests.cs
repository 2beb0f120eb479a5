using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Tests.Formats;

public sealed class YamlFieldsTests
{
    [Test]
    public void Fields_WellFormed_GiveTheirValues()
    {
        var problems = new DiagnosticList();
        var f = new YamlFields(YamlReader.Parse("n: 1.5\ni: 7\nt: true\nw: red\nl: [1, 2]\none: 3\ns: { x: y }\nempty:\n"), problems);

        Assert.That(f.Number("n", NumberRange.Positive), Is.EqualTo(1.5));
        Assert.That(f.Integer("i", 0, 10), Is.EqualTo(7));
        Assert.That(f.Truth("t"), Is.True);
        Assert.That(f.OneOf("w", ["red", "green"]), Is.EqualTo("red"));
        Assert.That(f.Numbers("l", NumberRange.Any), Is.EqualTo(new[] { 1.0, 2.0 }));
        Assert.That(f.Numbers("one", NumberRange.Any), Is.EqualTo(new[] { 3.0 }));
        Assert.That(f.Section("s")!.Text("x"), Is.EqualTo("y"));
        Assert.That(f.OptionalText("empty"), Is.Null);
        Assert.That(f.Number("absent", NumberRange.Any, 4), Is.EqualTo(4));
        f.Finish();
        Assert.That(problems.Items, Is.Empty);
    }

    [Test]
    public void Fields_EveryMistake_IsReportedWithItsPlace()
    {
        var problems = new DiagnosticList();
        var root = new YamlFields(YamlReader.Parse("rate: fast\nshare: 1.5\ncount: 2.5\nmany: 99\nkind: sofmax\nflag: maybe\ninner: { tresholds: 1 }\nlist: [a]\n", "d.yaml"), problems);

        root.Number("rate", NumberRange.Positive);
        root.Number("share", NumberRange.Share);
        root.Integer("count", 1, 9);
        root.OptionalInteger("many", 1, 9);
        root.OneOf("kind", ["softmax", "entropy"]);
        root.Truth("flag");
        var inner = root.Section("inner")!;
        inner.Items("thresholds");
        inner.Finish();
        root.Section("list");
        root.Text("network");
        root.Finish();

        Assert.That(problems.Items.Select(d => d.ToString()), Is.EqualTo(new[]
        {
            "d.yaml(1,7) rate: error EEHW1407: 'fast' is not a number. Allowed: greater than 0.",
            "d.yaml(2,8) share: error EEHW1408: 1.5 is out of range. Allowed: greater than 0 to 1.",
            "d.yaml(3,8) count: error EEHW1407: '2.5' is not a whole number. Allowed: a whole number from 1 to 9.",
            "d.yaml(4,7) many: error EEHW1408: 99 is out of range. Allowed: a whole number from 1 to 9.",
            "d.yaml(5,7) kind: error EEHW1409: 'sofmax' is not one of softmax, entropy. Did you mean 'softmax'?",
            "d.yaml(6,7) flag: error EEHW1407: 'maybe' is not true or false.",
            "d.yaml(7,10) inner.tresholds: error EEHW1405: there is no field 'tresholds' here. Did you mean 'thresholds'?",
            "d.yaml(8,7) list: error EEHW1407: a list stands where a mapping (key: value) is needed.",
            "d.yaml(1,1) network: error EEHW1406: the field 'network' is missing.",
        }));
        Assert.That(problems.ThrowIfErrors, Throws.TypeOf<EeHwException>());
    }

    [TestCase("clokMhz", "clockMhz")]
    [TestCase("Platform", "platform")]
    [TestCase("netwrok", "network")]
    [TestCase("somethingElse", null)]
    public void NearestName_Typo_FindsTheWord(string written, string? meant)
        => Assert.That(NearestName.Of(written, ["clockMhz", "platform", "network"]), Is.EqualTo(meant));
}
