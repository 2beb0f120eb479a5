using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Designs;

/// <summary>A design with everything decided: what simulator, code generator and host all read.</summary>
public sealed record LoweredDesign
{
    /// <summary>The design, with its defaults filled in and its automatic folding made explicit.</summary>
    public required Design Design { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The network in the design's arithmetic.</summary>
    public required QuantizedNetwork Network { get; init; }

    /// <summary>The hardware.</summary>
    public required UnitGraph Graph { get; init; }

    /// <summary>SHA-256 over design, network and tool version, lower-case hex.</summary>
    public required string InputHash { get; init; }

    /// <summary>Notes and warnings, for example which limit bound the automatic folding.</summary>
    public ValueList<Diagnostic> Notes { get; init; } = [];
}
