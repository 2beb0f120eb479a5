namespace EeHw.Model.Designs;

/// <summary>One thermal resistance and capacity between the chip and its surroundings.</summary>
/// <param name="ResistanceKPerW">Kelvin per watt from junction to ambient.</param>
/// <param name="CapacityJPerK">Joule per kelvin of chip and heat sink.</param>
/// <param name="AmbientC">Temperature of the surroundings, °C.</param>
/// <param name="LimitC">Highest temperature allowed, °C.</param>
public sealed record ThermalPath(double ResistanceKPerW, double CapacityJPerK, double AmbientC, double LimitC)
{
    /// <summary>R·C in s: after it 63 % of a step are reached.</summary>
    public double TimeConstantS => ResistanceKPerW * CapacityJPerK;
}
