using EeHw.Model.Diagnostics;

namespace EeHw.Train.Specs;

/// <summary>One exit as a training file asks for it.</summary>
/// <param name="Name">Name of the exit.</param>
/// <param name="Layer">Name of the layer whose output are the logits.</param>
/// <param name="Place">Where it stands.</param>
public sealed record ExitSpec(string Name, string Layer, Place Place);
