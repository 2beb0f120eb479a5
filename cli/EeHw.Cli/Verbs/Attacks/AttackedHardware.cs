using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>A design on clean and on attacked samples.</summary>
/// <param name="CleanTrace">Clean samples in the design's arithmetic.</param>
/// <param name="AttackedTrace">Attacked ones.</param>
/// <param name="Clean">Simulated on clean samples.</param>
/// <param name="Attacked">Simulated on attacked ones.</param>
/// <param name="Buffers">What more or fewer frames in the conditional buffers do.</param>
/// <param name="FramesForClean">Fewest frames with which attacked input loses no throughput against clean input; null where no number does.</param>
/// <param name="FramesForAttack">Fewest frames beyond which attacked input gains no throughput.</param>
/// <param name="StageLoad">Per stage: clocks per sample under attack over the clean interval; above 1 the stage itself is too slow, whatever the buffer.</param>
internal sealed record AttackedHardware(
    Trace CleanTrace,
    Trace AttackedTrace,
    Measurement Clean,
    Measurement Attacked,
    ValueList<BufferChoice> Buffers,
    int? FramesForClean,
    int FramesForAttack,
    ValueList<double> StageLoad);
