using EeHw.Model.Networks;

namespace EeHw.Train.Attachments;

/// <summary>An exit to attach.</summary>
/// <param name="Point">The tensor.</param>
/// <param name="Kind">The head.</param>
/// <param name="Width">Channels or codewords, at least 1; null for what the kind usually has.</param>
public sealed record HeadPlan(CutPoint Point, HeadKind Kind, int? Width = null);
