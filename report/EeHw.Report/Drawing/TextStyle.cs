namespace EeHw.Report.Drawing;

/// <summary>How words are set.</summary>
/// <param name="Size">Font size in points.</param>
/// <param name="Ink">Ink of the letters; with <paramref name="IsUpon"/> the ink of the area they stand on.</param>
/// <param name="Anchor">Which end the position is.</param>
/// <param name="IsBold">Bold.</param>
/// <param name="IsUpon">Choose the letters' colour to be read on an area of that ink.</param>
/// <param name="Rotation">Degrees clockwise about the position.</param>
public sealed record TextStyle(double Size, Ink Ink = Ink.Text, TextAnchor Anchor = TextAnchor.Start, bool IsBold = false, bool IsUpon = false, double Rotation = 0);
