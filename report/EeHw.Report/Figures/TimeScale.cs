namespace EeHw.Report.Figures;

/// <summary>The unit that suits an axis of times.</summary>
internal static class TimeScale
{
    /// <summary>Nanoseconds per unit, and the unit.</summary>
    /// <param name="nanoseconds">Largest value on the axis.</param>
    public static (double Scale, string Unit) Of(double nanoseconds) => nanoseconds switch { >= 7.2e12 => (3.6e12, "h"), >= 2e9 => (1e9, "s"), >= 2e6 => (1e6, "ms"), >= 2e3 => (1e3, "µs"), _ => (1, "ns") };
}
