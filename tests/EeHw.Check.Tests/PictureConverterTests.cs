using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Check.Tests;

public sealed class PictureConverterTests
{
    private const string Svg = """<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20.5" viewBox="0 0 30 20.5"><rect width="30" height="20.5" fill="#abc"/></svg>""";

    [Test]
    public async Task ToPng_OfAPicture_DrawsItBesideAtTwiceItsSize()
    {
        Tools.Require("rsvg-convert", "librsvg2-bin");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.svg"), Svg);
        Assert.That(await PictureConverter.ToPng([folder.File("a.svg")]), Is.EqualTo("rsvg-convert"));
        var png = File.ReadAllBytes(folder.File("a.png"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(png.AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
            Assert.That((png[18] << 8) + png[19], Is.EqualTo(60), "width");
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(2));
        }
    }

    [Test]
    public async Task ToPng_OfSomethingElse_SaysWhatTheProgramSaid()
    {
        Tools.Require("rsvg-convert", "librsvg2-bin");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.svg"), "no picture");
        var e = await Assert.ThrowsAsync<EeHwException>(() => PictureConverter.ToPng([folder.File("a.svg")]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(e!.Diagnostics.Single().Code, Is.EqualTo(Codes.Files.Unwritable));
            Assert.That(e.Message, Does.Contain("a.png").And.Contain("rsvg-convert did not draw it"));
            Assert.That(folder.File("a.png"), Does.Not.Exist);
        }
    }
}
