using EeHw.Model.Diagnostics;

namespace EeHw.Model.Engines;

/// <summary>The names of dataflows in designs and on the command line.</summary>
public static class Dataflows
{
    private static readonly (string Name, Dataflow Dataflow)[] _all =
        [("ws", Dataflow.WeightStationary), ("os", Dataflow.OutputStationary), ("is", Dataflow.InputStationary), ("vector", Dataflow.OutputParallel)];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => _all.Select(e => e.Name);

    /// <summary>Short name: <c>ws</c>, <c>os</c>, <c>is</c>, <c>vector</c>.</summary>
    /// <param name="dataflow">The dataflow.</param>
    /// <returns>Its name.</returns>
    public static string ToText(this Dataflow dataflow) => _all.First(e => e.Dataflow == dataflow).Name;

    /// <summary>Finds a dataflow by its short name.</summary>
    /// <param name="name">Name.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <returns>The dataflow.</returns>
    /// <exception cref="EeHwException">EEHW6602.</exception>
    public static Dataflow Parse(string name, Place place)
    {
        foreach (var entry in _all)
        {
            if (entry.Name == name)
            {
                return entry.Dataflow;
            }
        }

        throw new EeHwException(Codes.Engines.UnknownDataflow, place, $"there is no dataflow '{name}'; there are ws (weights stay), os (outputs stay), is (inputs stay) and vector (output-parallel).");
    }
}
