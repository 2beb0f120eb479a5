namespace EeHw.Host.Software;

/// <summary>Elements between the inputs of neighbouring output pixels as a constant of the compiled code, or 0 where it is known at run time only.</summary>
internal interface IPixelStep
{
    static abstract int Elements { get; }
}
