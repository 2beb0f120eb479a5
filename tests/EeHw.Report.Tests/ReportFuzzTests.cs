using EeHw.Testing;

namespace EeHw.Report.Tests;

public sealed class ReportFuzzTests
{
    [Test]
    public void ResultsJson_Damaged_IsReadOrRefused()
    {
        using var folder = new TemporaryFolder();
        FuzzCampaign.Run(folder.File("results.json"), [DesignReportJson.ToBytes(SampleDesign.Create(), "1.2.3")], p => DesignReportJson.Read(p), FuzzKind.Text);
    }

    // A report never leaves its folder, whatever a results.json calls its design.
    [TestCase("../../evil")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("")]
    [TestCase("/etc/passwd")]
    [TestCase("a\\b:c")]
    [TestCase("name\u0000with\nlines")]
    public void FolderName_OfAHostileName_StaysInside(string name)
    {
        var folder = (SampleDesign.Create() with { Name = name }).FolderName;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(folder, Is.Not.Empty);
            Assert.That(Path.GetFullPath(Path.Combine("/root-of-report", folder)), Does.Match("^/root-of-report/[^/]+$"));
        }
    }
}
