namespace EeHw.Train.Deployments;

/// <summary>A network cut between device and server at a threshold, and what it does.</summary>
/// <param name="Cut">Steps on the device; 0: everything on the server.</param>
/// <param name="CutName">Name of the last step on the device; <c>nothing</c> for none.</param>
/// <param name="Confidence">The threshold that all exits share, on the confidence scale; positive infinity: nobody leaves early.</param>
/// <param name="AccuracyFraction">Share of right answers; the quantisation of what is sent is not in it.</param>
/// <param name="LatencyNs">Mean time to an answer.</param>
/// <param name="DeviceNs">Mean time that the device works per sample.</param>
/// <param name="ServerNs">Mean time that the server works per sample.</param>
/// <param name="LinkNs">Mean time that the link is busy per sample, without the round trip.</param>
/// <param name="SentShare">Share of samples that are sent.</param>
public sealed record SplitPoint(int Cut, string CutName, double Confidence, double AccuracyFraction, double LatencyNs, double DeviceNs, double ServerNs, double LinkNs, double SentShare)
{
    /// <summary>Samples per second when device, link and server work side by side: the slowest of them decides.</summary>
    public double ThroughputPerSecond => 1e9 / Math.Max(DeviceNs, Math.Max(ServerNs, LinkNs));

    /// <summary>Whether this is at least as good in everything and better in something.</summary>
    /// <param name="other">Another point.</param>
    /// <returns>True when there is no reason to take the other.</returns>
    public bool Dominates(SplitPoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var pairs = new (double Mine, double Its)[]
        {
            (LatencyNs, other.LatencyNs), (-ThroughputPerSecond, -other.ThroughputPerSecond), (ServerNs, other.ServerNs), (DeviceNs, other.DeviceNs), (-AccuracyFraction, -other.AccuracyFraction),
        };
        return pairs.All(p => p.Mine <= p.Its) && pairs.Any(p => p.Mine < p.Its);
    }
}
