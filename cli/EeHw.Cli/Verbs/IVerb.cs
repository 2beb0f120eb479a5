namespace EeHw.Cli.Verbs;

/// <summary>One verb of the command. Every class of this assembly that implements it and has a parameterless constructor is found (see <see cref="VerbList"/>).</summary>
public interface IVerb
{
    /// <summary>Declares the verb: its arguments, options, examples and what it does.</summary>
    /// <returns>A new command; verbs with parts (<c>policy fit</c>) add a <see cref="VerbCommand"/> per part to one without <see cref="VerbCommand.Run"/>.</returns>
    VerbCommand Create();
}
