namespace EeHw.Report.Readings;

/// <summary>What the distance between two readings means.</summary>
public enum Verdict
{
    /// <summary>Not compared: another quantity, other samples, other hardware.</summary>
    None,

    /// <summary>Within the written tolerance.</summary>
    Within,

    /// <summary>Beyond it.</summary>
    Beyond,

    /// <summary>Shown only: no tolerance is claimed.</summary>
    Shown,
}
