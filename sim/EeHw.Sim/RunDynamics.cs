using EeHw.Sim.Control;
using EeHw.Sim.Energy;

namespace EeHw.Sim;

/// <summary>What is watched and changed while a run goes on.</summary>
/// <param name="HasCourse">Whether it is written down over time.</param>
/// <param name="Rates">What things cost; null without a platform.</param>
/// <param name="Plan">What is governed; null for nothing.</param>
internal sealed record RunDynamics(bool HasCourse, EnergyRates? Rates, GovernorPlan? Plan);
