using System.Reflection;

namespace EeHw.Model.Diagnostics;

/// <summary>
/// The registry of diagnostic codes. One file per area (<c>Codes.Onnx.cs</c>, ...), each with a static class of its own:
/// 10xx files and folders, 11xx ONNX, 12xx NPZ/NPY, 13xx IDX and data sets, 14xx YAML, 15xx JSON, 16xx waves, 20xx networks, 30xx arithmetic,
/// 40xx designs, 41xx lowering, 42xx platforms, 50xx exits and policies, 51xx traces, 53xx metrics and attacks, 60xx training, 61xx heads attached, 65xx simulation, 66xx engines, 67xx links,
/// 70xx code generation, 72xx checks, 80xx host, 85xx reports, 90xx command line.
/// </summary>
public static partial class Codes
{
    /// <summary>Every code that is declared, ordered by id.</summary>
    /// <returns>The codes.</returns>
    public static IReadOnlyList<DiagnosticCode> All()
        => [.. typeof(Codes).GetNestedTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => f.GetValue(null))
            .OfType<DiagnosticCode>()
            .OrderBy(c => c.Id, StringComparer.Ordinal)];
}
