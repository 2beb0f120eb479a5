using System.CommandLine;
using EeHw.Model.Execution;

namespace EeHw.Cli.Verbs.Traces;

/// <summary>Argument and options of <c>eehw trace</c>.</summary>
internal sealed class TraceVerbOptions
{
    private const string HeadInput = "head-input";

    public TraceVerbOptions() => Features.AcceptOnlyFromAmong(HeadInput, "penultimate");

    /// <summary>The feature vectors asked for; null for none. The option alone means head-input.</summary>
    public FeatureSource? FeaturesOf(ParseResult parsed)
        => parsed.GetResult(Features) is null ? null : parsed.GetValue(Features) is null or HeadInput ? FeatureSource.HeadInput : FeatureSource.Penultimate;

    public Argument<string?> Network { get; } = new("NET") { Description = "Network with exits (ONNX); left out with --design.", Arity = ArgumentArity.ZeroOrOne };

    public Option<string?> Design { get; } = new("--design") { Description = "A design file: its network, data and arithmetic, where no other option says otherwise.", HelpName = "DESIGN" };

    public Option<string?> Data { get; } = new("--data") { Description = "Folder with IDX files, of CIFAR in binary form, two IDX files as images,labels, an NPZ file with x and y (images.npz,layout=NHWC), or glyphs:seed=7,count=10000.", HelpName = "SOURCE" };

    public Option<string?> Split { get; } = new("--split") { Description = "Part of the data: train, validation or test (default test)." };

    public NormalisationOptions Normalisation { get; } = new();

    public Option<int?> Limit { get; } = new("--limit") { Description = "Samples at most (default all)." };

    public Option<string?> Arithmetic { get; } = new("--arithmetic")
    {
        Description = "float, or ACTIVATIONS/WEIGHTS[/CALIBRATION][/per-channel]: \"fixed<16,6,RND,SAT>/fixed<8,1>\". Calibration: minmax:256 (default), percentile:0.999:256, none; on samples of the train part.",
    };

    public Option<string?> Features { get; } = new("--features")
    {
        Description = "Record each exit's feature vector too, for policies that look at features: head-input (what the exit's head reads) or penultimate (what its last weighted layer reads).",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "TENSOR",
    };

    public Option<string?> Out { get; } = new("--out") { Description = "Trace file to write (NPZ).", HelpName = "FILE" };
}
