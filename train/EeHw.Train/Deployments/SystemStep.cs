namespace EeHw.Train.Deployments;

/// <summary>One step of a network on two machines.</summary>
/// <param name="Name">Name of the layer, or of several.</param>
/// <param name="Head">Name of the early exit whose head it belongs to; null: backbone (the final exit's head too).</param>
/// <param name="DeviceNs">Time on the device, ns.</param>
/// <param name="ServerNs">Time on the server, ns.</param>
/// <param name="OutputValues">Values that cross a cut behind this step (backbone only): the tensor, or several where a shortcut crosses too.</param>
public sealed record SystemStep(string Name, string? Head, double DeviceNs, double ServerNs, long OutputValues);
