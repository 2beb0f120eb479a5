using EeHw.Cli.Consoles;
using Spectre.Console;

namespace EeHw.Cli.Output;

/// <summary>A table of text. Columns whose header ends with <c>|</c> are aligned to the right.</summary>
/// <param name="headers">Column headers.</param>
public sealed class TextTable(params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>A line above the table.</summary>
    public string? Title { get; init; }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many cells as there are headers.</param>
    /// <returns>This table.</returns>
    public TextTable Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != headers.Count)
        {
            throw new ArgumentException($"{cells.Count} cells for {headers.Count} columns", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    /// <summary>Prints the table.</summary>
    /// <param name="console">Where.</param>
    public void WriteTo(IConsole console)
    {
        if (Title is not null)
        {
            console.Out.WriteLine(Title);
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
        {
            var column = new TableColumn(Markup.Escape(header.TrimEnd('|'))).NoWrap();
            table.AddColumn(header.EndsWith('|') ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        var text = new StringWriter { NewLine = "\n" };
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        ansi.Profile.Width = Math.Max(console.Width, 60);
        ansi.Profile.Capabilities.Unicode = true;
        ansi.Write(table);
        foreach (var line in text.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0))
        {
            console.Out.WriteLine(line);
        }
    }
}
