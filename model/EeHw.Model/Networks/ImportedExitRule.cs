namespace EeHw.Model.Networks;

/// <summary>An exit rule that was found in the network file itself (ONNX If).</summary>
/// <param name="Criterion">Score name, <c>max-softmax</c>.</param>
/// <param name="Threshold">Threshold on the score.</param>
/// <param name="Strict">True for <c>&gt;</c>, false for <c>&gt;=</c>.</param>
public sealed record ImportedExitRule(string Criterion, double Threshold, bool Strict);
