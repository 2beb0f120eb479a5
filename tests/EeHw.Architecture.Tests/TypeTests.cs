using System.Reflection;
using System.Runtime.CompilerServices;

namespace EeHw.Architecture.Tests;

public sealed class TypeTests
{
    private static IEnumerable<Type> PublicTypes => Wings.All.SelectMany(w => Wings.AssemblyOf(w.Project).GetExportedTypes());

    [Test]
    public void Classes_ThatArePublic_AreSealedAbstractOrStatic()
        => Assert.That(PublicTypes.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract).Select(t => t.FullName), Is.Empty);

    [Test]
    public void Records_ThatArePublic_CannotBeChanged()
    {
        var changeable =
            from type in PublicTypes
            where type.GetMethod("<Clone>$") is not null
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.FullName}.{property.Name}";
        Assert.That(changeable, Is.Empty);
    }

    [Test]
    public void Fields_ThatArePublic_AreConstantOrReadOnly()
    {
        var changeable =
            from type in PublicTypes
            where !type.IsEnum
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where !field.IsInitOnly && !field.IsLiteral
            select $"{type.FullName}.{field.Name}";
        Assert.That(changeable, Is.Empty);
    }

    [Test]
    public void Namespaces_OfTypes_BelongToTheirProject()
    {
        foreach (var (project, _, _) in Wings.All)
        {
            Assert.That(Wings.AssemblyOf(project).GetExportedTypes().Where(t => t.Namespace != project && t.Namespace?.StartsWith(project + ".", StringComparison.Ordinal) != true), Is.Empty, project);
        }
    }
}
