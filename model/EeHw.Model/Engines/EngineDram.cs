namespace EeHw.Model.Engines;

/// <summary>The memory behind an engine, as the engine sees it.</summary>
/// <param name="BytesPerSecond">Peak, above 0.</param>
/// <param name="Efficiency">Share of the peak that long transfers reach, above 0 to 1.</param>
/// <param name="LatencyNs">Time from asking for a tile to its first byte, at least 0.</param>
/// <param name="BurstBytes">Bytes of a burst; what lies apart moves in whole bursts.</param>
public sealed record EngineDram(double BytesPerSecond, double Efficiency, double LatencyNs, int BurstBytes = 64)
{
    /// <summary>Bytes as they move: whole bursts.</summary>
    /// <param name="bytes">Bytes that lie in a row.</param>
    /// <returns>At least <paramref name="bytes"/>.</returns>
    public long Bursts(long bytes) => (bytes + BurstBytes - 1) / BurstBytes * BurstBytes;
}
