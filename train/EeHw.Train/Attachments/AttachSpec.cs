using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Attachments;

/// <summary>What to attach to which network, and how to train it.</summary>
public sealed record AttachSpec
{
    /// <summary>ONNX file of the network; with or without exits.</summary>
    public required string NetworkFile { get; init; }

    /// <summary>Take the early exits that are there out first.</summary>
    public bool IsBackboneOnly { get; init; }

    /// <summary>Places: shares of the backbone's MACs (<c>15%</c>) or names of layers, with commas between them.</summary>
    public required string Exits { get; init; }

    /// <summary>Heads, one for all exits or one each.</summary>
    public required ValueList<HeadKind> Heads { get; init; }

    /// <summary>Channels or codewords of the heads, at least 1; null for what each kind usually has.</summary>
    public int? Width { get; init; }

    /// <summary>Heads among which the best is chosen for each exit, instead of <see cref="Heads"/>; null: none is searched.</summary>
    public HeadSearchChoice? Search { get; init; }

    /// <summary>Data: its splits train, validation and test are used. Null: the heads keep their first weights.</summary>
    public DataChoice? Data { get; init; }

    /// <summary>How to train.</summary>
    public TrainOptions Options { get; init; } = HeadTraining.Usual;

    /// <summary>ONNX file to write; metrics and the complete specification go beside it.</summary>
    public required string Output { get; init; }
}
