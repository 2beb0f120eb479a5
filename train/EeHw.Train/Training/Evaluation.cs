using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;

namespace EeHw.Train.Training;

/// <summary>Measures a network on data, in float32.</summary>
public static class Evaluation
{
    /// <summary>Loss and accuracy of every exit, each alone (no policy).</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>One score per exit.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW1307 when the data does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValueList<ExitScore> Of(Network network, Dataset data, CancellationToken cancellation = default)
    {
        data.RequireFits(network);
        return Scores(new Engine(network).Evaluate(data, cancellation: cancellation));
    }

    internal static ValueList<ExitScore> Scores(ExitTotals totals)
        => totals.Loss.Select((loss, k) => new ExitScore(loss / totals.Samples, (double)totals.Right[k] / totals.Samples)).ToValueList();
}
