namespace EeHw.Codegen;

/// <summary>A language and tool that a design can be written for: templates and a small parameter builder.</summary>
public abstract class Target
{
    /// <summary>Name on the command line, lower case; also the folder of its templates below hls-templates.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>Writes all files of a project.</summary>
    /// <param name="project">Where the files go, and what they are made from.</param>
    public abstract void Write(ProjectBuilder project);
}
