using System.Text.RegularExpressions;

namespace EeHw.Model.Platforms;

/// <summary>Part numbers as vendors write them.</summary>
internal static partial class PartNumber
{
    /// <summary>The device in a part number, without package and grades: <c>xc7z045</c>, <c>xczu7ev</c>, <c>lfe5u-85f</c>, <c>1sg280</c>; null where it is of no known form.</summary>
    public static string? DeviceOf(string part) => Device().Match(part) is { Success: true } m ? m.Value.ToLowerInvariant() : null;

    [GeneratedRegex(@"^(xc7[a-z]\d+|xc[a-z]+\d+[a-z]*|lfe5u[m]?[5g]*-\d+f|1s[a-z]\d{3}|ag[a-z]{2}\d{3})", RegexOptions.IgnoreCase)]
    private static partial Regex Device();
}
