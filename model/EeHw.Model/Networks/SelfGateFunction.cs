namespace EeHw.Model.Networks;

/// <summary>Functions that multiply a value with a factor that the value itself chooses.</summary>
public enum SelfGateFunction
{
    /// <summary>x where x ≥ 0, else slope · x (Maas, Hannun, Ng 2013).</summary>
    LeakyRelu,

    /// <summary>x · min(max(x / 6 + 1/2, 0), 1) (Howard et al. 2019, section 5.2).</summary>
    HardSwish,

    /// <summary>x / (1 + e^-x) (Ramachandran, Zoph, Le 2017); SiLU.</summary>
    Swish,
}
