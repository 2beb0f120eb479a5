using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Units and channels as instances: the parameters their Verilog modules get, or that follow from these.</summary>
public static class UnitInstances
{
    /// <summary>Kind of a FIFO.</summary>
    public const string Fifo = "Fifo";

    /// <summary>The instance a unit is.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="family">Part family: xc7 or xcup.</param>
    /// <param name="multipliersInLuts">For a MAC array: its multipliers get no DSP tiles.</param>
    /// <returns>The instance; null for what is no hardware (source, sink).</returns>
    public static UnitInstance? Of(Unit unit, string family, bool multipliersInLuts = false)
    {
        ArgumentNullException.ThrowIfNull(unit);
        List<(string Name, long Value)>? list = unit switch
        {
            SlidingWindow u => Window(u),
            MacArray u => Mac(u, multipliersInLuts),
            Pool u =>
            [
                ("MAX", One(u.IsMax)), ("WIN", u.Window), ("LANES", u.Lanes), ("SF", u.WordsPerOutput), ("CG", u.Output.Channels / u.Lanes), ("NR", u.Divisors), ("FLAGS", One(u.HasFlags)),
                ("IW", WithSign(u.Input)), .. Of(u.Epilogue, u.Input.FractionBits + (u.IsMax ? 0 : PoolReciprocal.For(u.Window * u.WordsPerOutput).Shift)),
            ],
            GlobalPool u =>
            [
                ("PIXELS", u.Input.Pixels), ("CG", u.Input.Channels / u.Lanes), ("LANES", u.Lanes), ("RECIPROCAL", YosysRules.ConstantFactorBits(PoolReciprocal.For(u.Input.Pixels).Multiplier)),
                ("IW", WithSign(u.Format)), .. Of(u.Epilogue, u.Format.FractionBits + PoolReciprocal.For(u.Input.Pixels).Shift),
            ],
            Add u =>
            [
                ("LANES", u.Lanes), ("AW", WithSign(u.InputA)), ("BW", WithSign(u.InputB)), ("LA", Math.Max(0, u.InputB.FractionBits - u.InputA.FractionBits)),
                ("LB", Math.Max(0, u.InputA.FractionBits - u.InputB.FractionBits)), .. Of(u.Epilogue, Math.Max(u.InputA.FractionBits, u.InputB.FractionBits)),
            ],
            Concat u =>
            [
                ("N", u.InputChannels.Count), ("LANES", u.Lanes), ("IW", u.InputFormats.Max(WithSign)), ("WORDS", u.InputChannels.Max() / u.Lanes),
                .. Of(u.Epilogue, u.InputFormats.Max(f => f.FractionBits)),
            ],
            Pointwise u => [("LANES", u.Lanes), ("IW", WithSign(u.Input)), .. Of(u.Epilogue, u.Input.FractionBits)],
            Sigmoid u => [("LANES", u.Lanes), ("IW", WithSign(u.Input)), ("BLOCK", Block(u.Memory)), ("SHIFT", u.Input.FractionBits - SigmoidTable.Index.FractionBits), ("OW", u.Epilogue.Output.Width)],
            SelfGate u =>
            [
                ("LANES", u.Lanes), ("IW", WithSign(u.Input)), ("TABLE", One(u.IndexFractionBits is not null)), ("BLOCK", Block(u.Memory)),
                ("ISHIFT", u.IndexFractionBits is { } bits ? u.Input.FractionBits - bits : 0), .. Of(u.Epilogue, u.Input.FractionBits + SelfGateTable.FractionBits),
            ],
            ChannelNorm u => Shares(u),
            ClassMeans u =>
            [
                ("PE", u.Pe), ("SIMD", u.Simd), ("SF", u.WordsPerBlock), ("NB", u.Blocks), ("IW", WithSign(u.Input)), ("MW", u.MeanWidth), ("DW", u.DifferenceWidth), ("SUMW", u.SumWidth),
                ("RB", u.RootCycles), ("NW", u.InverseWidth), ("BLOCK", Block(u.MeanMemory)), .. Of(u.Epilogue, u.RootCycles + u.InverseWidth - 1),
            ],
            WidthAdapter u => Adapter(u),
            Fork u => [("W", u.WidthBits), ("N", u.Copies)],
            ExitDecision u => Decision(u),
            ConditionalBuffer u => [("W", u.WidthBits), ("DEPTH", u.WordsPerFrame), ("FRAMES", u.Frames), ("BLOCK", Block(u.Memory))],
            ExitMerge u => [("N", u.Exits), ("CW", u.ClassBits), ("IDW", u.IdBits), ("R", u.ReorderSlots), ("INORDER", One(u.InOrder))],
            _ => null,
        };
        return list is null ? null : new(unit.Kind, family, List(list));
    }

