namespace EeHw.Cli.Pipeline;

/// <summary>What a user chose of the kernels for a device.</summary>
/// <param name="VectorBits">Bits of vectors; null for what the device says.</param>
/// <param name="Family"><c>cpu</c> or <c>gpu</c>; null for what the device is.</param>
/// <param name="Winograd">Whether float convolutions may use Winograd's transform.</param>
public sealed record DeviceKernelOptions(int? VectorBits, string? Family, bool Winograd)
{
    /// <summary>As the device says, with Winograd's transform.</summary>
    public static readonly DeviceKernelOptions Default = new(null, null, true);
}
