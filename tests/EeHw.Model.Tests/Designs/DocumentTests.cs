using EeHw.Model.Designs;
using EeHw.Model.Platforms;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

public sealed class DocumentTests
{
    [Test]
    public void DesignPage_IsTheFieldTable() => Golden.Assert(Path.Combine(Repository.Root, "docs", "design.md"), DesignDocument.ToMarkdown());

    [Test]
    public void PlatformPage_IsTheData() => Golden.Assert(Path.Combine(Repository.Root, "docs", "platforms.md"), PlatformDocument.ToMarkdown());
}
