using EeHw.Model.Designs;
using EeHw.Model.Exits;

namespace EeHw.Train.Widths;

/// <summary>What a search of widths found.</summary>
/// <param name="Choice">The arithmetic with formats of layers.</param>
/// <param name="Reference">What every exit answers in float32, on the samples of the search.</param>
/// <param name="Before">The same in the arithmetic that was begun with.</param>
/// <param name="After">The same in the arithmetic found.</param>
/// <param name="CostBefore">Bits per sample before (<see cref="BitCost"/>).</param>
/// <param name="CostAfter">Bits per sample after.</param>
/// <param name="Evaluations">Networks in fixed point that were run.</param>
public sealed record WidthSearchResult(ArithmeticChoice Choice, Trace Reference, Trace Before, Trace After, double CostBefore, double CostAfter, int Evaluations);
