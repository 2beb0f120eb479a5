namespace EeHw.Host.Software;

/// <summary>Scalars of a tile as a constant of the compiled code.</summary>
internal interface ITileCount
{
    static abstract int Value { get; }
}
