namespace EeHw.Check.Waves;

/// <summary>How two dumps are laid over each other.</summary>
public enum WaveAlignment
{
    /// <summary>The clocks in which the source's first word of the first sample that both hold is taken are one clock.</summary>
    FirstWord,

    /// <summary>The first clocks of both files are one clock.</summary>
    None,
}
