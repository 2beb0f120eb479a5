using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>The platforms that come with the tool, and a user's own by path.</summary>
public static class PlatformLibrary
{
    private const string Prefix = "platforms/";

    private static readonly Lazy<ValueList<Platform>> _all = new(() => DataResources.Read(Prefix, PlatformFile.ParseOwn));

    /// <summary>Platforms that come with the tool, by name.</summary>
    public static ValueList<Platform> All => _all.Value;

    /// <summary>Finds a platform.</summary>
    /// <param name="name">Name of one that comes with the tool, or the path of a platform file ending in .yaml or .yml.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">EEHW4201 for an unknown name; what <see cref="PlatformFile.Read"/> finds.</exception>
    public static Platform Find(string name, Place? place = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            return PlatformFile.Read(name);
        }

        return All.FirstOrDefault(p => p.Name == name) ?? throw new EeHwException(
            Codes.Platforms.Unknown,
            place ?? new Place { Item = "platform" },
            $"there is no platform '{name}'; there are {string.Join(", ", All.Select(p => p.Name))}.",
            NearestName.Of(name, All.Select(p => p.Name)) is { } near ? $"Did you mean '{near}'?" : "Or name a platform file ending in .yaml.");
    }
}
