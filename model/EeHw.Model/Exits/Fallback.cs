namespace EeHw.Model.Exits;

/// <summary>Whose answer counts when no early exit was sure enough.</summary>
public enum Fallback
{
    /// <summary>The final exit's.</summary>
    Last,

    /// <summary>That of the most confident of all exits (SDN's inference rule). The cost is that of the final exit all the same.</summary>
    MostConfident,
}
