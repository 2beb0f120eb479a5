using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx.Export;
using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx;

/// <summary>
/// Writes networks as ONNX files with a free batch size, operator set 13 (19 where an average is dilated). Exits are graph outputs; where every early exit carries
/// a rule they are nested If nodes. What was written reads back as the same network.
/// </summary>
public static class OnnxWriter
{
    /// <summary>Writes a network, whole or not at all. Equal networks make equal bytes.</summary>
    /// <param name="network">The network; exit names differ from each other and from the input's name.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written, EEHW1111 when some early exits carry a rule and others do not.</exception>
    public static void Write(Network network, string path) => AtomicFile.Write(path, ToBytes(network, path));

    /// <summary>The bytes of the file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">Name for messages, or null.</param>
    /// <returns>A ModelProto.</returns>
    /// <exception cref="EeHwException">EEHW1111 when some early exits carry a rule and others do not, or one that ONNX nodes cannot state.</exception>
    public static byte[] ToBytes(Network network, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var early = network.Exits.Take(network.ExitCount - 1).ToList();
        var ruled = early.Count(e => e.Rule is not null);
        if (ruled > 0 && ruled < early.Count)
        {
            throw new EeHwException(
                Codes.Onnx.BadExit,
                new Place { File = path, Item = $"exit '{early.First(e => e.Rule is null).Name}'" },
                "it has no rule while another early exit has one; an ONNX file holds rules for all early exits or for none.",
                "Give every early exit a rule, or none.");
        }

        return early.Find(e => e.Rule is { Criterion: not "max-softmax" }) is { } other
            ? throw new EeHwException(
                Codes.Onnx.BadExit,
                new Place { File = path, Item = $"exit '{other.Name}'" },
                $"its rule is '{other.Rule!.Criterion}'; an ONNX file can hold 'max-softmax'.",
                "Keep the rule in the design instead.")
            : new NetworkExport(network).Write();
    }
}
