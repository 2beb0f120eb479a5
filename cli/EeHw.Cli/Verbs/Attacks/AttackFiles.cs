using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>What an attack leaves, so that every other verb can go on from it.</summary>
internal static class AttackFiles
{
    public const string Data = "attacked.npz";
    public const string CleanTrace = "trace-clean.npz";
    public const string AttackedTrace = "trace-attacked.npz";
    public const string CleanFixed = "trace-clean-fixed.npz";
    public const string AttackedFixed = "trace-attacked-fixed.npz";
    public const string Perturbation = "perturbation.npy";
    public const string Figures = "attack.json";

    public static void Write(string folder, AttackOutcome outcome)
    {
        NpzFile.Write(Path.Combine(folder, Data), [new("x", NpyArray.Of(outcome.Pixels, outcome.Shape.AsSpan())), new("y", NpyArray.Of(outcome.Clean.Labels, outcome.Clean.Labels.Length))]);
        TraceFile.Write(outcome.Clean, Path.Combine(folder, CleanTrace));
        TraceFile.Write(outcome.Attacked, Path.Combine(folder, AttackedTrace));
        if (outcome.Hardware is { } hardware)
        {
            TraceFile.Write(hardware.CleanTrace, Path.Combine(folder, CleanFixed));
            TraceFile.Write(hardware.AttackedTrace, Path.Combine(folder, AttackedFixed));
        }

        if (outcome.Perturbation is { } delta)
        {
            Npy.Write(Path.Combine(folder, Perturbation), NpyArray.Of(delta, outcome.Shape.AsSpan()[1..]));
        }

        AtomicFile.Write(Path.Combine(folder, Figures), [.. JsonFile.ToBytes(Tool.Version, outcome.InputHash, json => AttackJson.Write(json, outcome)), (byte)'\n']);
    }
}
