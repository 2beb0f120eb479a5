using EeHw.Cli.Output;
using EeHw.Train.Policies;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy list</c>: the policies that can be fitted, and their options.</summary>
internal static class PolicyList
{
    public static VerbCommand Create() => new("list", "Exit policies that can be fitted, and the options of their fits.")
    {
        Run = Run,
        Examples = [new("eehw policy list", "names, what is fitted, options with defaults")],
    };

    private static int Run(VerbContext context)
    {
        var fits = PolicyFits.Default.All;
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(), writer =>
            {
                writer.WriteStartArray("policies");
                foreach (var fit in fits)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", fit.Name);
                    writer.WriteString("summary", fit.Summary);
                    writer.WriteStartArray("options");
                    foreach (var option in fit.Options)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", option.Name);
                        writer.WriteString("default", option.Default);
                        writer.WriteString("summary", option.Summary);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }

        var table = new TextTable("policy", "option", "default", "meaning");
        foreach (var fit in fits)
        {
            table.Add(fit.Name, "", "", fit.Summary);
            foreach (var option in fit.Options)
            {
                table.Add("", option.Name, option.Default ?? "-", option.Summary);
            }
        }

        context.Print(table);
        return ExitCode.Ok;
    }
}
