using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Partitions.Schedulers;
using EeHw.Sim.Units;

namespace EeHw.Sim.Partitions;

/// <summary>
/// A partition that holds one of several contents. While a content is loaded, frames enter only its stages. It is left when the scheduler says so, or when
/// it has nothing more to do: no more frames enter, it empties (drain), the other is loaded, work goes on there. Where several contents are asked
/// for, the next in cyclic order comes. A content with waiting frames is not left before it took one, so that none starves.
/// A frame is let into the design only when a bank and a reorder slot for it are sure, so that a content can always be emptied.
/// An empty region waits for its configuration port where that loads another; a load ahead of need that has not begun costs nothing when it is called off.
/// </summary>
internal sealed class PartitionGate : IGate, IPortUser
{
    private const int MostPeriods = 64;
    private readonly List<RegionPeriod> _periods = [];
    private readonly Ledger _ledger;
    private readonly UnitGraph _graph;
    private readonly ISwapScheduler _scheduler;
    private readonly int[] _contentOfStage;
    private readonly int _contents;
    private readonly int _first;
    private readonly long _loadClocks;
    private readonly long _slots;
    private readonly PortQueue _port;
    private readonly Dictionary<int, int> _stageOfReader = [];
    private WaitingLine[] _lines = [];
    private int _content;
    private int _target;
    private bool _isPrefetch;
    private bool _isIntact = true;
    private long _askedAt;
    private Phase _phase = Phase.Running;
    private long _until;
    private long _since;
    private long _loadingSince;
    private long _enteredAtLoad;
    private long? _nextCall;

    public PartitionGate(PartitionChoice choice, ISwapScheduler scheduler, UnitGraph graph, Ledger ledger, long loadClocks, PortQueue port)
    {
        _port = port;
        (_ledger, _graph, _scheduler, _loadClocks, _content, _contents) = (ledger, graph, scheduler, loadClocks, choice.Initial, choice.Contents.Count);
        _slots = graph.Units.OfType<ExitMerge>().Select(m => (long)m.ReorderSlots).DefaultIfEmpty(long.MaxValue).Min();
        _contentOfStage = [.. Enumerable.Range(0, graph.ExitCount).Select(choice.ContentOf)];
        _first = _contentOfStage.First(c => c >= 0);
    }

    private enum Phase
    {
        Running,
        Draining,
        Waiting,
        Loading,
    }

    public long Swaps { get; private set; }

    /// <summary>Swaps that came before the scheduler asked for them, because the merge had no place left for one more.</summary>
    public long EarlySwaps { get; private set; }

    /// <summary>Prefetches given up.</summary>
    public long AbortedLoads { get; private set; }

    /// <summary>Clocks spent loading, aborted loads too.</summary>
    public long LoadingClocks { get; private set; }

    /// <summary>Clocks in which it was empty and its port loaded another region.</summary>
    public long PortWaitClocks { get; private set; }

    /// <summary>Clocks spent emptying, waiting for the port and loading, of swaps that are done.</summary>
    public long SwapClocks { get; private set; }

    /// <summary>What the region was at the start of the run, in clocks.</summary>
    /// <param name="end">End of the run.</param>
    public IEnumerable<RegionPeriod> PeriodsUntil(long end)
    {
        var from = _periods.Count == 0 ? 0 : _periods[^1].ToNs;
        return _phase == Phase.Running && _periods.Count < MostPeriods && end > from ? [.. _periods, new RegionPeriod(from, end, _content, "there")] : _periods;
    }

    /// <summary>Frames of the lines in front of the partition's contents.</summary>
    public IReadOnlyList<WaitingLine> Lines => _lines;

    /// <inheritdoc/>
    public bool AllowsSource => IsOpen(0) && HasRoom;

    /// <summary>Whether a bank and a place in the merge (a reorder slot, or out of order one in the row of every later exit) are sure for one more sample.</summary>
    private bool HasRoom
        => (!_scheduler.IsOneAtATime || _ledger.Loaded == _ledger.Released)
            && _ledger.Loaded - _ledger.Released < _slots && _lines.All(b => b.Stage != 1 || _ledger.Loaded - b.Control.Freed < b.Control.Unit.Frames);

