using EeHw.Model.Numerics;
using EeHw.Train.Kernels;

namespace EeHw.Train.Losses;

/// <summary>softmax(z) of one sample of a chunk, with its logarithms.</summary>
/// <param name="classes">Classes C.</param>
internal sealed unsafe class LaneSoftmax(int classes)
{
    /// <summary>p [C].</summary>
    public double[] Shares { get; } = new double[classes];

    /// <summary>ln p [C].</summary>
    public double[] Logs { get; } = new double[classes];

    /// <summary>The class with the largest logit, the lowest of equals.</summary>
    public int Best { get; private set; }

    /// <summary>Takes a sample over.</summary>
    /// <param name="logits">Its first logit in [C, 16].</param>
    public void Take(float* logits)
    {
        Best = 0;
        for (var c = 1; c < classes; c++)
        {
            Best = logits[c * LaneBuffer.Lanes] > logits[Best * LaneBuffer.Lanes] ? c : Best;
        }

        double maximum = logits[Best * LaneBuffer.Lanes], sum = 0;
        for (var c = 0; c < classes; c++)
        {
            Logs[c] = logits[c * LaneBuffer.Lanes] - maximum;
            sum += Shares[c] = PortableMath.Exp(Logs[c]);
        }

        var log = PortableMath.Log(sum);
        for (var c = 0; c < classes; c++)
        {
            Shares[c] /= sum;
            Logs[c] -= log;
        }
    }
}
