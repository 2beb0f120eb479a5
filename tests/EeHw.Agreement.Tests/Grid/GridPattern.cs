namespace EeHw.Agreement.Tests.Grid;

/// <summary>In which order samples leave where, and how source and sink behave.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Exit">Exit of each sample wanted, of so many exits and with so many samples.</param>
internal sealed record GridPattern(string Name, Func<int, int, IEnumerable<int>> Exit)
{
    public static readonly IReadOnlyList<GridPattern> All =
    [
        .. new[] { 0, 0.1, 0.5, 0.9, 1 }.Select(rate => new GridPattern(FormattableString.Invariant($"rate {rate}"), (exits, n) => Random(rate, exits, n))),
        new("bursts", (exits, n) => Enumerable.Range(0, n).Select(i => i / 6 % 2 == 0 ? exits - 1 : 0)),
        new("periodic", (exits, n) => Enumerable.Range(0, n).Select(i => i % exits)),
        new("backpressure", (exits, n) => Random(0.5, exits, n)) { StallSeed = 9 },
        new("backpressure in bursts", (exits, n) => Enumerable.Range(0, n).Select(i => i / 8 % 2 == 0 ? 0 : exits - 1)) { StallSeed = 12345 },
        new("slow source", (exits, n) => Random(0.5, exits, n)) { SourceSlot = 3 },
    ];

    public int SourceSlot { get; init; } = 1;

    public long StallSeed { get; init; }

    // Each early exit lets a share of those that reach it go.
    private static IEnumerable<int> Random(double rate, int exits, int samples)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, exits).First(k => k == exits - 1 || random.NextDouble() < rate))];
    }
}
