using EeHw.Cli.Verbs.Platforms;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw platform</c>: the parts and boards there are to build for, every figure with its source.</summary>
public sealed class PlatformVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create() => new("platform", "List, show and check platforms.")
    {
        PlatformList.Create(),
        PlatformShow.Create(),
        PlatformCheck.Create(),
    };
}
