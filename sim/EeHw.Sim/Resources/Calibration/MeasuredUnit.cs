using EeHw.Model.Hardware;
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
    /// <summary>Seed of the designs the instance was drawn from; null where it is not known.</summary>
    public long? Seed { get; init; }

    /// <summary>Hash of the templates that were built (<c>UnitTemplates</c> of the generator); empty where it is not known.</summary>
    public string Templates { get; init; } = "";

    /// <summary>What makes two measurements the same instance.</summary>
    public string Key => $"{Instance.Kind} {Instance.Family} {Instance.ParametersText()}";

    /// <summary>What is fitted together and held out evenly: a kind; of decision units each kind of decision.</summary>
    public string Group => Instance.Kind == nameof(ExitDecision) ? $"{Instance.Kind} {Instance.Parameters[0].Key}" : Instance.Kind;

    /// <summary>A number that orders instances without regard to what they are.</summary>
    public uint Order => Hash(Key);

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
