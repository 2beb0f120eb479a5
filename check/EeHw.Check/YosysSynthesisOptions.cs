namespace EeHw.Check;

/// <summary>Options of a run of Yosys.</summary>
public sealed record YosysSynthesisOptions
{
    /// <summary>Whether LUTs and flip-flops are wanted too; without them the run ends when multipliers and memories are mapped, which is much sooner.</summary>
    public bool Logic { get; init; } = true;

    /// <summary>Instances of the core to build; the others are taken out. Null builds all.</summary>
    public IReadOnlyCollection<string>? Only { get; init; }

    /// <summary>Whether multipliers may become DSP tiles; without, they are made of LUTs.</summary>
    public bool Dsps { get; init; } = true;

    /// <summary>Longest time.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Told what begins.</summary>
    public Action<string>? Progress { get; init; }
}
