namespace EeHw.Report.Drawing;

/// <summary>Which point of a line of words its position is.</summary>
public enum TextAnchor
{
    /// <summary>Left end.</summary>
    Start,

    /// <summary>Middle.</summary>
    Middle,

    /// <summary>Right end.</summary>
    End,
}
