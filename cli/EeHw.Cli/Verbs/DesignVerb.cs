using EeHw.Cli.Verbs.Designs;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw design</c>: writes, explains, checks and resolves design files.</summary>
public sealed class DesignVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create() => new("design", "Write, explain, check and resolve design files.")
    {
        DesignNew.Create(),
        DesignExplain.Create(),
        DesignCheck.Create(),
        DesignResolve.Create(),
    };
}
