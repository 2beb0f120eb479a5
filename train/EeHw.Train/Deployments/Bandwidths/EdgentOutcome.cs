namespace EeHw.Train.Deployments.Bandwidths;

/// <summary>How one way of following a link's rate does.</summary>
/// <param name="Name">The way.</param>
/// <param name="InTimeShare">Share of the measurements at which the configuration was inside the deadline at the rate that was there.</param>
/// <param name="AccuracyFraction">Mean accuracy of the exits chosen, late ones counting as wrong.</param>
/// <param name="LatencyNs">Mean latency, ns.</param>
/// <param name="Changes">How often exit or cut changed.</param>
public sealed record EdgentOutcome(string Name, double InTimeShare, double AccuracyFraction, double LatencyNs, int Changes);
