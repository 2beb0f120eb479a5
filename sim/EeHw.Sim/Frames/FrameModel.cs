using EeHw.Model.Numerics;

namespace EeHw.Sim.Frames;

/// <summary>
/// A design at the level of whole frames: stations in the order in which a sample meets them, worked by servers. A sample that leaves at exit e visits the
/// stations with <see cref="FrameStation.Stage"/> at most e. Two stations of one server take turns on it: layers on an engine, contents of a partition.
/// </summary>
/// <param name="Servers">The hardware.</param>
/// <param name="Stations">The path.</param>
public sealed record FrameModel(ValueList<FrameServer> Servers, ValueList<FrameStation> Stations);
