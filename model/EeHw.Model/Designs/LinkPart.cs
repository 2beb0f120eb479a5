using EeHw.Model.Networks;

namespace EeHw.Model.Designs;

/// <summary>A link with everything decided.</summary>
/// <param name="Choice">As the design says it.</param>
/// <param name="Cut">Where the network is cut.</param>
/// <param name="SampleBits">Bits of the maps of a sample that cross.</param>
/// <param name="Rate">Rate over time.</param>
/// <param name="Behind">The design behind; null where a rate stands for it.</param>
public sealed record LinkPart(LinkChoice Choice, NetworkCut Cut, long SampleBits, BandwidthTrace Rate, LoweredDesign? Behind);
