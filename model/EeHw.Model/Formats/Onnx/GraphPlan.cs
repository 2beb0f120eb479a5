namespace EeHw.Model.Formats.Onnx;

/// <summary>What of a graph is needed for its outputs, and how often each tensor is read.</summary>
internal sealed class GraphPlan
{
    private readonly Dictionary<string, int> _uses = [];
    private readonly Dictionary<OnnxGraph, GraphPlan> _branches = new(ReferenceEqualityComparer.Instance);

    private GraphPlan(OnnxGraph graph)
    {
        Graph = graph;
    }

    public OnnxGraph Graph { get; }

    /// <summary>Nodes that an output needs, in the order of the file.</summary>
    public List<OnnxNode> Live { get; } = [];

    /// <summary>Nodes that no output needs.</summary>
    public List<OnnxNode> Dead { get; } = [];

    /// <summary>Reads of tensors of outer graphs, by name.</summary>
    public Dictionary<string, int> Free { get; } = [];

    /// <summary>Plans a graph and the branches of the nodes that are needed.</summary>
    public static GraphPlan Create(OnnxGraph graph)
    {
        var plan = new GraphPlan(graph);
        plan.Fill();
        return plan;
    }

    /// <summary>The plan of a branch of one of the live nodes.</summary>
    public GraphPlan Branch(OnnxGraph branch) => _branches[branch];

    /// <summary>How often a tensor of this graph is read, by nodes, branches and outputs.</summary>
    public int Uses(string tensor) => _uses.GetValueOrDefault(tensor);

    private void Fill()
    {
        foreach (var output in Graph.Outputs)
        {
            Count(output.Name, 1);
        }

        for (var i = Graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = Graph.Nodes[i];
            if (!node.Outputs.Any(_uses.ContainsKey))
            {
                Dead.Add(node);
                continue;
            }

            Live.Add(node);
            foreach (var input in node.Inputs.Where(n => n.Length > 0))
            {
                Count(input, 1);
            }

            foreach (var branch in node.Branches)
            {
                var plan = Create(branch);
                _branches[branch] = plan;
                foreach (var (name, count) in plan.Free)
                {
                    Count(name, count);
                }
            }
        }

        Live.Reverse();
        Dead.Reverse();
        var own = Graph.Nodes.SelectMany(n => n.Outputs).Concat(Graph.Initializers.Select(t => t.Name)).Concat(Graph.Inputs.Select(v => v.Name)).ToHashSet();
        foreach (var (name, count) in _uses.Where(u => !own.Contains(u.Key)))
        {
            Free[name] = count;
        }
    }

    private void Count(string name, int count) => _uses[name] = _uses.GetValueOrDefault(name) + count;
}
