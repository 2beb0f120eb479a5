using EeHw.Model.Platforms;

namespace EeHw.Model.Tests.Platforms;

public sealed class PlatformTextTests
{
    [Test]
    public void ToText_OfEveryPlatform_ReadsBackEqual()
        => Assert.That(PlatformLibrary.All.Select(p => PlatformFile.Parse(PlatformText.ToText(p), "p.yaml")), Is.EqualTo(PlatformLibrary.All));
}
