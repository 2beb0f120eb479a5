using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Softmax at an exit, and the chain Softmax, ReduceMax, Greater, If by which a file decides whether a sample leaves.</summary>
internal static class ExitOperators
{
    public static void Softmax(NodeImport node, bool isLog)
    {
        if (node.Value(0) is AnswerValue answer)
        {
            node.Graph.Note(node.Node.Title, "it was left out: exits answer with logits.");
            node.Set(answer);
            return;
        }

        var map = node.Map(0);
        var rank = map.Sizes.Count + 1;
        var given = node.Integer("axis", node.Graph.Opset < 13 ? 1 : -1);
        var axis = given < 0 ? given + rank : given;
        var isWhole = axis >= 1 && axis < rank && map.IsVector
            && (node.Graph.Opset < 13 ? map.Sizes.Skip((int)axis - 1).Aggregate(1, (a, b) => a * b) : map.Sizes[(int)axis - 1]) == map.Elements;
        if (!isWhole)
        {
            throw node.Fail($"it runs over axis {given} of {NodeImport.SizesText(map)}; supported is the axis of the classes, at an exit.");
        }

        node.Set(new SoftmaxValue(map, isLog));
    }

    public static void ReduceMax(NodeImport node)
    {
        if (node.Value(0) is MapValue)
        {
            PoolOperators.Reduce(node, isMax: true, isSum: false);
            return;
        }

        if (node.Value(0) is not SoftmaxValue { IsLog: false } softmax)
        {
            throw node.Fail($"it reads {node.Value(0).What}; supported is ReduceMax of the Softmax at an exit, or over rows and columns of a map.");
        }

        var axes = node.Integers("axes", 1);
        var rank = softmax.Logits.Sizes.Count + 1;
        if (axes is not null && axes.Any(a => (a < 0 ? a + rank : a) is var axis && (axis < 1 || axis >= rank)))
        {
            throw node.Fail($"it reduces the axes [{string.Join(", ", axes)}]; supported is the axis of the classes.");
        }

        node.Set(new ConfidenceValue(softmax.Logits));
    }

    public static void Compare(NodeImport node, bool isGreater, bool isStrict)
    {
        var isSwapped = node.Value(0) is ConstantValue;
        if (node.Value(isSwapped ? 1 : 0) is not ConfidenceValue confidence)
        {
            throw node.Fail($"it compares {node.Value(0).What} with {node.Value(1).What}; supported is an exit's confidence (ReduceMax of Softmax) with a constant.");
        }

        var constant = node.Constant(isSwapped ? 0 : 1);
        if (constant.Count != 1 || ThresholdOf(constant) is not { } threshold || !double.IsFinite(threshold))
        {
            throw node.Fail($"the threshold '{constant.Name}' is no single finite number.");
        }

        // c > t leaves; t > c is c < t, that is, not (c >= t), which stays.
        var leavesAbove = isGreater != isSwapped;
        node.Set(new DecisionValue(confidence.Logits, threshold, leavesAbove ? isStrict : !isStrict, IsNegated: !leavesAbove));
    }

    public static void Not(NodeImport node)
        => node.Set(node.Value(0) is DecisionValue decision
            ? decision with { IsNegated = !decision.IsNegated }
            : throw node.Fail($"it reads {node.Value(0).What}; supported is an exit's decision."));

    public static void If(NodeImport node)
    {
        if (node.Value(0) is not DecisionValue decision)
        {
            throw Bad(node, $"its condition is {node.Value(0).What}; supported is Softmax, ReduceMax, Greater (or GreaterOrEqual, Less, LessOrEqual) with a constant threshold.");
        }

        var leaves = Branch(node, decision.IsNegated ? "else_branch" : "then_branch");
        if (leaves is not MapValue logits || node.Graph.LayerOf(logits, node) != node.Graph.LayerOf(decision.Logits, node))
        {
            throw Bad(node, $"the branch of samples that leave answers with {leaves.What} other than the logits '{decision.Logits.Tensor}' that the condition judges.");
        }

        var rule = new ImportedExitRule("max-softmax", decision.Threshold, decision.IsStrict);
        node.Set(Branch(node, decision.IsNegated ? "then_branch" : "else_branch") switch
        {
            MapValue final => new AnswerValue([(decision.Logits, rule)], final),
            AnswerValue later => later with { Early = [(decision.Logits, rule), .. later.Early] },
            var other => throw Bad(node, $"the branch of samples that stay answers with {other.What}; supported are logits or another If."),
        });
    }

    /// <summary>Logits without the Softmax after them.</summary>
    public static ImportValue Stripped(GraphImport graph, ImportValue value, string item)
    {
        if (value is not SoftmaxValue softmax)
        {
            return value;
        }

        graph.Note(item, $"the {(softmax.IsLog ? "LogSoftmax" : "Softmax")} was left out: exits answer with logits.");
        return softmax.Logits;
    }

    private static ImportValue Branch(NodeImport node, string name)
    {
        if (!node.Node.Attributes.TryGetValue(name, out var attribute) || attribute.Graph is not { Outputs.Count: > 0 } branch)
        {
            throw Bad(node, $"its {name} is missing or has no output.");
        }

        var scope = new ImportScope(node.Scope.Plan.Branch(branch), node.Scope);
        node.Graph.Import(scope);
        var output = branch.Outputs[0].Name;
        var value = scope.Find(output) ?? throw new EeHwException(Codes.Onnx.Undefined, node.Place, $"the output '{output}' of its {name} is made by no node.", "Export the network again.");
        return Stripped(node.Graph, value, $"output '{output}' of {name}");
    }

    // A float is taken as the shortest decimal that means it: 0.9, not 0.89999998.
    private static double? ThresholdOf(OnnxTensor constant) => constant.Type switch
    {
        OnnxTypes.Double => constant.Numbers is double[] v ? v[0] : BitConverter.ToDouble(constant.Raw.Span),
        OnnxTypes.Float or OnnxTypes.Float16 => double.Parse(constant.ToSingles()[0].ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ => null,
    };

    private static EeHwException Bad(NodeImport node, string message)
        => new(Codes.Onnx.BadExit, node.Place, message, "docs/formats.md shows the form; several graph outputs are read too.");
}
