namespace EeHw.Cli.Verbs;

/// <summary>All verbs: a new class that implements <see cref="IVerb"/> is enough to add one.</summary>
public static class VerbList
{
    /// <summary>Creates every verb, ordered by name.</summary>
    /// <returns>New commands.</returns>
    public static IReadOnlyList<VerbCommand> Create()
        => [.. typeof(VerbList).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IVerb)))
            .Select(t => ((IVerb)Activator.CreateInstance(t)!).Create())
            .OrderBy(v => v.Name, StringComparer.Ordinal)];
}
