using EeHw.Model.Hardware.Estimates;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>What a synthesis tool made of one instance.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Luts">LUTs, those that are memory or shift register included; inverters count.</param>
/// <param name="MemoryLuts">Of these, memory and shift registers.</param>
/// <param name="Ffs">Flip-flops.</param>
/// <param name="Dsps">DSP tiles.</param>
/// <param name="Bram18">Block RAMs of 18 kbit.</param>
public sealed record MeasuredUnit(UnitInstance Instance, long Luts, long MemoryLuts, long Ffs, long Dsps, long Bram18)
{
    /// <summary>What makes two measurements the same instance.</summary>
    public string Key => $"{Instance.Kind} {Instance.Family} {Instance.ParametersText()}";

    /// <summary>Whether the instance is held out: not fitted, only judged. Every third, by a hash of its parameters, so that it does not depend on the order of a table.</summary>
    public bool IsHeldOut => Hash(Key) % 3 == 0;

    // FNV-1a.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash ^ (hash >> 15);
    }
}
