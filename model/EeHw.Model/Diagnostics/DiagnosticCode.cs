namespace EeHw.Model.Diagnostics;

/// <summary>A kind of problem that a user can meet and mend. Declared once, in <see cref="Codes"/>.</summary>
/// <param name="Id"><c>EEHW</c> and four digits.</param>
/// <param name="Title">What the code stands for, in a few words.</param>
public sealed record DiagnosticCode(string Id, string Title);
