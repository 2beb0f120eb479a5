namespace EeHw.Model.Results;

/// <summary>What a link carried.</summary>
/// <param name="Name">Name.</param>
/// <param name="SentShare">Share of samples that crossed it.</param>
/// <param name="BytesPerSample">Bytes sent up and back per sample that crossed, packets that were lost included.</param>
/// <param name="TransmissionsPerPacket">Packets sent over packets that arrived, at least 1.</param>
/// <param name="BusyFraction">Share of time in which maps were sent.</param>
/// <param name="QueueHighWater">Most samples that waited for it.</param>
/// <param name="DownShare">Share of samples that found it down and left with an earlier answer.</param>
/// <param name="MeanMbps">Mean rate over the run, 10^6 bit/s, down times counted.</param>
/// <param name="EnergyPjPerSample">Energy per sample of the design, pJ; null where the energy per bit is not known.</param>
public sealed record LinkUse(
    string Name, double SentShare, double BytesPerSample, double TransmissionsPerPacket, double BusyFraction, long QueueHighWater, double DownShare, double MeanMbps, double? EnergyPjPerSample);
