namespace EeHw.Cli;

/// <summary>How the command ends. Documented in docs/cli.md; scripts may rely on it.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>A problem in the input or on this machine that a user can mend: see the diagnostics on stderr.</summary>
    public const int Diagnostic = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Two things that must agree do not (verification, comparison with expected figures).</summary>
    public const int Mismatch = 3;

    /// <summary>A bug in the tool.</summary>
    public const int Bug = 70;

    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;
}
