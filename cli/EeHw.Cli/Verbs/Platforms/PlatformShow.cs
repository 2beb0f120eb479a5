using System.CommandLine;
using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary><c>eehw platform show</c>: every figure of a platform with unit, bounds, source.</summary>
internal static class PlatformShow
{
    private const int KeyWidth = -28;
    private const int ValueWidth = -50;

    public static VerbCommand Create()
    {
        var name = new Argument<string>("PLATFORM") { Description = "Name, or a platform file." };
        return new VerbCommand("show", "Every figure of a platform with unit, bounds and source.")
        {
            Examples = [new("eehw platform show zc706", "amounts, clock, memory, configuration ports, energies")],
            Arguments = { name },
            Run = context =>
            {
                var platform = PlatformLibrary.Find(context.Parsed.GetRequiredValue(name), new Place { Item = "PLATFORM" });
                if (context.IsJson)
                {
                    context.WriteJson(PlatformHash.Of(platform), json =>
                    {
                        json.WriteString("name", platform.Name);
                        json.WriteString("board", platform.Board);
                        json.WriteString("part", platform.Part);
                        json.WriteString("family", platform.Family);
                        json.WriteStartArray("figures");
                        foreach (var (key, _, q) in PlatformFigures.Of(platform))
                        {
                            json.WriteStartObject();
                            json.WriteString("name", key);
                            json.WriteNumber("value", q.Value);
                            json.WriteString("unit", q.Unit);
                            json.WriteString("source", q.Source);
                            if (q.Low is { } low && q.High is { } high)
                            {
                                json.WriteNumber("low", low);
                                json.WriteNumber("high", high);
                            }

                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                    });
                    return ExitCode.Ok;
                }

                context.Print($"{platform.Name}: {platform.Board}, part {platform.Part}, family {platform.Family} ({platform.PartFamily.Title})");
                foreach (var (key, _, q) in PlatformFigures.Of(platform))
                {
                    var value = Number(q.Value) + (q.Unit == "count" ? "" : " " + q.Unit) + (q.Low is { } low && q.High is { } high ? $" ({Number(low)} to {Number(high)})" : "");
                    context.Print($"  {key,KeyWidth} {value,ValueWidth} {q.Source}{(q.Note is { } note ? "; " + note : "")}");
                }

                foreach (var amount in platform.Own.Count > 0 ? platform.PartFamily.Amounts : [])
                {
                    context.Print($"{amount.Field}: {amount.Rule}");
                }

                context.Print(Builds(platform));
                return ExitCode.Ok;
            },
        };
    }

    private static string Builds(Platform platform) => platform.PartFamily switch
    {
        { HasFabric: false } => "No fabric: `eehw engine --platform`; designs of streaming units are refused (EEHW4206).",
        { HasVitis: true } => "Targets: vitis, verilog, opencl.",
        { Synthesis: "none" } => "Targets: verilog, opencl; no Vitis project (EEHW4207), no synthesis script.",
        _ => "Targets: verilog, opencl; no Vitis project (EEHW4207). `eehw verify --with synth` runs Yosys for it.",
    };

    private static string Number(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
