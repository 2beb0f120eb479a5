using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>The logistic function and its loss, without overflow and the same on every machine.</summary>
internal static class Logistic
{
    /// <summary>1/(1 + e^-x).</summary>
    public static double Sigmoid(double x)
    {
        var e = PortableMath.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>ln(1 + e^x).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + PortableMath.Log(1 + PortableMath.Exp(-Math.Abs(x)));

    /// <summary>Binary cross-entropy of the probability σ(x), in nats.</summary>
    public static double Loss(double x, bool truth) => Softplus(truth ? -x : x);
}
