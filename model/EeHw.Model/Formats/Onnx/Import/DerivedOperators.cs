namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// What networks return beside the logits of an exit: the class (ArgMax), the largest probability, the entropy, ... All of it follows from the logits, so that it is
/// left out where it is an output, with a note, and refused where something else reads it.
/// </summary>
internal static class DerivedOperators
{
    private static readonly HashSet<string> _steps =
        ["Add", "ArgMax", "ArgMin", "Cast", "Div", "Exp", "Gather", "Log", "Max", "Min", "Mul", "Neg", "Pow", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceSum", "Reshape", "Slice", "Sqrt", "Squeeze", "Sub", "TopK", "Unsqueeze"];

    /// <summary>Reads a node that only computes with what follows from logits.</summary>
    /// <param name="node">The node.</param>
    /// <returns>False where it has to be read as what it is.</returns>
    public static bool Apply(NodeImport node)
    {
        if (!_steps.Contains(node.Node.OpType))
        {
            return false;
        }

        var read = node.Node.Inputs.Where(i => i.Length > 0).Select(node.Scope.Find).ToList();
        var isDerived = read.Exists(v => v is DerivedValue) || (node.Node.OpType is not ("ReduceMax" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze") && read.Exists(v => v is SoftmaxValue or ConfidenceValue));
        if (!isDerived || read.Exists(v => v is not (DerivedValue or SoftmaxValue or ConfidenceValue or ConstantValue)))
        {
            return false;
        }

        node.SetAll([.. node.Node.Outputs.Select(_ => new DerivedValue())]);
        return true;
    }

    /// <summary>ArgMax, ArgMin and TopK of logits.</summary>
    public static void Answer(NodeImport node)
    {
        var map = node.Map(0);
        node.SetAll(map.IsVector
            ? [.. node.Node.Outputs.Select(_ => new DerivedValue())]
            : throw node.Fail($"it reads {NodeImport.SizesText(map)}; supported is the class that an exit answers, as an output."));
    }
}

/// <summary>Something that follows from the logits of an exit.</summary>
internal sealed record DerivedValue : ImportValue
{
    public override string What => "a number derived from an exit's logits";
}
