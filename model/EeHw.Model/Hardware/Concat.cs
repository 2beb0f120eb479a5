using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>Concatenation along channels: per pixel the words of input 0, then of input 1, ...; each requantised.</summary>
/// <remarks>
/// Timing. One register, <c>ce = !valid || ready</c>; ready of the current input = ce, of the others 0. Valid 1 clock after.
/// </remarks>
public sealed record Concat : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => InputChannels.Count;

    /// <summary>Output map.</summary>
    public required Shape Output { get; init; }

    /// <summary>Channels of each input, each a multiple of <see cref="Lanes"/>.</summary>
    public required ValueList<int> InputChannels { get; init; }

    /// <summary>Format of each input.</summary>
    public required ValueList<FixedFormat> InputFormats { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Behind the copy.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Output.Pixels * (Output.Channels / Lanes);
}
