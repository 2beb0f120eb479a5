using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Sim.Kernel;
using EeHw.Sim.Statistics;

using EeHw.Sim.Workloads;

namespace EeHw.Sim.Frames;

/// <summary>
/// Event-driven simulation of a <see cref="FrameModel"/>: arrivals and ends of service in a queue ordered by time, then by the order in which they were put
/// there, so that a run is the same everywhere. Times are whole femtoseconds. A frame that finds the next queue full blocks the server it sits on
/// (blocking after service) or is lost, as the station says; who blocks first goes on first.
/// </summary>
public sealed class FrameKernel
{
    private readonly FrameModel _model;
    private readonly FrameRun _run;
    private readonly PriorityQueue<Event, (long Time, long Order)> _events = new();
    private readonly Waiting[] _waiting;
    private readonly int[] _idle;
    private readonly long[] _busy;
    private readonly int[] _highWater;
    private readonly Dictionary<long, Frame> _frames = [];
    private readonly Histogram _sojourns = new();
    private readonly BatchMeans _sojourn = new();
    private readonly BatchMeans _loss = new();
    private long _order;
    private long _arrived;
    private long _entered;
    private long _left;
    private long _lost;
    private long _misses;
    private long _countedFrom = -1;
    private long _lastDeparture;

    private FrameKernel(FrameModel model, FrameRun run)
    {
        (_model, _run) = (model, run);
        _waiting = [.. model.Stations.Select(_ => new Waiting())];
        _idle = [.. model.Servers.Select(s => s.Units)];
        _busy = new long[model.Servers.Count];
        _highWater = new int[model.Stations.Count];
    }

    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">Samples, arrivals, decisions.</param>
    /// <param name="cancellation">Stops early; what there is until then is answered, marked partial.</param>
    /// <returns>The result.</returns>
    /// <exception cref="EeHwException">EEHW6501 when nothing moves any more; EEHW6505 when time goes beyond 2.5 hours (2^63 fs).</exception>
    public static FrameResult Run(FrameModel model, FrameRun run, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(run);
        var kernel = new FrameKernel(model, run);
        return kernel.Run(cancellation);
    }

    private FrameResult Run(CancellationToken cancellation)
    {
        for (var i = 0; i < (_run.Arrivals is null ? Math.Min(_run.InFlight, _run.Samples) : 1); i++)
        {
            PutArrival(0);
        }

        var isPartial = false;
        for (long steps = 0; _events.TryDequeue(out var next, out var at); steps++)
        {
            if ((steps & 0xFFFF) == 0 && cancellation.IsCancellationRequested)
            {
                isPartial = true;
                break;
            }

            if (next.Frames is null)
            {
                Arrive(at.Time);
            }
            else
            {
                _busy[_model.Stations[next.Station].Server] += at.Time - next.Began;
                _run.Worked?.Invoke(next.Station, next.Frames, next.Began, at.Time);
                Finish(next.Station, next.Frames, 0, at.Time);
            }
        }

        if (!isPartial && _frames.Count > 0)
        {
            var stuck = _model.Stations.Where((_, i) => _waiting[i].Blocked.Any(b => b.Blocked is not null)).Select(f => f.Name);
            throw new EeHwException(Codes.Simulation.Deadlock, new Place { Item = "workload" }, $"nothing moves any more: {_frames.Count} sample(s) are inside, and frames wait for room in front of {string.Join(", ", stuck)}.", "Give these stations a larger queue.");
        }

        var femtoseconds = Math.Max(1, _lastDeparture - Math.Max(0, _countedFrom));
        return new(
            _left,
            _lost,
            _sojourns.ToDistribution(1e-6),
            _sojourn,
            _loss,
            _misses,
            femtoseconds * 1e-15,
            _busy.Select((b, s) => Math.Min(1, b / (double)femtoseconds / _model.Servers[s].Units)).ToValueList(),
            _highWater.ToValueList(),
            isPartial);
    }

    private void PutArrival(long now)
    {
        if (_arrived < _run.Samples)
        {
            var time = _run.Arrivals?.Next() ?? now;
            _frames[_arrived] = new Frame(time, _run.Decisions is { } d ? d.ExitOf[(int)(_arrived % d.ExitOf.Length)] : int.MaxValue);
            _arrived++;
            Put(new Event(0, null, 0), time);
        }
    }

    private void Put(Event what, long time)
    {
        if (time < 0)
        {
            throw new EeHwException(Codes.Simulation.IllegalWorkload, new Place { Item = "workload" }, "the simulated time goes beyond 2.5 hours.", "Simulate fewer samples, or a shorter record.");
        }

        _events.Enqueue(what, (time, _order++));
    }

    private void Arrive(long now)
    {
        var number = _entered++;
        if (_run.Arrivals is not null)
        {
            PutArrival(now);
        }

        if (number == _run.WarmUp)
        {
            _countedFrom = now;
            Array.Clear(_busy);
        }

        if (Next(number, -1, now) is not (>= 0 and var first))
        {
            Depart(number, now);
        }
        else if (HasRoom(first))
        {
            Enter(first, number, now);
        }
        else
        {
            // Nothing in front that could be blocked: the sample waits outside, or is lost.
            Refuse(first, number, now, null);
        }
    }

    private int Next(long number, int station, long now)
    {
        var exit = _frames[number].Exit;
        for (var s = station + 1; s < _model.Stations.Count; s++)
        {
            if (_model.Stations[s].Stage > exit)
            {
                continue;
            }

            if (_model.Stations[s].IsDown?.Invoke(now) != true)
            {
                return s;
            }

            exit = _model.Stations[s].Stage - 1;
            _frames[number] = _frames[number] with { Exit = exit };
            _run.Diverted?.Invoke(number, exit);
        }

        return -1;
    }