    /// <summary>The instance a channel's FIFO is.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="family">Part family: xc7 or xcup.</param>
    /// <returns>The instance; null for a wire.</returns>
    public static UnitInstance? Of(Channel channel, string family)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.Depth == 0 ? null : new(Fifo, family, List([("W", channel.WidthBits), ("DEPTH", channel.Depth), ("BLOCK", Block(channel.Memory))]));
    }

    private static List<(string Name, long Value)> Window(SlidingWindow u) =>
    [
        ("EW", u.Format.Width), ("LANES", u.Lanes), ("H", u.Input.Height), ("W", u.Input.Width), ("CF", u.ChannelGroups), ("G", u.Depthwise ? u.ChannelGroups : u.Groups),
        ("OH", u.OutputSize.Height), ("OWD", u.OutputSize.Width), ("KH", u.Kernel.Height), ("KW", u.Kernel.Width), ("SH", u.Stride.Height), ("SW", u.Stride.Width),
        ("DH", u.Dilation.Height), ("DW", u.Dilation.Width), ("PT", u.Padding.Top), ("PL", u.Padding.Left), ("PB", u.Padding.Bottom), ("PR", u.Padding.Right),
        ("WIN", u.Window), ("REPEATS", u.Repeats), ("CAP", u.BufferWords), ("BLOCK", Block(u.Memory)),
    ];

    private static List<(string Name, long Value)> Mac(MacArray u, bool multipliersInLuts) =>
    [
        ("PE", u.Pe), ("SIMD", u.Depthwise ? 1 : u.Simd), ("WIN", u.Window), ("DEPTHWISE", One(u.Depthwise)), ("SF", u.WordsPerOutput), ("NB", u.Output.Channels / u.Pe), ("IW", WithSign(u.Input)),
        ("WW", u.WeightWidth), ("ACCW", u.AccumulatorWidth), ("SPREAD", u.AlignmentSpread), ("INLUTS", One(multipliersInLuts)), ("BLOCK", Block(u.WeightMemory)), .. Of(u.Epilogue, u.AccumulatorFractionBits),
    ];

    // The sum without epsilon, which is small beside it.
    private static List<(string Name, long Value)> Shares(ChannelNorm u)
    {
        var sum = RangeAnalysis.SignedWidth((Int128)u.Shape.Channels * u.Input.MaxRaw) - 1;
        return [("G", u.WordsPerPixel), ("LANES", u.Lanes), ("IW", WithSign(u.Input)), ("SUMW", sum), ("BLOCK", Block(u.Memory)), .. Of(u.Epilogue, ShareTable.MultiplierWidth + sum - 2)];
    }

    private static List<(string Name, long Value)> Adapter(WidthAdapter u)
    {
        var common = u.InputLanes / (int)BigInteger.GreatestCommonDivisor(u.InputLanes, u.OutputLanes) * u.OutputLanes;
        return [("EW", u.Format.Width), ("M", u.InputLanes), ("N", u.OutputLanes), ("UP", common / u.InputLanes), ("DOWN", common / u.OutputLanes)];
    }

    private static List<(string Name, long Value)> Decision(ExitDecision u)
    {
        var unit = DecisionUnit.Create(u.Decision, u.Classes, u.Input);
        var exponential = DecisionUnitKinds.HasExponential(u.Decision.Core);
        return
        [
            (u.Decision.Kind, 1), .. Inside(u.Decision) is { } inner ? [(inner, 1L)] : Array.Empty<(string, long)>(),
            ("K", u.Classes), ("LANES", u.Lanes), ("W", u.Input.Width), ("FRAC", u.Input.FractionBits), ("STRICT", One(u.Decision.Strict)),
            ("LW", DecisionUnitKinds.OfRules.Contains(u.Decision.Kind) && unit is not EeNetUnit ? unit.Registers.Sum(r => r.Width) : unit.Constants.FirstOrDefault(c => c.IsRunTime)?.Width ?? 0), ("EXTRA", u.LatencyCycles - unit.PipelineStages - (exponential ? u.Classes / u.Lanes : 0)),
            ("EF", exponential ? u.Decision.ExpFractionBits : 0), ("TABLED", One(DecisionUnitKinds.HasTable(u.Decision.Core))),
            ("TABLE", unit.Constants.Where(c => !c.IsRunTime && c.Name != "log_table").Sum(c => (long)Structures.Table(c.Width, c.Values.Count))),
            ("PERCLASS", One(u.Decision.ClassThresholds is not null)), ("CARRY", u.CarryBits is null ? 0 : u.CarryDepth ?? 0), .. Edges(unit), .. unit is MostConfidentUnit c ? [("CARRYB", c.CarryBits), ("RANK", c.Rank.Bits)] : Array.Empty<(string, long)>(),
        ];
    }

    private static IEnumerable<(string Name, long Value)> Edges(DecisionUnit unit)
        => unit is EeNetUnit e ? [("BEFORE", e.Earlier)] : unit is StabilityUnit y ? [("CARRYW", y.Before.Width), ("DW", y.DifferenceWidth)] : unit is DecisionProcessUnit p ? [("PEDGES", p.ConfidenceLimits.Count), ("HEDGES", p.EntropyLimits.Count), ("STATES", p.Leave.Count)] : [];

    // The unit whose features it has too: a lower bound where the kind itself has not been measured.
    private static string? Inside(DecisionUnitSpec spec) => spec.Kind is EeNetUnit.Name or DecisionProcessUnit.Name or StopDistributionUnit.Name ? EntropyBase2Unit.Name : spec.Inner;

    private static List<(string Name, long Value)> Of(Epilogue epilogue, int fractionBits) =>
    [
        ("SHIFT", fractionBits - epilogue.Output.FractionBits), ("OW", epilogue.Output.Width), ("OSIGNED", One(epilogue.Output.Signed)), ("ROUND", (int)epilogue.Output.Rounding),
        ("SAT", One(epilogue.Output.Overflow == Overflow.Sat)), ("HASMIN", One(epilogue.Minimum is not null)), ("HASMAX", One(epilogue.Maximum is not null)),
    ];

    private static ValueList<KeyValuePair<string, long>> List(IEnumerable<(string Name, long Value)> list) => list.Select(p => KeyValuePair.Create(p.Name, p.Value)).ToValueList();

    private static long One(bool condition) => condition ? 1 : 0;

    private static long Block(MemoryStyle style) => One(style != MemoryStyle.Lutram);

    private static int WithSign(FixedFormat format) => format.Signed ? format.Width : format.Width + 1;
}
