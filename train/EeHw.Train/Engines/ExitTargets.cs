using EeHw.Model.Networks;

namespace EeHw.Train.Engines;

/// <summary>Which outputs of each exit are classes: all of them, but an early exit with one output more than the final exit has classes ends with a gate.</summary>
internal sealed class ExitTargets
{
    private readonly int[] _classes;
    private readonly Network _network;

    private ExitTargets(int[] classes, Network network) => (_classes, _network) = (classes, network);

    /// <summary>The targets of a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Targets.</returns>
    public static ExitTargets Of(Network network)
    {
        var last = network.ExitCount - 1;
        var classes = network.Classes(last);
        return new([.. Enumerable.Range(0, last + 1).Select(k => k < last && network.Exits[k].Groups is null && network.Classes(k) == classes + 1 ? classes : network.Classes(k))], network);
    }

    /// <summary>What an exit should answer: the class, or its group.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="label">True class.</param>
    /// <returns>Index of an output.</returns>
    public int Label(int exit, int label) => _network.Exits[exit].LabelOf(label);

    /// <summary>What an exit should answer to several samples.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="labels">True classes.</param>
    /// <param name="room">Receives indices of outputs, as many; written only where they differ from the classes.</param>
    /// <returns>Indices of outputs.</returns>
    public ReadOnlySpan<int> Labels(int exit, ReadOnlySpan<int> labels, Span<int> room)
    {
        if (_network.Exits[exit].Groups is not { } groups)
        {
            return labels;
        }

        for (var n = 0; n < labels.Length; n++)
        {
            room[n] = groups[labels[n]];
        }

        return room[..labels.Length];
    }

    /// <summary>Outputs that are classes.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Classes, the first outputs.</returns>
    public int Classes(int exit) => _classes[exit];
}
