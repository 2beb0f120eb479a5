using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Checkpoints;
using EeHw.Train.Engines;
using EeHw.Train.Losses;

namespace EeHw.Train.Gates;

/// <summary>A gate that is trained together with a network: gives the loss of a step, follows it, and judges logits as its policy would decide.</summary>
internal abstract class JointGate
{
    private readonly ValueList<long> _macs;

    /// <summary>Begins.</summary>
    /// <param name="network">The network as it is trained.</param>
    protected JointGate(Network network)
    {
        _macs = new NetworkCosts(network).CumulativeMacs;
        Costs = [.. _macs.Select(c => _macs[^1] > 0 ? (double)c / _macs[^1] : 1)];
        Classes = network.Classes(network.ExitCount - 1);
        Widths = [.. Enumerable.Range(0, network.ExitCount).Select(network.Classes)];
    }

    /// <summary>The policy of the gate that was remembered.</summary>
    public abstract IExitPolicy Policy { get; }

    /// <summary>c_k/c_K [K].</summary>
    protected double[] Costs { get; }

    /// <summary>Classes C.</summary>
    protected int Classes { get; }

    /// <summary>Outputs of each exit [K].</summary>
    protected int[] Widths { get; }

    /// <summary>The loss of the next step.</summary>
    /// <param name="weights">Weights w_k of the exits.</param>
    /// <returns>The loss.</returns>
    public abstract BatchLoss Loss(IReadOnlyList<double> weights);

    /// <summary>Follows a batch.</summary>
    /// <param name="batch">Its totals.</param>
    public abstract void Learn(ExitTotals batch);

    /// <summary>Keeps the present gate as the best.</summary>
    public abstract void Remember();

    /// <summary>Keeps what changes from step to step.</summary>
    /// <param name="state">Where.</param>
    public virtual void Save(StateBag state)
    {
    }

    /// <summary>Goes on from what was kept.</summary>
    /// <param name="state">From where.</param>
    /// <exception cref="InvalidDataException">It is of another gate.</exception>
    public virtual void Restore(StateBag state)
    {
    }

    /// <summary>Judges logits as the present gate decides.</summary>
    /// <param name="logits">Of each exit [N, outputs].</param>
    /// <param name="labels">True classes [N].</param>
    /// <param name="weights">Weights w_k of the exits, for the objective.</param>
    /// <returns>Accuracy, cost, objective.</returns>
    public GatedScore Judge(float[][] logits, int[] labels, IReadOnlyList<double> weights)
    {
        var left = new int[Widths.Length];
        var right = 0;
        double objective = 0;
        for (var n = 0; n < labels.Length; n++)
        {
            var (exit, nats) = Decide(logits, n, labels[n], weights);
            left[exit]++;
            objective += nats;
            right += LogitOrder.ArgMax(logits[exit].AsSpan(n * Widths[exit], Classes)) == labels[n] ? 1 : 0;
        }

        var shares = left.Select(l => (double)l / labels.Length).ToValueList();
        return new(labels.Length, (double)right / labels.Length, shares, shares.Select((s, k) => s * _macs[k]).Sum(), objective / labels.Length);
    }

    /// <summary>Decides one sample and computes its loss.</summary>
    /// <param name="logits">Of each exit [N, outputs].</param>
    /// <param name="sample">Sample from 0.</param>
    /// <param name="label">Its class.</param>
    /// <param name="weights">Weights w_k of the exits.</param>
    /// <returns>Exit from 0, and loss in nats.</returns>
    protected abstract (int Exit, double Objective) Decide(float[][] logits, int sample, int label, IReadOnlyList<double> weights);

    /// <summary>-ln softmax(z)[label] of the classes of one exit.</summary>
    /// <param name="logits">Of each exit [N, outputs].</param>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <param name="label">Its class.</param>
    /// <returns>Nats.</returns>
    protected double CrossEntropyOf(float[][] logits, int exit, int sample, int label)
    {
        var z = logits[exit].AsSpan(sample * Widths[exit], Classes);
        double most = z[LogitOrder.ArgMax(z)], sum = 0;
        foreach (var v in z)
        {
            sum += PortableMath.Exp(v - most);
        }

        return PortableMath.Log(sum) + most - z[label];
    }
}
