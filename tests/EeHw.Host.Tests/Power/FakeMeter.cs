using EeHw.Host.Power;

namespace EeHw.Host.Tests.Power;

/// <summary>A meter that says what it is told, or fails.</summary>
internal sealed class FakeMeter : EnergyMeter
{
    public double Joules { get; set; }

    public string? Failure { get; set; }

    public double Update { get; init; }

    public override string Name => "fake";

    public override double UpdateSeconds => Update;

    public override double ReadJoules() => Failure is null ? Joules : throw new IOException(Failure);
}
