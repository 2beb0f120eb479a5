using EeHw.Model.Numerics;

namespace EeHw.Report;

/// <summary>How accuracy moves with expected cost.</summary>
/// <param name="Curve">Policies of one family, by ascending cost.</param>
/// <param name="CurveName">What was turned: <c>geometric budget</c>.</param>
/// <param name="Exits">Each exit answering for all samples, at its cumulative cost.</param>
/// <param name="Points">Operating points: the policy in float, the decision unit.</param>
/// <param name="Source">What the numbers were computed on.</param>
public sealed record TradeOff(ValueList<TradeOffPoint> Curve, string CurveName, ValueList<TradeOffPoint> Exits, ValueList<TradeOffPoint> Points, string Source);
