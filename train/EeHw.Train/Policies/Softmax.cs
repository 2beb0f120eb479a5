using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Single values of a softmax, the same on every machine.</summary>
internal static class Softmax
{
    /// <summary>Probability of one class.</summary>
    public static double Of(ReadOnlySpan<float> logits, int target)
    {
        double most = logits[LogitOrder.ArgMax(logits)];
        double sum = 0;
        foreach (var z in logits)
        {
            sum += PortableMath.Exp(z - most);
        }

        return PortableMath.Exp(logits[target] - most) / sum;
    }
}
