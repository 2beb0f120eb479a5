namespace EeHw.Report.Drawing;

/// <summary>A colour by its role; what it looks like in light, dark and print is settled in <see cref="Palette"/>.</summary>
public enum Ink
{
    /// <summary>Words and figures.</summary>
    Text,

    /// <summary>Less important words.</summary>
    Muted,

    /// <summary>Grid lines.</summary>
    Grid,

    /// <summary>Axis lines and ticks.</summary>
    Axis,

    /// <summary>Background.</summary>
    Paper,

    /// <summary>First series.</summary>
    Blue,

    /// <summary>Second series.</summary>
    Orange,

    /// <summary>Third series.</summary>
    Green,

    /// <summary>Fourth series.</summary>
    Purple,

    /// <summary>Fifth series.</summary>
    Sky,

    /// <summary>Sixth series; also what is wrong or blocked.</summary>
    Vermilion,

    /// <summary>What is idle or left over.</summary>
    Grey,
}
