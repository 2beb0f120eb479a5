using EeHw.Model.Numerics;
using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Words at the right of a row's marks, in a column of their own.</summary>
/// <param name="Ink">Colour.</param>
/// <param name="Notes">One per row, from the top; empty for none.</param>
public sealed record NoteLayer(Ink Ink, ValueList<string> Notes) : ChartLayer(null, Ink);
