namespace EeHw.Model.Arithmetic;

/// <summary>What happens to bits that fall off the right end (ap_fixed quantisation modes).</summary>
public enum Rounding
{
    /// <summary>AP_TRN: towards negative infinity.</summary>
    Trn,

    /// <summary>AP_RND: to nearest, halves towards positive infinity.</summary>
    Rnd,

    /// <summary>AP_RND_CONV: to nearest, halves to even.</summary>
    RndConv,

    /// <summary>AP_TRN_ZERO: towards zero.</summary>
    TrnZero,
}
