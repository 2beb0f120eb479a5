namespace EeHw.Model.Exits;

/// <summary>What a policy says of one sample at one exit.</summary>
/// <param name="Leaves">The sample leaves here. At the final exit it leaves whatever this says.</param>
/// <param name="Class">The class answered if it leaves, in the exit's own labels; not always the largest logit's.</param>
public readonly record struct ExitAnswer(bool Leaves, int Class);
