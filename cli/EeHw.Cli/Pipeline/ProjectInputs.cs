using EeHw.Codegen;
using EeHw.Codegen.Naming;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Numerics;

namespace EeHw.Cli.Pipeline;

/// <summary>
/// Copies of what a design reads, so that the <c>design.resolved.yaml</c> of a generated project loads from the project alone, wherever that goes.
/// Of data only the samples that count go along: those that formats were calibrated with, and those of the golden vectors.
/// </summary>
internal static class ProjectInputs
{
    private const string Folder = "inputs/";
    private const int MaximumBytes = int.MaxValue / 4;

    /// <summary>The design as it reads in the project, and the files it names.</summary>
    /// <param name="session">The design.</param>
    /// <returns>The design with paths relative to the project folder; its files.</returns>
    /// <exception cref="EeHwException">A file is gone since the design was loaded, or too large.</exception>
    public static (LoweredDesign Design, ValueList<GeneratedFile> Files) Of(DesignSession session)
    {
        var lowered = session.Lowered;
        var files = new List<GeneratedFile>();
        var network = Copy(lowered.Design.Network);
        var platform = Path.IsPathRooted(lowered.Design.Platform) ? Copy(lowered.Design.Platform) : lowered.Design.Platform;
        var data = lowered.Design.Data;
        if (!GlyphOptions.IsGlyphs(data.Source))
        {
            files.Add(new GeneratedFile(Folder + "data.npz", Samples(session)));
            data = data with { Source = Folder + "data.npz", Scale = 1, Mean = [0], Std = [1] };
        }

        return (lowered.WithInputs(network, platform, data), [.. files]);

        string Copy(string path)
        {
            var name = Path.GetFileName(path);
            var plain = Folder + (GeneratedFile.IsInside(name) ? name : Identifiers.Mangle(Path.GetFileNameWithoutExtension(name)) + Path.GetExtension(name));
            files.Add(new GeneratedFile(plain, [.. InputFile.ReadAllBytes(path, MaximumBytes)]));
            return plain;
        }
    }

    // Every split as a part of its own, its values normalised already: what calibration and test bench read comes out bit for bit.
    private static ValueList<byte> Samples(DesignSession session)
    {
        var design = session.Lowered.Design;
        var golden = session.Data;
        var arrays = new List<KeyValuePair<string, NpyArray>>();
        foreach (var split in new[] { "train", "validation", "test" })
        {
            var count = Math.Max(split == "train" ? design.Arithmetic.CalibrationSamples : 1, split == design.Data.Split ? golden.Count : 1);
            if (Part(design.Data with { Split = split, Limit = Math.Min(count, design.Data.Limit ?? count) }) is not { } part)
            {
                continue;
            }

            arrays.Add(new("x_" + split, NpyArray.Of(part.Values, part.Count, part.Shape.Channels, part.Shape.Height, part.Shape.Width)));
            arrays.Add(new("y_" + split, NpyArray.Of(part.Labels, part.Count)));
        }

        using var stream = new MemoryStream();
        NpzFile.Write(stream, arrays, deflate: true);
        return [.. stream.ToArray()];
    }

    // A split that the data do not have was not needed to load the design, and is not needed in the project.
    private static Dataset? Part(DataChoice choice)
    {
        try
        {
            return DatasetLoader.Load(choice);
        }
        catch (EeHwException)
        {
            return null;
        }
    }
}
