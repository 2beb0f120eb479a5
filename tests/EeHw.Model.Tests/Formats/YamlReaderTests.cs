using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class YamlReaderTests
{
    [Test]
    public void Parse_NestedDocument_KnowsValuesAndPlaces()
    {
        var root = YamlReader.Parse("a: 1\nb:\n  - x: [p, \"q r\"]\n", "f.yaml");

        var b = (YamlSequence)root.Find("b")!;
        var x = (YamlSequence)((YamlMap)b.Items[0]).Find("x")!;
        Assert.That(((YamlScalar)x.Items[1]).Text, Is.EqualTo("q r"));
        Assert.That(x.Items[1].Place.ToString(), Is.EqualTo("f.yaml(3,12) b[0].x[1]"));
    }

    [TestCase("a: 1\nb: 2\na: 3\n", "f.yaml(3,1) a: error EEHW1403: the key 'a' stands here a second time; the first is in line 1. Keep one of them.")]
    [TestCase("a: &x 1\nb: *x\n", "f.yaml(1,4) a: error EEHW1404: anchors (&), aliases (*) and tags (!) are not read. Write the value out.")]
    [TestCase("a: !!int 1\n", "f.yaml(1,4) a: error EEHW1404: anchors (&), aliases (*) and tags (!) are not read. Write the value out.")]
    [TestCase("a: 1\n---\nb: 1\n", "f.yaml(2,1): error EEHW1404: a second document starts here; a file holds one. Put it into a file of its own.")]
    [TestCase("[1, 2]\n", "f.yaml(1,1): error EEHW1407: the document is a list; a mapping (key: value) is needed.")]
    [TestCase("[a]: 2\n", "f.yaml(1,3): error EEHW1404: a key must be a plain word.")]
    public void Parse_WhatIsRefused_NamesThePlace(string text, string message)
    {
        var e = Assert.Throws<EeHwException>(() => YamlReader.Parse(text, "f.yaml"));

        Assert.That(e!.Message, Is.EqualTo(message));
    }

    [TestCase("a: [1, 2\n")]
    [TestCase("a: \"open\n")]
    [TestCase("a: b: c\n")]
    [TestCase("a: \"\\uZZZZ\"\n")]
    [TestCase("a: \"\\U00110000\"\n")]
    [TestCase("%YAML 9.9\n---\na: 1\n")]
    public void Parse_BrokenYaml_IsACodedDiagnostic(string text)
    {
        var e = Assert.Throws<EeHwException>(() => YamlReader.Parse(text, "f.yaml"));

        Assert.That(e!.Diagnostics[0].Code, Is.EqualTo(Codes.Yaml.Syntax));
        Assert.That(e.Message, Does.StartWith("f.yaml("));
    }

    [TestCase("[", "]", Description = "flow")]
    [TestCase("{a: ", "}", Description = "flow mappings")]
    public void Parse_DeepNesting_StopsAtTheLimit(string open, string close)
    {
        var at = string.Concat(Enumerable.Repeat(open, YamlReader.MaximumDepth)) + string.Concat(Enumerable.Repeat(close, YamlReader.MaximumDepth));
        var beyond = string.Concat(Enumerable.Repeat(open, 100_000));

        Assert.That(() => YamlReader.Parse("a: " + at, "f.yaml"), Throws.Nothing);
        var e = Assert.Throws<EeHwException>(() => YamlReader.Parse("a: " + beyond, "f.yaml"));
        Assert.That(e!.Diagnostics[0].Code, Is.EqualTo(Codes.Yaml.TooDeep));
    }

    [Property(MaxTest = 300)]
    public void Parse_MutatedDocument_ReadsOrRefusesButNeverFalls(int seed, byte[] noise)
    {
        var text = "network: a.onnx\nexits: { thresholds: [0.9, 0.9], unit: { kind: x } }\nlist:\n  - \"q\\u0041\"\n  - >\n    folded\n".ToCharArray();
        var random = new Random(seed);
        foreach (var b in noise.Take(12))
        {
            text[random.Next(text.Length)] = (char)(b % 128);
        }

        try
        {
            YamlReader.Parse(new string(text), "f.yaml");
        }
        catch (EeHwException e)
        {
            Assert.That(e.Diagnostics, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void Read_FileProblems_AreCoded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("big.yaml"), "a: 123456789");
        File.WriteAllBytes(folder.File("latin.yaml"), [0x61, 0x3A, 0x20, 0xE9, 0x0A]);

        Assert.That(Assert.Throws<EeHwException>(() => YamlReader.Read(folder.File("none.yaml")))!.Diagnostics[0].Code, Is.EqualTo(Codes.Files.NotFound));
        Assert.That(Assert.Throws<EeHwException>(() => YamlReader.Read(folder.File("big.yaml"), 10))!.Message, Does.EndWith("error EEHW1004: the file has 12 bytes; YAML files may have 10."));
        Assert.That(Assert.Throws<EeHwException>(() => YamlReader.Read(folder.File("latin.yaml")))!.Message, Does.EndWith("latin.yaml(byte 3): error EEHW1401: the text is not UTF-8. Save the file as UTF-8."));
        File.Copy(Path.Combine(Repository.Root, "samples/glyphs/glyphs.onnx"), folder.File("net.onnx"));
        Assert.That(Assert.Throws<EeHwException>(() => YamlReader.Read(folder.File("net.onnx")))!.Message, Does.EndWith("net.onnx: error EEHW1401: a network, where a YAML file is needed. `eehw design new NET.onnx --platform zc706` makes a design of it."));
    }

    [TestCase("")]
    [TestCase("# only a comment\n")]
    [TestCase("---\n")]
    public void Parse_EmptyDocument_IsAnEmptyMapping(string text) => Assert.That(YamlReader.Parse(text).Entries, Is.Empty);

    [Property(MaxTest = 300)]
    public void Write_AnyText_ReadsBackTheSame(string? value, string? key)
    {
        var clean = new string([.. (value ?? "").Where(c => !char.IsSurrogate(c) && c != '\0')]);
        var name = "k" + new string([.. (key ?? "").Where(c => !char.IsSurrogate(c) && c != '\0')]);
        var root = YamlMap.Of(false, (name, new YamlSequence([new YamlScalar(clean), YamlMap.Of(true, ("x", new YamlScalar(clean)))]) { IsBlock = clean.Length % 2 == 0 }));

        var back = (YamlSequence)YamlReader.Parse(YamlWriter.Write(root)).Find(name)!;

        Assert.That(((YamlScalar)back.Items[0]).Text, Is.EqualTo(clean));
        Assert.That(((YamlScalar)((YamlMap)back.Items[1]).Find("x")!).Text, Is.EqualTo(clean));
    }
}
