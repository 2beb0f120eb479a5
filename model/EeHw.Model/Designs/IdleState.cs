namespace EeHw.Model.Designs;

/// <summary>A state with less power.</summary>
/// <param name="RemainingFraction">Share of the power it switches off that remains, 0 to 1: of the clock tree's where the clock is gated, of the clock tree's and static power where the supply is off.</param>
/// <param name="WakeNs">Time from a sample's arrival to working again, ns; at full power.</param>
/// <param name="WakePj">Energy of entering and leaving it, pJ.</param>
public sealed record IdleState(double RemainingFraction, double WakeNs, double WakePj);
