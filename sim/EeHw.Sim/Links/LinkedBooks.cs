using EeHw.Model.Exits;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Links;

/// <summary>What is counted in a run over links. Bits and batches are those of the whole run; times by exit leave the warm-up out.</summary>
internal sealed class LinkedBooks
{
    private readonly LinkedModel _model;
    private readonly long _seed;
    private readonly long _warmUp;
    private readonly ExitDecisions _decisions;
    private readonly Dictionary<long, int> _diverted = [];

    public LinkedBooks(LinkedModel model, int exits, long seed, long warmUp, ExitDecisions decisions)
    {
        (_model, _seed, _warmUp, _decisions) = (model, seed, warmUp, decisions);
        var most = model.Stations.Max(s => s.Station.MaximumBatch);
        ByExit = [.. Enumerable.Range(0, exits).Select(_ => new Histogram())];
        Batches = [.. model.Stations.Select(_ => new long[most + 1])];
        Busy = new long[model.Stations.Count];
        Bits = new long[model.Stations.Count];
        PacketsSent = new long[model.Stations.Count];
        DivertedTo = new long[exits];
    }

    /// <summary>What samples would decide if every link were up.</summary>
    public ExitDecisions Decisions => _decisions;

    /// <summary>Times from arrival to answer, fs.</summary>
    public Histogram[] ByExit { get; }

    /// <summary>Per station and size.</summary>
    public long[][] Batches { get; }

    /// <summary>Time in which each station worked, fs.</summary>
    public long[] Busy { get; }

    /// <summary>Bits that each link's station sent.</summary>
    public long[] Bits { get; }

    /// <summary>Packets that each link's station sent.</summary>
    public long[] PacketsSent { get; }

    /// <summary>Samples that left at an exit because a link was down.</summary>
    public long[] DivertedTo { get; }

    /// <summary>Samples that came.</summary>
    public long Came { get; private set; }

    /// <summary>Samples right, where answers per exit are known.</summary>
    public long Right { get; private set; }

    /// <summary>Samples that would be right if no link were ever down.</summary>
    public long RightIfUp { get; private set; }

    /// <summary>Class answered per exit and sample [K][N] and right class [N]; null where they are not known.</summary>
    public (IReadOnlyList<int[]> Answers, IReadOnlyList<int> Labels)? Truth { get; init; }

    public int ExitOf(long number) => _diverted.TryGetValue(number, out var exit) ? exit : _decisions.ExitOf[(int)(number % _decisions.ExitOf.Length)];

    public void Served(int station, int frames) => Batches[station][frames]++;

    public void Diverted(long number, int exit)
    {
        _diverted[number] = exit;
        DivertedTo[exit]++;
    }

    public void Worked(int station, long[] frames, long from, long to)
    {
        Busy[station] += to - from;
        if (_model.Stations[station].Packets is { } packets)
        {
            var (bits, sent, _) = packets.Of(_seed, frames[0]);
            Bits[station] += bits;
            PacketsSent[station] += sent;
        }
    }

    public void Left(long number, long arrival, long departure)
    {
        var exit = ExitOf(number);
        Came++;
        if (Truth is { } truth)
        {
            var n = (int)(number % _decisions.ExitOf.Length);
            Right += truth.Answers[exit][n] == truth.Labels[n] ? 1 : 0;
            RightIfUp += truth.Answers[_decisions.ExitOf[n]][n] == truth.Labels[n] ? 1 : 0;
        }

        if (number >= _warmUp)
        {
            ByExit[exit].Add(departure - arrival);
        }

        _diverted.Remove(number);
    }
}
