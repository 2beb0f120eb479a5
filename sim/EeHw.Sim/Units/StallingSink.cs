using EeHw.Sim.Kernel;

namespace EeHw.Sim.Units;

/// <summary>
/// Control of <see cref="EeHw.Model.Hardware.Sink"/> under backpressure: not ready in the clocks the generator names. The generator is no state of the
/// plane, so that such a run cannot be replayed.
/// </summary>
/// <param name="input">Net it reads.</param>
/// <param name="words">Words per frame.</param>
/// <param name="port">Its port to the outside.</param>
/// <param name="seed">Seed of the generator, not 0.</param>
/// <param name="lead">Clocks before the one in which the source first can offer a word.</param>
internal sealed class StallingSinkControl(int input, int words, int port, long seed, int lead) : ControlUnit
{
    private ulong _random = unchecked((ulong)seed);
    private int _lead = lead;
    private bool _isReady = true;

    /// <inheritdoc/>
    public override int StateSize => 1;

    /// <inheritdoc/>
    public override void Ready(Plane plane) => plane.R[input] = _isReady ? -1 : 0;

    /// <inheritdoc/>
    public override void Clock(Plane plane)
    {
        var value = plane.F[input];
        if (value != 0 && ++plane.S[At] == words)
        {
            plane.S[At] = 0;
            plane.Raise(port, Port.Last | ((value >> 2) << 3));
        }

        var isBlocking = plane.S[input] != 0 && !_isReady;
        plane.Note(Id, value != 0, false);

        // an answer that waits for the sink is not a hardware that stands still
        plane.Moved |= isBlocking;
        Next();
    }

    private void Next()
    {
        if (--_lead > 0)
        {
            return;
        }

        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        _isReady = (_random & 3) != 0;
    }
}
