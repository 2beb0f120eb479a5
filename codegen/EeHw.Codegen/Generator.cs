using EeHw.Codegen.Templates;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;

namespace EeHw.Codegen;

/// <summary>Writes a lowered design as a project of source text, test bench and tool scripts.</summary>
public static class Generator
{
    /// <summary>Generates a project. Reads and writes no file; equal input gives equal text.</summary>
    /// <param name="design">The design with everything decided.</param>
    /// <param name="target">What to write it for.</param>
    /// <param name="golden">Samples and answers for the test bench, or null for none.</param>
    /// <param name="options">Options, or null for <see cref="GeneratorOptions.Default"/>.</param>
    /// <returns>The files.</returns>
    /// <exception cref="EeHwException">EEHW4021: a network without weights; EEHW7002..7006: a template fails, or the target's tool would refuse the result; EEHW6609 for a design of style engine.</exception>
    public static GeneratedProject Generate(LoweredDesign design, Target target, GoldenVectors? golden = null, GeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(target);
        if (design.Design.Mapping.Engine is not null)
        {
            throw new EeHwException(
                Codes.Engines.StreamingOnly,
                new Place { Item = "mapping.style" },
                $"the design '{design.Design.Name}' runs its layers on an engine; source is written for streaming designs.",
                "eehw simulate, report, run and policy take the design as it is; for source use style: streaming.");
        }

        if (design.Links.Count > 0)
        {
            throw new EeHwException(
                Codes.Links.Undivided,
                new Place { Item = "links" },
                $"the design '{design.Design.Name}' continues behind a link; source is written for designs that lie on one part.",
                $"Remove the links{(design.Links[0].Cut.Stage > 0 ? $", or write what lies before them: exits: {{ deployment: subnet, at: {design.Network.Network.Exits[design.Links[0].Cut.Stage - 1].Name} }}" : "")}.");
        }

        NetworkSketch.RequireWeights(design.Design, "there is nothing to generate");
        design.Design.Deployment.RequireBuilt();
        var templates = new TemplateLibrary((options ?? GeneratorOptions.Default).TemplateOverrides);
        var project = new ProjectBuilder(design, golden, templates);
        target.Write(project);
        if (options?.ResolvedDesign is { } resolved)
        {
            project.Add("design.resolved.yaml", resolved);
        }

        foreach (var file in options?.Inputs ?? [])
        {
            project.Add(file);
        }

        return project.Finish(target);
    }
}
