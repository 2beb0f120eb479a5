using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Host;

/// <summary>The devices of this machine.</summary>
/// <param name="Devices">The software device first, then OpenCL devices.</param>
/// <param name="Notes">Why there are no OpenCL devices, where there are none.</param>
public sealed record DeviceList(ValueList<DeviceInfo> Devices, ValueList<Diagnostic> Notes);
