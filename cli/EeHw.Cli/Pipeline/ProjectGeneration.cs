using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Pipeline;

/// <summary>Generates a project for a design and writes it.</summary>
public static class ProjectGeneration
{
    /// <summary>Writes a project with golden vectors, its resolved design and what that reads into a folder.</summary>
    /// <param name="session">The design.</param>
    /// <param name="target">Target.</param>
    /// <param name="folder">Folder for the project; an earlier generation in it is replaced.</param>
    /// <param name="samples">Golden samples; fewer where the data are fewer.</param>
    /// <param name="templates">Folder with templates that replace shipped ones, or null.</param>
    /// <returns>The project that was written.</returns>
    /// <exception cref="EeHwException">As generator and output folder say; EEHW1001 when the templates folder is not there.</exception>
    public static GeneratedProject Write(DesignSession session, Target target, string folder, int samples, string? templates = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        NetworkSketch.RequireWeights(session.Lowered.Design, "there is nothing to generate");
        var (resolved, inputs) = ProjectInputs.Of(session);
        var options = new GeneratorOptions
        {
            TemplateOverrides = templates is null ? GeneratorOptions.Default.TemplateOverrides : ReadTemplates(templates),
            ResolvedDesign = ResolvedDesign.ToText(resolved),
            Inputs = inputs,
        };
        var project = Generator.Generate(session.Lowered, target, session.Golden(samples), options);
        OutputFolder.Write(project, folder);
        return project;
    }

    private static Dictionary<string, string> ReadTemplates(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new EeHwException(Codes.Files.NotFound, new Place { File = folder }, "there is no such folder.", "Name a folder laid out like hls-templates: vitis/..., opencl/..., common/...");
        }

        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EeHwException(Codes.Files.Unreadable, new Place { File = folder }, $"cannot be read: {e.Message}");
        }
    }
}