    private bool HasRoom(int station)
        => _waiting[station].Frames.Count < _model.Stations[station].Capacity || (_waiting[station].Frames.Count == 0 && _idle[_model.Stations[station].Server] > 0);

    private void Enter(int station, long number, long now)
    {
        var waiting = _waiting[station];
        waiting.Frames.Enqueue((number, _order++));
        _highWater[station] = Math.Max(_highWater[station], waiting.Frames.Count);
        Serve(_model.Stations[station].Server, now);
    }

    private void Refuse(int station, long number, long now, Blocked? blocked)
    {
        if (_model.Stations[station].LosesWhenFull)
        {
            Lose(number, now);
            if (blocked is { } b)
            {
                Finish(b.Station, b.Frames, b.Done + 1, now);
            }
        }
        else
        {
            _waiting[station].Blocked.Enqueue((number, blocked));
        }
    }

    // Frames of a batch go on one by one; a full queue stops the rest, and the server with them.
    private void Finish(int station, long[] frames, int from, long now)
    {
        for (var i = from; i < frames.Length; i++)
        {
            if (Next(frames[i], station, now) is not (>= 0 and var next))
            {
                Depart(frames[i], now);
            }
            else if (_waiting[next].Blocked.Count == 0 && (HasRoom(next) || IsFreedFor(next, station, i == frames.Length - 1)))
            {
                Free(station, i == frames.Length - 1);
                Enter(next, frames[i], now);
                if (i == frames.Length - 1)
                {
                    Serve(_model.Stations[station].Server, now);
                    return;
                }

                continue;
            }
            else
            {
                Refuse(next, frames[i], now, new Blocked(station, frames, i));
                return;
            }
        }

        Free(station, true);
        Serve(_model.Stations[station].Server, now);
    }

    // The last frame of a batch gives its unit back before it looks for room: an engine can go on with the same frame.
    private bool IsFreedFor(int next, int station, bool isLast)
        => isLast && _model.Stations[next].Server == _model.Stations[station].Server && _waiting[next].Frames.Count == 0;

    private void Free(int station, bool isLast) => _idle[_model.Stations[station].Server] += isLast ? 1 : 0;

    private void Serve(int server, long now)
    {
        while (_idle[server] > 0 && Choose(server) is >= 0 and var station)
        {
            var (waiting, what) = (_waiting[station], _model.Stations[station]);
            var frames = new long[Math.Min(what.MaximumBatch, waiting.Frames.Count)];
            var time = what.BatchOverhead;
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = waiting.Frames.Dequeue().Number;
                time += what.Service.DrawAt(now, _run.Seed, frames[i], RandomStreams.Services + (uint)station);
            }

            time = what.BatchTimes is { } times ? times[frames.Length - 1] : time;
            _run.Served?.Invoke(station, frames.Length);
            _idle[server]--;
            Put(new Event(station, frames, now), now + time);
            Unblock(station, now);
        }

        // An idle unit is room too where frames cannot wait.
        for (var s = 0; s < _model.Stations.Count && _idle[server] > 0; s++)
        {
            if (_model.Stations[s].Server == server)
            {
                Unblock(s, now);
            }
        }
    }

    private void Unblock(int station, long now)
    {
        var waiting = _waiting[station];
        while (waiting.Blocked.Count > 0 && HasRoom(station))
        {
            var (number, blocked) = waiting.Blocked.Dequeue();
            Enter(station, number, now);
            if (blocked is { } b)
            {
                Finish(b.Station, b.Frames, b.Done + 1, now);
            }
        }
    }

    private int Choose(int server)
    {
        var (best, since) = (-1, long.MaxValue);
        for (var s = 0; s < _model.Stations.Count; s++)
        {
            if (_model.Stations[s].Server != server || _waiting[s].Frames.Count == 0)
            {
                continue;
            }

            switch (_model.Servers[server].Discipline)
            {
                case FrameDiscipline.DeepestFirst:
                    best = s;
                    break;
                case FrameDiscipline.ShallowestFirst:
                    return s;
                case FrameDiscipline.FullBatchFirst:
                    best = best < 0 || _waiting[s].Frames.Count >= _model.Stations[s].MaximumBatch ? s : best;
                    break;
                default:
                    if (_waiting[s].Frames.Peek().Order < since)
                    {
                        (best, since) = (s, _waiting[s].Frames.Peek().Order);
                    }

                    break;
            }
        }

        return best;
    }

    private void Depart(long number, long now)
    {
        var arrival = _frames[number].Arrival;
        _lastDeparture = now;
        if (number >= _run.WarmUp)
        {
            _left++;
            _sojourns.Add(now - arrival);
            _sojourn.Add(now - arrival);
            _loss.Add(0);
            _misses += now - arrival > _run.Deadline ? 1 : 0;
        }

        _run.Left?.Invoke(number, arrival, now);
        Forget(number, now);
    }

    private void Lose(long number, long now)
    {
        if (number >= _run.WarmUp)
        {
            _lost++;
            _loss.Add(1);
        }

        _lastDeparture = Math.Max(_lastDeparture, now);
        Forget(number, now);
    }

    private void Forget(long number, long now)
    {
        _frames.Remove(number);
        if (_run.Arrivals is null)
        {
            PutArrival(now);
        }
    }

    private readonly record struct Event(int Station, long[]? Frames, long Began);

    private readonly record struct Frame(long Arrival, int Exit);

    private readonly record struct Blocked(int Station, long[] Frames, int Done);

    private sealed class Waiting
    {
        public Queue<(long Number, long Order)> Frames { get; } = new();

        public Queue<(long Number, Blocked? Blocked)> Blocked { get; } = new();
    }
}
