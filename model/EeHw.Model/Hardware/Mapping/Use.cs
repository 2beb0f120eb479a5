namespace EeHw.Model.Hardware.Mapping;

/// <summary>Who reads a stream.</summary>
internal enum UseKind
{
    /// <summary>A layer's hardware.</summary>
    Layer,

    /// <summary>The decision of an exit.</summary>
    Exit,

    /// <summary>The conditional buffer towards the next stage.</summary>
    Buffer,
}

/// <summary>One reader of a stream.</summary>
/// <param name="Kind">What reads.</param>
/// <param name="Index">Layer or exit.</param>
/// <param name="Operand">Operand of the layer.</param>
internal readonly record struct Use(UseKind Kind, int Index, int Operand);
