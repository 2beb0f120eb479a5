namespace EeHw.Report.Tests;

public sealed class AssemblyTests
{
    [Test]
    public void Repository_OfABuild_HoldsTheSolution() => Assert.That(Path.Combine(EeHw.Testing.Repository.Root, "EeHw.sln"), Does.Exist);
}
