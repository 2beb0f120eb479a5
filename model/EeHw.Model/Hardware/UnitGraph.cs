using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware;

/// <summary>The hardware as a graph of units, with every width, word order, FIFO, memory style and name decided.</summary>
public sealed record UnitGraph
{
    /// <summary>Name of the design.</summary>
    public required string Name { get; init; }

    /// <summary>Units in topological order of the stream graph: the source first, the sink last.</summary>
    public required ValueList<Unit> Units { get; init; }

    /// <summary>Streams. Every port of every unit has exactly one.</summary>
    public required ValueList<Channel> Channels { get; init; }

    /// <summary>Exits K, also the number of stages.</summary>
    public required int ExitCount { get; init; }

    /// <summary>Clock.</summary>
    public required Frequency Clock { get; init; }

    /// <summary>The stream at an input port.</summary>
    /// <param name="unit">Unit index.</param>
    /// <param name="port">Input port.</param>
    /// <returns>The channel.</returns>
    public Channel Into(int unit, int port = 0) => Channels.First(c => c.To == unit && c.ToPort == port);

    /// <summary>The stream at an output port.</summary>
    /// <param name="unit">Unit index.</param>
    /// <param name="port">Output port.</param>
    /// <returns>The channel.</returns>
    public Channel OutOf(int unit, int port = 0) => Channels.First(c => c.From == unit && c.FromPort == port);
}