    /// <summary>Gives it the buffers of the kernel.</summary>
    public void Watch(IReadOnlyList<ConditionalBufferControl> buffers, Plane plane)
    {
        _lines = [.. buffers.Select(b => new WaitingLine(b, plane))];
        _ledger.OnStay += Stay;
        foreach (var line in _lines)
        {
            _stageOfReader[line.Control.Reader] = line.Stage;
        }
    }

    /// <inheritdoc/>
    public bool Allows(int readerPort)
    {
        var stage = _stageOfReader[readerPort];
        return IsOpen(stage) && HasRoomBehind(stage);
    }

    /// <inheritdoc/>
    public void Update(long clock, bool moved)
    {
        foreach (var line in _lines)
        {
            line.Look(clock);
        }

        _nextCall = null;
        if (_phase == Phase.Running && Choose(clock) is >= 0 and var next)
        {
            (_phase, _since, _target) = (Phase.Draining, clock, next);
            Note(clock, _content, "there");
        }

        if (_phase == Phase.Draining && IsEmpty())
        {
            Note(clock, _content, "emptying");
            (_phase, _askedAt) = (Phase.Waiting, clock);
            _port.Request(this, clock);
        }

        if (_phase == Phase.Waiting && _isPrefetch && Demanded(clock) is >= 0 and var needed)
        {
            CallOff(clock, needed);
        }

        if (_phase == Phase.Loading && _isPrefetch && clock < _until && Demanded(clock) is >= 0 and var other)
        {
            // what was written over the old content is of no use, and neither is the old content
            AbortedLoads++;
            Note(clock, _target, "given up");
            LoadingClocks += clock - _loadingSince;
            (_target, _isPrefetch) = (other, false);
            Load(clock);
        }

        if (_phase == Phase.Loading && clock >= _until)
        {
            Note(clock, _target, "loading");
            _phase = Phase.Running;
            _content = _target;
            _enteredAtLoad = EnteredHere();
            Swaps++;
            SwapClocks += clock - _since;
            LoadingClocks += clock - _loadingSince;

            // what was loaded may have nothing to do by now
            (_nextCall, _isIntact) = (clock + 1, true);
            _port.Release(clock);
        }

        _port.Serve(clock);
    }

    /// <inheritdoc/>
    public bool IsDemand(long clock)
        => !_isPrefetch || (!_isIntact && WaitsFor(_target)) || (_contentOfStage[0] == _target && HasRoom && _ledger.IsAvailable(clock)) || _scheduler.Call(View(_target, clock, false)) == SwapCall.Demand;

    /// <inheritdoc/>
    public bool HasLoaded(long clock) => _phase == Phase.Loading && clock >= _until;

    /// <inheritdoc/>
    public void Begin(long clock)
    {
        Note(clock, _target, "waiting for the port");
        PortWaitClocks += clock - _askedAt;
        _isIntact = false;
        Load(clock);
    }

    /// <inheritdoc/>
    public void GiveUp(long clock)
    {
        AbortedLoads++;
        Note(clock, _target, "given up");
        LoadingClocks += clock - _loadingSince;
        (_phase, _askedAt) = (Phase.Waiting, clock);
    }

    /// <inheritdoc/>
    public long? NextChange(long clock) => _phase == Phase.Loading && _until > clock ? _until : _phase == Phase.Running && _nextCall > clock ? _nextCall : null;

    // A frame needs another content than the one that was to be loaded ahead of need, and nothing was written yet.
    private void CallOff(long clock, int needed)
    {
        PortWaitClocks += clock - _askedAt;
        Note(clock, _target, "waiting for the port");
        (_askedAt, _isPrefetch, _target) = (clock, false, needed);
        if (needed == _content && _isIntact)
        {
            _port.Withdraw(this);
            (_phase, _nextCall) = (Phase.Running, clock + 1);
        }
    }

    private void Stay(int exit, long arrival)
    {
        foreach (var line in _lines)
        {
            if (line.Stage == exit + 1)
            {
                line.Expect(arrival);
            }
        }
    }

    private void Note(long clock, int content, string what)
    {
        var from = _periods.Count == 0 ? 0 : _periods[^1].ToNs;
        if (_periods.Count < MostPeriods && clock > from)
        {
            _periods.Add(new RegionPeriod(from, clock, content, what));
        }
    }

