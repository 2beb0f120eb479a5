using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Verbs.Traces;

/// <summary>What is to be traced, whether a design or single options said so.</summary>
/// <param name="Network">Path of the ONNX file.</param>
/// <param name="Data">Data and normalisation.</param>
/// <param name="Arithmetic">Formats, or null for float32.</param>
/// <param name="SubnetExit">Exit at which the design cuts the network, or null.</param>
internal sealed record TraceRequest(string Network, DataChoice Data, ArithmeticChoice? Arithmetic, string? SubnetExit)
{
    /// <summary>Reads the command line.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <returns>The request; options override a design.</returns>
    /// <exception cref="EeHwException">EEHW9001 when network or data are missing or named twice, or as the design file or the formats say.</exception>
    public static TraceRequest Of(VerbContext context, TraceVerbOptions options)
    {
        var parsed = context.Parsed;
        var network = parsed.GetValue(options.Network);
        var designPath = parsed.GetValue(options.Design);
        var source = parsed.GetValue(options.Data);
        if ((network is null) == (designPath is null))
        {
            throw Usage("either a network or --design is needed, and not both.");
        }

        if (designPath is null && source is null)
        {
            throw Usage("--data is needed with a network.");
        }

        var design = designPath is null ? null : DesignFile.Read(designPath);
        if (design is not null)
        {
            NetworkSketch.RequireWeights(design, "it cannot be run on data");
        }

        var data = design?.Data ?? new DataChoice(source!, "test", 1.0 / 255, [0], [1]);
        return new TraceRequest(
            network ?? design!.Network,
            options.Normalisation.Of(parsed, data with
            {
                Source = source ?? data.Source,
                Split = parsed.GetValue(options.Split) ?? data.Split,
                Limit = parsed.GetValue(options.Limit) ?? data.Limit,
            }),
            parsed.GetValue(options.Arithmetic) switch
            {
                null => design?.Arithmetic,
                "float" or "float32" => null,
                { } text => ArithmeticText.Parse(text, new Place { Item = "--arithmetic" }),
            },
            design?.Deployment.Exit);
    }

    private static EeHwException Usage(string message) => new(Codes.CommandLine.Usage, Place.Nowhere, message, "`eehw trace --help` shows what there is.");
}
