namespace EeHw.Model.Designs;

/// <summary>What keeps the chip from becoming too hot: from one temperature on the clock is divided, or samples are let in more slowly, until another is reached (hysteresis).</summary>
/// <param name="By">One of <see cref="Kinds"/>.</param>
/// <param name="OnC">Temperature from which it holds, °C.</param>
/// <param name="OffC">Temperature below which it ends, °C; less than <paramref name="OnC"/>.</param>
/// <param name="Divider">By clock: a clock takes as many of the undivided ones.</param>
/// <param name="GapNs">By admission: least time from one sample that is let in to the next, ns.</param>
public sealed record ThrottleChoice(string By, double OnC, double OffC, int Divider, double? GapNs)
{
    /// <summary>The clock is divided.</summary>
    public const string ByClock = "clock";

    /// <summary>Samples are let in more slowly.</summary>
    public const string ByAdmission = "admission";

    /// <summary>The ways.</summary>
    public static readonly string[] Kinds = [ByClock, ByAdmission];
}
