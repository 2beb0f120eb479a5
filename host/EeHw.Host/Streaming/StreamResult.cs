using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Host.Streaming;

/// <summary>What a device did with samples that arrive by themselves.</summary>
/// <param name="Measurement">The measurement; its service level holds times from arrival, its latencies those from the moment the device took the sample.</param>
/// <param name="ResponsesNs">Arrival to answer of every sample, ns, in the order of arrival, warm-up included.</param>
/// <param name="HighestQueue">Most samples that waited at one time.</param>
/// <param name="HeldBack">Samples that found the queue full.</param>
/// <param name="LatenessNs">Mean time by which samples were put into the queue later than they should have been, ns.</param>
/// <param name="BuildTime">Time to load, compile and warm up.</param>
public sealed record StreamResult(Measurement Measurement, ValueList<double> ResponsesNs, int HighestQueue, int HeldBack, double LatenessNs, TimeSpan BuildTime);
