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

    /// <summary>Clock; with several, that of source, merge and sink.</summary>
    public required Frequency Clock { get; init; }

    /// <summary>The clocks of a graph with several, the main one first; empty for one.</summary>
    public ValueList<ClockDomain> Clocks { get; init; } = [];

    /// <summary>Index of each stage's clock; empty for one clock.</summary>
    public ValueList<int> StageClocks { get; init; } = [];

    /// <summary>Whether units run on several clocks.</summary>
    public bool HasSeveralClocks => Clocks.Count > 0;

    /// <summary>Index of a unit's clock; of a crossing its writer's.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>0 with one clock.</returns>
    public int ClockOf(Unit unit) => unit is ClockCrossing crossing ? crossing.WriteClock : ClockOfStage(unit.Stage);

    /// <summary>Index of a stage's clock.</summary>
    /// <param name="stage">Stage from 0.</param>
    /// <returns>0 with one clock.</returns>
    public int ClockOfStage(int stage) => StageClocks.Count == 0 ? 0 : StageClocks[stage];

    /// <summary>Index of the clock of a channel's FIFO: that of the side which writes it.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>0 with one clock.</returns>
    public int ClockOf(Channel channel) => Units[channel.From] is ClockCrossing crossing ? crossing.ReadClock : ClockOf(Units[channel.From]);

    /// <summary>The frequency of a clock.</summary>
    /// <param name="clock">Its index.</param>
    /// <returns>The frequency.</returns>
    public Frequency FrequencyOf(int clock) => Clocks.Count == 0 ? Clock : Clocks[clock].Clock;

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
