using System.CommandLine;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Verbs.Designs;

/// <summary><c>eehw design explain</c>: what a field of a design file means.</summary>
internal static class DesignExplain
{
    public static VerbCommand Create()
    {
        var field = new Argument<string?>("field") { Description = "Field or section, for example exits.unit.kind or mapping; all where none is given.", Arity = ArgumentArity.ZeroOrOne };
        return new VerbCommand("explain", "Explain a field of design files.")
        {
            Examples = [new("eehw design explain mapping.folding.auto.targetFraction", "one field"), new("eehw design explain exits", "a section")],
            Arguments = { field },
            Run = context =>
            {
                var fields = Find(context.Parsed.GetValue(field));
                foreach (var f in fields)
                {
                    context.Print($"{f.Path}");
                    context.Print($"  {f.Summary}");
                    context.Print($"  kind: {f.Kind}");
                    context.Print($"  allowed: {f.Allowed}");
                    context.Print($"  {(f.Default is null ? "required" : $"default: {f.Default}")}");
                }

                if (context.IsJson)
                {
                    context.WriteJson(InputHash.Of(fields.Select(f => f.Path)), json =>
                    {
                        json.WriteStartArray("fields");
                        foreach (var f in fields)
                        {
                            json.WriteStartObject();
                            json.WriteString("path", f.Path);
                            json.WriteString("kind", f.Kind);
                            json.WriteString("allowed", f.Allowed);
                            json.WriteString("default", f.Default);
                            json.WriteString("summary", f.Summary);
                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                    });
                }

                return ExitCode.Ok;
            },
        };
    }

    private static List<DesignField> Find(string? name)
    {
        var found = DesignFields.All.Where(f => name is null || f.Path == name || f.Path.StartsWith(name + ".", StringComparison.Ordinal)).ToList();
        if (found.Count == 0)
        {
            // A last part alone will do where only one field ends so.
            found = [.. DesignFields.All.Where(f => f.Key == name)];
        }

        return found.Count > 0 ? found : throw new EeHwException(
            Codes.Designs.UnknownField,
            new Place { Item = name },
            "designs have no such field.",
            Model.Diagnostics.NearestName.Of(name!, DesignFields.All.SelectMany(f => new[] { f.Path, f.Key, f.Section })) is { Length: > 0 } near ? $"Did you mean '{near}'?" : "eehw design explain lists all fields.");
    }
}
