using System.Text;

namespace EeHw.Cli.Consoles;

/// <summary>The console of the process.</summary>
public sealed class SystemConsole : IConsole, IDisposable
{
    private const int WidthOfFiles = 160;

    /// <summary>Opens the streams of the process; text is UTF-8 without a mark.</summary>
    public SystemConsole()
    {
        Out = Open(Console.OpenStandardOutput());
        Error = Open(Console.OpenStandardError());
        ((StreamWriter)Error).AutoFlush = true;
    }

    /// <inheritdoc/>
    public TextWriter Out { get; }

    /// <inheritdoc/>
    public TextWriter Error { get; }

    /// <inheritdoc/>
    public bool IsOutTerminal => !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public bool IsErrorTerminal => !Console.IsErrorRedirected;

    /// <inheritdoc/>
    public int Width => IsOutTerminal && Console.WindowWidth > 40 ? Console.WindowWidth : WidthOfFiles;

    /// <inheritdoc/>
    public TimeProvider Time => TimeProvider.System;

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static StreamWriter Open(Stream stream) => new(new ForgivingStream(stream), new UTF8Encoding(false)) { NewLine = "\n" };
}
