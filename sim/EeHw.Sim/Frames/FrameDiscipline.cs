namespace EeHw.Sim.Frames;

/// <summary>Which waiting frame a server takes next.</summary>
public enum FrameDiscipline
{
    /// <summary>The one that has waited longest at this server.</summary>
    FirstCome,

    /// <summary>From the last of its stations with a waiting frame: finish what was begun.</summary>
    DeepestFirst,

    /// <summary>From the first of its stations with a waiting frame: answer early exits soon.</summary>
    ShallowestFirst,

    /// <summary>From the last of its stations where a whole batch waits; without one, from the first with a waiting frame, which fills the others.</summary>
    FullBatchFirst,
}
