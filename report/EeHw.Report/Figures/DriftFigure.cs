using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Time per sample against the share of hard samples: contents swapped, side by side, and no early exit.</summary>
public static class DriftFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="shares">Shares of hard samples, 0 to 1, ascending.</param>
    /// <param name="swapped">Clocks per sample, swapped.</param>
    /// <param name="freeSwaps">Clocks per sample with swaps that cost nothing.</param>
    /// <param name="coResident">Clocks per sample, side by side.</param>
    /// <param name="noExit">Clocks per sample without early exits.</param>
    /// <param name="simulated">What the simulation found: share, clocks swapped, clocks side by side.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(ValueList<double> shares, ValueList<double> swapped, ValueList<double> freeSwaps, ValueList<double> coResident, double noExit, (double Share, double Swapped, double CoResident) simulated, string source)
    {
        ArgumentNullException.ThrowIfNull(shares);
        return new()
        {
            Id = "drift",
            Title = "Time per sample against the share of hard samples",
            Source = source,
            X = new() { Title = "share of samples that need the second content (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "time (clocks per sample)", IsLog = true },
            Layers =
            [
                new LineLayer("swapped", Ink.Orange, Points(swapped)),
                new LineLayer("swaps for nothing", Ink.Orange, Points(freeSwaps), IsDashed: true),
                new LineLayer("side by side", Ink.Blue, Points(coResident)),
                new LineLayer("no early exit", Ink.Muted, [new(shares[0] * 100, noExit), new(100, noExit, null, FormattableString.Invariant($"no early exit: {noExit:0.#} clocks"))], IsDashed: true),
                new PointLayer("simulated, swapped", Ink.Orange, Marker.Diamond, [new(simulated.Share * 100, simulated.Swapped, null, FormattableString.Invariant($"simulated, swapped: {simulated.Swapped:0.#} clocks at {simulated.Share:P1}"))]),
                new PointLayer("simulated, side by side", Ink.Blue, Marker.Disc, [new(simulated.Share * 100, simulated.CoResident, null, FormattableString.Invariant($"simulated, side by side: {simulated.CoResident:0.#} clocks at {simulated.Share:P1}"))]),
            ],
        };

        ValueList<ChartPoint> Points(ValueList<double> clocks)
            => shares.Select((s, i) => new ChartPoint(s * 100, clocks[i], null, FormattableString.Invariant($"{clocks[i]:0.#} clocks at {s:P0}"))).ToValueList();
    }
}
