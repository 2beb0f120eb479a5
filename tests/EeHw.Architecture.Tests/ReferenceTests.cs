using System.Xml.Linq;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

public sealed class ReferenceTests
{
    [Test]
    public void Projects_OfTheProduct_ReferenceOnlyWhatTheirRoomMay()
    {
        foreach (var (project, _, allowed) in Wings.All)
        {
            var references = XDocument.Load(Path.Combine(Wings.FolderOf(project), project + ".csproj"))
                .Descendants("ProjectReference")
                .Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.That(references, Is.SubsetOf(allowed), project);
        }
    }

    [Test]
    public void Assemblies_OfTheProduct_ReferenceOnlyWhatTheirRoomMay()
    {
        foreach (var (project, _, allowed) in Wings.All)
        {
            var references = Wings.AssemblyOf(project).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("EeHw.", StringComparison.Ordinal));
            Assert.That(references, Is.SubsetOf(allowed), project);
        }
    }

    [Test]
    public void Solution_OfTheHouse_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "EeHw.sln")).Replace('\\', '/');
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("artifacts/", StringComparison.Ordinal));
        foreach (var project in projects)
        {
            Assert.That(solution, Does.Contain($"\"{project}\""));
        }
    }

    [Test]
    public void Versions_OfPackages_AreCentral()
    {
        foreach (var project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories))
        {
            Assert.That(XDocument.Load(project).Descendants("PackageReference").Select(e => e.Attribute("Version")), Has.All.Null, project);
        }
    }
}
