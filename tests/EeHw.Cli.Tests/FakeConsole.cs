using System.Text;
using EeHw.Cli.Consoles;

namespace EeHw.Cli.Tests;

/// <summary>A console in memory. <c>var run = FakeConsole.Run("inspect", path)</c>, then <c>run.Exit</c>, <c>run.OutText</c>, <c>run.ErrorText</c>.</summary>
public sealed class FakeConsole : IConsole
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    public int Exit { get; private set; }

    public string OutText => _out.ToString();

    public string ErrorText => _error.ToString();

    public Dictionary<string, string> Variables { get; } = [];

    public TextWriter Out => new StringWriter(_out) { NewLine = "\n" };

    public TextWriter Error => new StringWriter(_error) { NewLine = "\n" };

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public int Width { get; init; } = 160;

    public TimeProvider Time => TimeProvider.System;

    public static FakeConsole Run(params string[] args) => new FakeConsole().With(args);

    public FakeConsole With(IReadOnlyList<string> args, CancellationToken cancellation = default)
    {
        Exit = EeHwCli.Run(args, this, cancellation);
        return this;
    }

    public string? Variable(string name) => Variables.GetValueOrDefault(name);
}
