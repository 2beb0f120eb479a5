namespace EeHw.Report.Charts;

/// <summary>Shape of a point.</summary>
public enum Marker
{
    /// <summary>Filled circle.</summary>
    Disc,

    /// <summary>Empty circle.</summary>
    Ring,

    /// <summary>Filled square on its corner.</summary>
    Diamond,

    /// <summary>Upright stroke.</summary>
    Tick,

    /// <summary>Filled triangle.</summary>
    Triangle,
}
