namespace EeHw.Model.Arithmetic;

/// <summary>What happens to values that do not fit (ap_fixed overflow modes).</summary>
public enum Overflow
{
    /// <summary>AP_WRAP: upper bits are dropped.</summary>
    Wrap,

    /// <summary>AP_SAT: the nearest bound.</summary>
    Sat,
}
