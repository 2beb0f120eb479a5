using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary><c>eehw platform show</c>: every figure of a platform with unit, bounds, source.</summary>
internal static class PlatformShow
{
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
                        foreach (var (key, q) in PlatformFigures.Of(platform))
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

                context.Print($"{platform.Name}: {platform.Board}, part {platform.Part}, family {platform.Family}");
                var table = new TextTable("figure", "value|", "bounds", "unit", "source", "note");
                foreach (var (key, q) in PlatformFigures.Of(platform))
                {
                    table.Add(key, Number(q.Value), q.Low is { } low && q.High is { } high ? $"{Number(low)} to {Number(high)}" : "", q.Unit, q.Source, q.Note ?? "");
                }

                context.Print(table);
                return ExitCode.Ok;
            },
        };
    }

    private static string Number(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
