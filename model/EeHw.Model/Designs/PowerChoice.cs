namespace EeHw.Model.Designs;

/// <summary>What an always-on design does while no sample is in it, and the way its heat takes.</summary>
/// <param name="Idle">State while idle: one of <see cref="States"/>.</param>
/// <param name="IdleAfterNs">Idle time after which the state is entered, ns, 0 or more.</param>
/// <param name="ClockGated">What the clock-gated state costs.</param>
/// <param name="PoweredDown">What the powered-down state costs; null where it is not known.</param>
/// <param name="Thermal">Thermal resistance and capacity; null for none.</param>
public sealed record PowerChoice(string Idle, double IdleAfterNs, IdleState ClockGated, IdleState? PoweredDown, ThermalPath? Thermal)
{
    /// <summary>Where the energy comes from; null for the mains.</summary>
    public Battery? Battery { get; init; }

    /// <summary>What holds the temperature down; null for nothing.</summary>
    public ThrottleChoice? Throttle { get; init; }

    /// <summary>Name of the state in which nothing is switched off.</summary>
    public const string Active = "active";

    /// <summary>Name of the state whose clock stands.</summary>
    public const string Gated = "clock-gated";

    /// <summary>Name of the state without supply.</summary>
    public const string Down = "powered-down";

    /// <summary>The states.</summary>
    public static readonly string[] States = [Active, Gated, Down];

    /// <summary>A clock that stops and starts at once.</summary>
    public static readonly PowerChoice Default = new(Active, 0, new IdleState(0, 0, 0), null, null);

    /// <summary>Whether anything was said.</summary>
    public bool IsGiven => this != Default;
}
