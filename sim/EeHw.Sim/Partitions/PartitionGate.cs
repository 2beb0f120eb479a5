using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Partitions;

/// <summary>
/// A partition that holds one of two contents. While a content is loaded, frames enter only its stages. It is left when the other content's buffers
/// hold N waiting frames, or when it has nothing more to do: no more frames enter, it empties (drain), the other is loaded, work goes on there.
/// A frame is let into the design only when a bank and a reorder slot for it are sure, so that a content can always be emptied.
/// </summary>
internal sealed class PartitionGate : IGate
{
    private readonly Ledger _ledger;
    private readonly UnitGraph _graph;
    private readonly int[] _contentOfStage;
    private readonly int _trigger;
    private readonly long _loadClocks;
    private readonly long _slots;
    private readonly Dictionary<int, int> _stageOfReader = [];
    private (ConditionalBufferControl Control, Plane Plane, ConditionalBuffer Unit)[] _buffers = [];
    private int _content;
    private Phase _phase = Phase.Running;
    private long _until;
    private long _since;

    public PartitionGate(PartitionChoice choice, UnitGraph graph, Ledger ledger, long loadClocks)
    {
        (_ledger, _graph, _loadClocks, _trigger, _content) = (ledger, graph, loadClocks, Math.Max(1, choice.WhenWaiting), choice.Initial);
        _slots = graph.Units.OfType<ExitMerge>().Select(m => (long)m.ReorderSlots).DefaultIfEmpty(long.MaxValue).Min();
        _contentOfStage = [.. Enumerable.Range(0, graph.ExitCount).Select(k => choice.Contents.ToList().FindIndex(c => c.Contains(k)))];
    }

    private enum Phase
    {
        Running,
        Draining,
        Loading,
    }

    public long Swaps { get; private set; }

    /// <summary>Swaps that came before N samples waited, because the merge had no place left for one more.</summary>
    public long EarlySwaps { get; private set; }

    /// <summary>Clocks spent loading.</summary>
    public long LoadingClocks => Swaps * _loadClocks;

    /// <summary>Clocks spent emptying and loading, of swaps that are done.</summary>
    public long SwapClocks { get; private set; }

    /// <inheritdoc/>
    public bool AllowsSource => IsOpen(0) && HasRoom;

    /// <summary>Whether a bank and a place in the merge (a reorder slot, or out of order one in the row of every later exit) are sure for one more sample.</summary>
    private bool HasRoom => _ledger.Loaded - _ledger.Released < _slots && _buffers.All(b => b.Unit.Exit != 0 || _ledger.Loaded - b.Control.Freed < b.Unit.Frames);

    /// <summary>Gives it the buffers of the kernel.</summary>
    public void Watch(IReadOnlyList<ConditionalBufferControl> buffers, Plane plane)
    {
        _buffers = [.. buffers.Select(b => (b, plane, b.Unit))];
        foreach (var b in buffers)
        {
            _stageOfReader[b.Reader] = b.Unit.Exit + 1;
        }
    }

    /// <inheritdoc/>
    public bool Allows(int readerPort)
    {
        var stage = _stageOfReader[readerPort];
        return IsOpen(stage) && _buffers.All(b => b.Unit.Exit != stage || Entered(stage) - b.Control.Freed < b.Unit.Frames);
    }

    /// <inheritdoc/>
    public void Update(long clock, bool moved)
    {
        if (_phase == Phase.Running && ShouldLeave(clock))
        {
            (_phase, _since) = (Phase.Draining, clock);
        }

        if (_phase == Phase.Draining && IsEmpty())
        {
            (_phase, _until) = (Phase.Loading, clock + _loadClocks);
        }

        if (_phase == Phase.Loading && clock >= _until)
        {
            _phase = Phase.Running;
            _content = 1 - _content;
            Swaps++;
            SwapClocks += clock - _since;
        }
    }

    /// <inheritdoc/>
    public long? NextChange(long clock) => _phase == Phase.Loading && _until > clock ? _until : null;

    private bool IsOpen(int stage) => _contentOfStage[stage] < 0 || (_phase == Phase.Running && _contentOfStage[stage] == _content);

    private bool ShouldLeave(long clock)
    {
        var waitingThere = _buffers.Where(b => _contentOfStage[b.Unit.Exit + 1] == 1 - _content).Select(b => b.Control.Waiting(b.Plane)).DefaultIfEmpty().Max();
        var sourceThere = _contentOfStage[0] == 1 - _content && _ledger.IsAvailable(clock);
        if (waitingThere >= _trigger)
        {
            return true;
        }

        var waitingHere = _buffers.Any(b => _contentOfStage[b.Unit.Exit + 1] == _content && b.Control.Waiting(b.Plane) > 0);
        var sourceHere = _contentOfStage[0] == _content && _ledger.Loaded < _ledger.Samples && HasRoom;
        var leaves = (waitingThere > 0 || sourceThere) && !waitingHere && !sourceHere && IsEmpty();
        EarlySwaps += leaves && _contentOfStage[0] == _content && _ledger.Loaded < _ledger.Samples && _ledger.Loaded - _ledger.Released >= _slots ? 1 : 0;
        return leaves;
    }

    /// <summary>Whether every frame that entered the loaded content's stages is decided and, where a buffer follows, wholly written.</summary>
    private bool IsEmpty()
    {
        for (var k = 0; k < _graph.ExitCount; k++)
        {
            if (_contentOfStage[k] == _content && (Entered(k) != _ledger.DecidedCount(k) || _buffers.Any(b => b.Unit.Exit == k && (b.Control.Written != Entered(k) || b.Control.IsReading(b.Plane) && _contentOfStage[k + 1] == _content))))
            {
                return false;
            }
        }

        return true;
    }

    private long Entered(int stage) => stage == 0 ? _ledger.Loaded : _buffers.Where(b => b.Unit.Exit == stage - 1).Min(b => b.Control.Started);
}
