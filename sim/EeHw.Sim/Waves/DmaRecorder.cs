using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Waves;

/// <summary>
/// Sees the words that enter and leave a design and writes down the bursts they need: a read in the clock in which the first word of a burst is taken, a write
/// in the clock in which a burst of answers is whole, and at the end for a burst that stayed open.
/// </summary>
internal sealed class DmaRecorder
{
    private readonly PlainKernel _kernel;
    private readonly DmaMap _map;
    private readonly Channel _input;
    private readonly Channel _output;
    private readonly int _source;
    private readonly List<DmaTransfer> _transfers = [];
    private long _sample;
    private long _word;
    private long _answers;
    private long _lastRead = -1;
    private long _open = -1;
    private long _lastRelease;

    public DmaRecorder(UnitGraph graph, PlainKernel kernel, Blueprint blueprint, DmaMap map)
    {
        (_kernel, _map) = (kernel, map);
        var source = graph.Units.ToList().FindIndex(u => u is Source);
        _input = graph.OutOf(source);
        _output = graph.Into(graph.Units.ToList().FindIndex(u => u is Sink));
        _source = kernel.NetOf[blueprint.WriterNet(graph.Channels.ToList().IndexOf(_input))];
    }

    /// <summary>Sees the clock that is evaluated and not yet stepped.</summary>
    public void Observe()
    {
        if (_kernel.Plane.F[_source] == 0)
        {
            return;
        }

        // A word may begin in one burst and end in another.
        var first = _map.Input(_sample, _word, _input.WordsPerFrame, _input.WidthBits);
        var end = first + ((_input.WidthBits + 7) / 8);
        for (var burst = first / DmaMap.BurstBytes * DmaMap.BurstBytes; burst < end; burst += DmaMap.BurstBytes)
        {
            if (burst != _lastRead)
            {
                _transfers.Add(new DmaTransfer(_kernel.Clock, false, burst));
                _lastRead = burst;
            }
        }

        if (++_word == _input.WordsPerFrame)
        {
            _word = 0;
            _sample++;
            _lastRead = -1;
        }
    }

    /// <summary>An answer leaves.</summary>
    public void Release(long clock)
    {
        var address = _map.Output(_answers++, _output.WidthBits);
        _lastRelease = clock;
        _open = address / DmaMap.BurstBytes * DmaMap.BurstBytes;
        if ((address + DmaMap.AnswerBytes(_output.WidthBits)) % DmaMap.BurstBytes == 0)
        {
            Write(clock);
        }
    }

    public ValueList<DmaTransfer> Finish()
    {
        if (_open >= 0)
        {
            Write(_lastRelease);
        }

        return _transfers.ToValueList();
    }

    private void Write(long clock)
    {
        _transfers.Add(new DmaTransfer(clock, true, _open));
        _open = -1;
    }
}