    private void Load(long clock) => (_phase, _until, _loadingSince) = (Phase.Loading, clock + _loadClocks, clock);

    private bool HasRoomBehind(int stage) => _lines.All(b => b.Stage != stage + 1 || Entered(stage) - b.Control.Freed < b.Control.Unit.Frames);

    private bool IsOpen(int stage) => _contentOfStage[stage] < 0 || (_phase == Phase.Running && _contentOfStage[stage] == _content);

    /// <summary>The content to load instead of the one that is there, or -1.</summary>
    private int Choose(long clock)
    {
        var waitsHere = _lines.Any(b => _contentOfStage[b.Stage] == _content && b.Waiting > 0 && HasRoomBehind(b.Stage));
        var isEmpty = IsEmpty() && _lines.All(b => !b.IsAwaited);
        var entersHere = _contentOfStage[0] == _content && HasRoom;
        var isIdle = isEmpty && !waitsHere && !(_contentOfStage[0] == _content && _ledger.IsAvailable(clock));
        var isDone = isEmpty && !waitsHere && !(entersHere && _ledger.Loaded < _ledger.Samples);
        if (waitsHere && EnteredHere() == _enteredAtLoad)
        {
            return -1;
        }

        var (early, fallback) = (-1, -1);
        for (var i = 1; i < _contents; i++)
        {
            var c = (_content + i) % _contents;
            var view = View(c, clock, isIdle);
            var call = _scheduler.Call(view);
            if (call == SwapCall.Demand)
            {
                _isPrefetch = false;
                return c;
            }

            early = early < 0 && call == SwapCall.Prefetch && (view.Waiting > 0 || _ledger.Released < _ledger.Samples) ? c : early;
            fallback = fallback < 0 && isDone && (view.Waiting > 0 || (_contentOfStage[0] == c && _ledger.IsAvailable(clock))) ? c : fallback;
            _nextCall = _scheduler.NextCall(view) is { } at && at > clock ? Math.Min(at, _nextCall ?? long.MaxValue) : _nextCall;
        }

        _isPrefetch = fallback < 0;
        EarlySwaps += fallback >= 0 && _contentOfStage[0] == _content && _ledger.Loaded < _ledger.Samples && _ledger.Loaded - _ledger.Released >= _slots ? 1 : 0;
        return fallback >= 0 ? fallback : early;
    }

    private int Demanded(long clock)
    {
        var waits = WaitsFor(_target);
        for (var i = 1; i < _contents; i++)
        {
            var c = (_target + i) % _contents;
            if ((_contentOfStage[0] == c && HasRoom && _ledger.IsAvailable(clock)) || (!waits && WaitsFor(c)) || _scheduler.Call(View(c, clock, false)) == SwapCall.Demand)
            {
                return c;
            }
        }

        return -1;
    }

    private bool WaitsFor(int content) => _lines.Any(b => _contentOfStage[b.Stage] == content && b.Waiting > 0);

    private SwapView View(int content, long clock, bool isIdle)
    {
        var (waiting, since, arrival) = (0, long.MaxValue, long.MaxValue);
        foreach (var line in _lines)
        {
            if (_contentOfStage[line.Stage] == content && line.Waiting > 0)
            {
                (waiting, since, arrival) = (Math.Max(waiting, line.Waiting), Math.Min(since, line.Since), Math.Min(arrival, line.Arrival));
            }
        }

        return new(clock, waiting, since, arrival, content == _first, isIdle);
    }

    /// <summary>Whether every frame that entered the loaded content's stages is decided and, where a buffer follows, wholly written.</summary>
    private bool IsEmpty()
    {
        for (var k = 0; k < _graph.ExitCount; k++)
        {
            if (_contentOfStage[k] == _content && (Entered(k) != _ledger.DecidedCount(k) || _lines.Any(b => b.Stage == k + 1 && (b.Control.Written != Entered(k) || b.IsReading && _contentOfStage[k + 1] == _content))))
            {
                return false;
            }
        }

        return true;
    }

    private long EnteredHere() => Enumerable.Range(0, _graph.ExitCount).Where(k => _contentOfStage[k] == _content).Sum(Entered);

    private long Entered(int stage) => stage == 0 ? _ledger.Loaded : _lines.Where(b => b.Stage == stage).Min(b => b.Control.Started);
}
