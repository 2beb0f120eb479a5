namespace EeHw.Sim.Kernel;

/// <summary>What can happen at a port of a plane in one clock.</summary>
internal static class Port
{
    /// <summary>The outside answer was used up: a frame was loaded, a bank was opened, reading began, a token was taken.</summary>
    public const int Taken = 1;

    /// <summary>The last word of a frame passed.</summary>
    public const int Last = 2;

    /// <summary>The first word of a frame passed.</summary>
    public const int First = 4;
}
