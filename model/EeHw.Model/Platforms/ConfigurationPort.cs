namespace EeHw.Model.Platforms;

/// <summary>A port through which partial bitstreams are loaded.</summary>
/// <param name="Name"><c>icap</c>, <c>pcap</c>, <c>axi-hwicap</c>, <c>dma-icap</c>.</param>
/// <param name="BytesPerSecond">Sustained rate in bytes/s.</param>
public sealed record ConfigurationPort(string Name, Quantity BytesPerSecond);
