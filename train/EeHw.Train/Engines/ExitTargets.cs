using EeHw.Model.Networks;

namespace EeHw.Train.Engines;

/// <summary>Which outputs of each exit are classes: all of them, but an early exit with one output more than the final exit has classes ends with a gate.</summary>
internal sealed class ExitTargets
{
    private readonly int[] _classes;

    private ExitTargets(int[] classes) => _classes = classes;

    /// <summary>The targets of a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Targets.</returns>
    public static ExitTargets Of(Network network)
    {
        var last = network.ExitCount - 1;
        var classes = network.Classes(last);
        return new([.. Enumerable.Range(0, last + 1).Select(k => k < last && network.Classes(k) == classes + 1 ? classes : network.Classes(k))]);
    }

    /// <summary>Outputs that are classes.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Classes, the first outputs.</returns>
    public int Classes(int exit) => _classes[exit];
}
