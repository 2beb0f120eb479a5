using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Finds the exits behind the outputs of a graph and puts them in order.</summary>
internal sealed class ExitImport(GraphImport graph, ImportScope scope)
{
    public IReadOnlyList<Exit> Read()
    {
        var outputs = scope.Plan.Graph.Outputs;
        if (outputs.Count == 0)
        {
            throw new EeHwException(Codes.Onnx.Incomplete, new Place { File = graph.File }, "the graph has no output.", "Export the network again.");
        }

        var values = outputs.SelectMany(Values).Where(v => !IsLeftOut(v.Name, v.Value)).ToList();
        if (values.Count == 0)
        {
            throw Bad(outputs[0].Name, "no output is the logits of an exit; what there is follows from them.");
        }

        return Grouped(values.Count == 1 && values[0].Value is AnswerValue answer ? Answered(answer) : Separate(values));
    }

    // What the writer says of exits that answer groups of classes.
    private List<Exit> Grouped(List<Exit> exits)
    {
        foreach (var line in graph.Groups)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var k = space < 0 ? -1 : exits.FindIndex(e => e.Name == line[(space + 1)..]);
            if (k < 0)
            {
                graph.Note(OnnxReader.GroupsKey, $"'{line}' was left out: no exit is called so.");
                continue;
            }

            var (outputs, classes) = (graph.Layers[exits[k].Layer].Output.Channels, graph.Layers[exits[^1].Layer].Output.Channels);
            var groups = line[..space].Split(',').Select(g => int.TryParse(g, NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : -1).ToValueList();
            if (k == exits.Count - 1 || groups.Count != classes || groups.Any(g => g < 0 || g >= outputs))
            {
                throw Bad(exits[k].Name, FormattableString.Invariant($"its groups of classes are '{line[..space]}'; needed are {classes} numbers from 0 to {outputs - 1} at an exit before the final one."));
            }

            exits[k] = exits[k] with { Groups = groups };
        }

        return exits;
    }

    // What follows from the logits of an exit is no exit of its own.
    private bool IsLeftOut(string name, ImportValue value)
    {
        if (value is not (DerivedValue or ConfidenceValue))
        {
            return false;
        }

        graph.Note($"output '{name}'", $"it was left out: it is {value.What}, which decision units find from the logits.");
        return true;
    }

    // A sequence stands for its elements; each is called as the tensor that was put into it.
    private IEnumerable<(string Name, ImportValue Value)> Values(OnnxValue output)
    {
        var value = ValueOf(output);
        if (value is not SequenceValue sequence)
        {
            return [(output.Name, value)];
        }

        if (sequence.Items.Count == 0)
        {
            throw Bad(output.Name, "it is a sequence without elements; supported are the logits of every exit.");
        }

        var items = sequence.Items.Select((item, k) => ExitOperators.Stripped(graph, item, $"element {k} of output '{output.Name}'"));
        return [.. items.Select(item => (item is MapValue map ? map.Tensor : output.Name, item))];
    }

    private ImportValue ValueOf(OnnxValue output)
    {
        var place = new Place { File = graph.File, Offset = output.Offset, Item = $"output '{output.Name}'" };
        var value = scope.Find(output.Name) ?? throw new EeHwException(Codes.Onnx.Undefined, place, "no node makes it.", "Export the network again.");
        return ExitOperators.Stripped(graph, value, $"output '{output.Name}'");
    }

    // Nested Ifs say the order themselves.
    private List<Exit> Answered(AnswerValue answer)
    {
        var exits = answer.Early.Select(e => new Exit(e.Logits.Tensor, LayerOf(e.Logits, e.Logits.Tensor), e.Rule)).ToList();
        exits.Add(new Exit(answer.Final.Tensor, LayerOf(answer.Final, answer.Final.Tensor)));
        return exits.Select(e => e.Layer).Distinct().Count() == exits.Count
            ? exits
            : throw Bad(exits[^1].Name, "two exits answer with the same logits.");
    }

    private List<Exit> Separate(List<(string Name, ImportValue Value)> values)
    {
        var exits = new List<Exit>();
        foreach (var (name, value) in values)
        {
            if (value is not MapValue map)
            {
                throw Bad(name, $"it is {value.What}; supported are logits, or one output that is the answer of an If.");
            }

            var layer = LayerOf(map, name);
            if (exits.Find(e => e.Layer == layer) is { } same)
            {
                graph.Note($"output '{name}'", $"it was left out: it answers with the same logits as '{same.Name}'.");
                continue;
            }

            exits.Add(new Exit(name, layer));
        }

        return graph.ExitOrder is { } order && order.Order().SequenceEqual(exits.Select(e => e.Name).Order())
            ? [.. order.Select(n => exits.Single(e => e.Name == n))]
            : ByDepth(exits);
    }

    private int LayerOf(MapValue map, string name)
    {
        var layer = graph.LayerOf(map, null);
        return layer == 0 ? throw Bad(name, "it is the input itself; supported are logits that a layer makes.")
            : graph.Layers[layer].Output.Pixels == 1 ? layer
            : throw Bad(name, $"it is a map {graph.Layers[layer].Output}; supported are logits, a vector per sample.");
    }

    // By how much of what other exits need too an exit needs (where it leaves the backbone), then by its own depth, then by its cost.
    private List<Exit> ByDepth(List<Exit> exits)
    {
        var needed = exits.Select(e => AncestorsOf(e.Layer)).ToList();
        var uses = needed.SelectMany(n => n).GroupBy(i => i).ToDictionary(g => g.Key, g => g.Count());
        var depths = new Dictionary<int, int>();
        return
        [
            .. exits.Select((exit, k) => (exit, k))
                .OrderBy(e => needed[e.k].Where(i => uses[i] > 1).Sum(WeightOf))
                .ThenBy(e => Depth(e.exit.Layer))
                .ThenBy(e => needed[e.k].Sum(WeightOf))
                .ThenBy(e => e.k)
                .Select(e => e.exit),
        ];

        int Depth(int layer)
        {
            // Layers are numbered in topological order, so that no recursion is needed.
            foreach (var i in AncestorsOf(layer).Order())
            {
                depths[i] = graph.Layers[i].Inputs.Select(j => depths[j] + 1).DefaultIfEmpty(0).Max();
            }

            return depths[layer];
        }
    }

    // Every layer counts, and its work counts more.
    private double WeightOf(int layer) => 1.0 + graph.Layers[layer].Macs;

    private HashSet<int> AncestorsOf(int layer)
    {
        var found = new HashSet<int> { layer };
        var open = new Stack<int>([layer]);
        while (open.TryPop(out var next))
        {
            foreach (var input in graph.Layers[next].Inputs)
            {
                if (found.Add(input))
                {
                    open.Push(input);
                }
            }
        }

        return found;
    }

    private EeHwException Bad(string output, string message)
        => new(Codes.Onnx.BadExit, new Place { File = graph.File, Item = $"output '{output}'" }, message, "Export the logits of every exit as a graph output.");
}
