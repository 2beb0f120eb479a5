namespace EeHw.Train.Attacks;

/// <summary>How the size of a perturbation is measured.</summary>
public enum AttackNorm
{
    /// <summary>Largest change of a pixel.</summary>
    Linf,

    /// <summary>Sum of all changes.</summary>
    L1,

    /// <summary>Root of the sum of their squares.</summary>
    L2,
}
