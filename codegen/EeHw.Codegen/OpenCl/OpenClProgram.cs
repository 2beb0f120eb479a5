using EeHw.Codegen.Templates;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Codegen.OpenCl;

/// <summary>
/// Writes a network as OpenCL C: for CPUs one kernel per stage and one per layer, for GPUs one per layer; every shape, stride and tile a literal. The algorithms stand in
/// hls-templates/opencl; what is written here are their parameters.
/// </summary>
public static class OpenClProgram
{
    /// <summary>Writes a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="quantized">Its fixed-point form, for kernels equal to it bit for bit; null for float kernels.</param>
    /// <param name="style">How to write it; null for <see cref="OpenClStyle.Default"/>.</param>
    /// <param name="templates">Templates; null for the shipped ones.</param>
    /// <returns>The program with its constants.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW3003, EEHW3004: not computable in 62 bits, or a pool window in padding only.</exception>
    public static KernelProgram Create(Network network, QuantizedNetwork? quantized = null, OpenClStyle? style = null, TemplateLibrary? templates = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (style, templates) = (style ?? OpenClStyle.Default, templates ?? new TemplateLibrary(new Dictionary<string, string>()));
        if (quantized is not null)
        {
            RangeAnalysis.Check(quantized);
        }

        var element = quantized is null ? KernelElement.Float32
            : quantized.Layers.All(l => OperationText.SignedWidth(l.Output) <= 32) ? KernelElement.Int32 : KernelElement.Int64;
        var isGpu = style.Family == OpenClFamily.Gpu;
        var width = isGpu ? 1 : style.Shape.VectorBits / (element == KernelElement.Int64 ? 64 : 32);
        var samples = isGpu ? 1 : LaneChoice.SamplesFor(network, style, width, quantized is not null);
        var plan = new KernelPlan(network, width / samples, style.Winograd && quantized is null && !isGpu);
        var weights = new ConstantPool(element, plan.Lanes);
        var biases = new ConstantPool(quantized is null ? KernelElement.Float32 : KernelElement.Int64, plan.Lanes);
        var steps = new StepWriter(plan, quantized, style, samples, element, weights, biases);
        var decisions = quantized is not null && samples == 1 && style.Units is { } units && units.Units.Count == network.ExitCount && KernelDecisions.Supports(units.Units) ? new KernelDecisions(units.Units) : null;
        var writer = new ProgramText(plan, templates, element, samples, style.Family, steps.WordElements, steps.TakesBytes, decisions);
        var layers = Enumerable.Range(0, network.ExitCount).Select(k => writer.AddStage(k, steps.WriteStage(plan.StepsOf(k)))).ToValueList();
        return new KernelProgram
        {
            Source = writer.Build(),
            BuildOptions = "-cl-std=CL1.2",
            IsFixed = quantized is not null,
            Kernels = isGpu ? [] : Enumerable.Range(0, network.ExitCount).Select(ProgramText.StageName).ToValueList(),
            Element = element,
            InputElements = network.Input.Elements,
            Layers = layers,
            SamplesPerGroup = samples,
            WorkerElements = writer.WorkerElements,
            SampleElements = plan.SampleElements,
            Decisions = decisions,
            Classes = Enumerable.Range(0, network.ExitCount).Select(network.Classes).ToValueList(),
            Weights = weights.Build(),
            Biases = biases.Build(),
        };
    }
}
