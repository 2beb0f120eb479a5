using EeHw.Model.Diagnostics;
using Hardware = EeHw.Model.Hardware;

namespace EeHw.Codegen.Vitis;

/// <summary>From a unit of the graph to its parameters: one builder per unit.</summary>
internal static class UnitCodes
{
    public static UnitCode Build(int index, VitisContext context) => context.Graph.Units[index] switch
    {
        Hardware.Source u => Units.Source.Build(u, index, context),
        Hardware.Sink => Units.Sink.Build(index, context),
        Hardware.SlidingWindow u => Units.SlidingWindow.Build(u, index, context),
        Hardware.MacArray u => Units.MacArray.Build(u, index, context),
        Hardware.Pool u => Units.Pool.Build(u, index, context),
        Hardware.GlobalPool u => Units.GlobalPool.Build(u, index, context),
        Hardware.Add u => Units.Add.Build(u, index, context),
        Hardware.Concat u => Units.Concat.Build(u, index, context),
        Hardware.Pointwise u => Units.Pointwise.Build(u, index, context),
        Hardware.Sigmoid u => Units.Sigmoid.Build(u, index, context),
        Hardware.SelfGate u => Units.SelfGate.Build(u, index, context),
        Hardware.ChannelNorm u => Units.ChannelNorm.Build(u, index, context),
        Hardware.ClassMeans u => Units.ClassMeans.Build(u, index, context),
        Hardware.WidthAdapter u => Units.WidthAdapter.Build(u, index, context),
        Hardware.Fork u => Units.Fork.Build(u, index, context),
        Hardware.ConditionalBuffer u => Units.ConditionalBuffer.Build(u, index, context),
        Hardware.ExitDecision u => Units.ExitDecision.Build(u, index, context),
        Hardware.ExitMerge u => Units.ExitMerge.Build(u, index, context),
        var other => throw new EeHwException(Codes.Codegen.Unresolved, new Place { Item = other.Name }, $"target vitis has no unit of kind {other.Kind}."),
    };
}
