namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>The tensors known while a graph is read: its own, then those of the graphs around it.</summary>
internal sealed class ImportScope(GraphPlan plan, ImportScope? outer)
{
    private readonly Dictionary<string, ImportValue> _values = [];

    public GraphPlan Plan { get; } = plan;

    public ImportValue? Find(string name) => _values.GetValueOrDefault(name) ?? outer?.Find(name);

    /// <summary>Defines a tensor of this graph.</summary>
    /// <returns>False when it is defined already.</returns>
    public bool Define(string name, ImportValue value)
    {
        if (value is MapValue { IsExclusive: true } map && Plan.Uses(name) > 1)
        {
            value = map with { IsExclusive = false };
        }

        return _values.TryAdd(name, value);
    }
}
