using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class ScheduleFileTests
{
    [Test]
    public void Read_OfStepsWithTitleAndComment_GivesThem()
        => Assert.That(Read("ns,level\n# night\n0,full\n\n2.5e9, low\n"), Is.EqualTo(new[] { (0.0, 0), (2.5e9, 1) }));

    [TestCase("0,full\n5,lo\n", "(2,1): error EEHW6511: there is no level 'lo'; there are full, low. Did you mean 'low'?")]
    [TestCase("0,full\n9,low\n5,full\n", "(3,1): error EEHW6511: the schedule goes backwards: 5 ns comes after 9 ns. Sort the file, or check its unit.")]
    [TestCase("0,full\nsoon,low\n", "(2,1): error EEHW6511: 'soon,low' is no step; a line is a time from 0 to 9000000000000 ns, a comma and the name of a level.")]
    [TestCase("# nothing\n", ": error EEHW6511: no step was found; at least one is needed.")]
    public void Read_OfWhatIsNone_SaysWhy(string text, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Read(text))!.Message, Does.EndWith("s.csv" + message));

    private static IReadOnlyList<(double, int)> Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("s.csv"), text);
        return ScheduleFile.Read(folder.File("s.csv"), ["full", "low"]);
    }
}
