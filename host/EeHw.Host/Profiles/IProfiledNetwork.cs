using EeHw.Model.Numerics;

namespace EeHw.Host.Profiles;

/// <summary>A network on a device that can time its steps one by one.</summary>
public interface IProfiledNetwork : ILoadedNetwork
{
    /// <summary>How times are taken, where that is worth saying: "by ..."; null for the clock around each step.</summary>
    string? Clock => null;

    /// <summary>Times every step of every stage on one core; no sample leaves early.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many of them are computed together at most, at least 1; the device may take fewer.</param>
    /// <param name="repeats">How often; the median of each step counts.</param>
    /// <param name="cancellation">Ends it after the repeat at hand.</param>
    /// <returns>One entry per step in the order of execution.</returns>
    ValueList<LayerTime> Profile(SampleSet samples, int count, int repeats, CancellationToken cancellation);
}
