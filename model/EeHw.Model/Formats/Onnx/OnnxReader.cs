using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx.Import;
using EeHw.Model.Formats.Onnx.Wire;
using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx;

/// <summary>
/// Reads networks with exits from ONNX files (onnx.ai, "Open Neural Network Exchange Intermediate Representation"). Exits are several graph outputs, in the order
/// that the metadata <c>eehw.exits</c> names or else by depth, or nested If nodes with a threshold on the largest Softmax probability. docs/formats.md lists the operators and what is refused.
/// </summary>
public static class OnnxReader
{
    /// <summary>Oldest operator set that is read.</summary>
    public const int MinimumOpset = 9;

    /// <summary>Newest operator set that is read.</summary>
    public const int MaximumOpset = 21;

    /// <summary>Key of the model's metadata under which the writer lists the exits from the earliest to the final one, a name per line.</summary>
    public const string ExitOrderKey = "eehw.exits";

    /// <summary>Key under which the writer lists the exits that answer groups of classes: a line per exit, the group of each class from 0, a space, the exit's name.</summary>
    public const string GroupsKey = "eehw.groups";

    /// <summary>Largest file in bytes.</summary>
    public const long MaximumBytes = 2147483591;

    /// <summary>Reads a network.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <returns>The network; its layers stand by stage, within a stage in the order of the file.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW11xx for its content.</exception>
    public static Network Read(string path) => Read(path, out _);

    /// <summary>Reads a network and what had to be said about it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="notes">What was left out of the network, and why: nodes that no exit needs, a Softmax at an exit.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW11xx for its content.</exception>
    public static Network Read(string path, out IReadOnlyList<Diagnostic> notes)
        => Read(path, out notes, withHash: false, out _);

    /// <summary>Reads a network, what had to be said about it, and the hash of its file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="notes">What was left out of the network, and why.</param>
    /// <param name="withHash">Whether the hash is wanted; it takes as long as reading.</param>
    /// <param name="hash">As <see cref="NetworkHash"/> has it; empty where not wanted.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW11xx for its content.</exception>
    public static Network Read(string path, out IReadOnlyList<Diagnostic> notes, bool withHash, out string hash)
    {
        using var file = MappedFile.Open(path, path, MaximumBytes, "Name an ONNX file.");
        using var external = new ExternalFiles(path);
        var content = file.Slice(0, (int)file.Length);
        var network = Read(path, content, external, out notes);
        hash = withHash ? NetworkHash.Of(content.Span, external) : "";
        return network;
    }

    /// <summary>Reads a network from bytes that are in memory already.</summary>
    /// <param name="path">Name of the file, for messages.</param>
    /// <param name="content">Its bytes; not kept.</param>
    /// <param name="notes">What was left out of the network, and why.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EeHwException">EEHW11xx; EEHW10xx for a file with external data.</exception>
    public static Network Read(string path, ReadOnlyMemory<byte> content, out IReadOnlyList<Diagnostic> notes)
    {
        using var external = new ExternalFiles(path);
        return Read(path, content, external, out notes);
    }

    private static Network Read(string path, ReadOnlyMemory<byte> content, ExternalFiles external, out IReadOnlyList<Diagnostic> notes)
    {
        var import = new GraphImport(path, new OnnxParser(new WireContext(path, content), external).ParseModel());
        var network = import.Run();
        notes = import.Notes;
        return network;
    }
}
