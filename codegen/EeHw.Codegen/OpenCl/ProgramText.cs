using System.Globalization;
using System.Text;
using EeHw.Codegen.Templates;
using EeHw.Model.Kernels;

namespace EeHw.Codegen.OpenCl;

/// <summary>Puts functions and kernels together; equal functions stand once.</summary>
internal sealed class ProgramText
{
    private readonly KernelPlan _plan;
    private readonly TemplateLibrary _templates;
    private readonly NumberType _type;
    private readonly Dictionary<string, string> _functions = [];
    private readonly StringBuilder _text = new();

    public ProgramText(KernelPlan plan, TemplateLibrary templates, KernelElement element)
    {
        (_plan, _templates) = (plan, templates);
        _type = new NumberType(element switch { KernelElement.Float32 => "float", KernelElement.Int32 => "int", _ => "long" }, plan.Lanes);
        Define("LANES", plan.Lanes);
        Define("ELEMENT", _type.Scalar);
        Define("VECTOR", _type.Vector);
        Define("BIAS", _type.IsReal ? "float" : "long");
        _text.Append(Template("prelude"));
        foreach (var scalar in _type.IsReal ? [] : _type.Scalar == "int" ? new[] { "int", "long" } : ["long"])
        {
            var number = _type with { Scalar = scalar };
            Define("NAMED(f)", "f##_" + scalar);
            Define("NUMBER", number.Vector);
            Define("BITS", number.Bits);
            _text.Append(Template("requantise"));
            Undefine("NAMED", "NUMBER", "BITS");
        }
    }

    public static string StageName(int stage) => "stage" + stage.ToString(CultureInfo.InvariantCulture);

    public void AddStage(int stage, IEnumerable<StepWriter.Call> calls)
    {
        var steps = calls.Select(CallText).ToList();
        var network = _plan.Network;
        var logits = _plan.Tensor(network.Exits[stage].Layer);
        Define("STAGE", StageName(stage));
        Define("STEPS", string.Concat(steps.Select(s => "\\\n    " + s)));
        Define("CLASSES", network.Classes(stage));
        Define("LOGIT_STRIDE", Enumerable.Range(0, network.ExitCount).Max(network.Classes));
        Define("INPUT_ELEMENTS", network.Input.Elements);
        Define("WORKER_ELEMENTS", _plan.WorkerElements);
        Define("SAMPLE_ELEMENTS", _plan.SampleElements);
        var at = logits.Offset + logits.At(0, 0, 0);
        Define("LOGITS", string.Create(CultureInfo.InvariantCulture, $"{(logits.Place == TensorPlace.Worker ? "worker" : "kept")} + {at}"));
        Define("NEXT_CLASS(c)", logits.Halo == default ? "(c)" : string.Create(CultureInfo.InvariantCulture, $"((c) / {logits.Lanes} * {logits.BlockStride} + (c) % {logits.Lanes})"));
        _text.Append(Template("stage"));
        Undefine("STAGE", "STEPS", "CLASSES", "LOGIT_STRIDE", "INPUT_ELEMENTS", "WORKER_ELEMENTS", "SAMPLE_ELEMENTS", "LOGITS", "NEXT_CLASS");
        _text.Append('\n');
    }

    public string Build() => _text.ToString();

    private string Template(string name) => _templates.Text($"opencl/{name}.cl");

    private string CallText(StepWriter.Call call)
    {
        if (!_functions.TryGetValue(call.Text.Key, out var name))
        {
            var key = call.Text.Key;
            name = $"{call.Text.Template}_{_functions.Count.ToString(CultureInfo.InvariantCulture)}";
            _functions.Add(key, name);
            _text.Append(call.Text.Render(name, Template(call.Text.Template)));
        }

        // Only the pointers to maps differ in type, so all are cast.
        var others = string.Concat(call.Others.Select(o => $", (global const VECTOR*)({Place(_plan.Tensor(o))})"));
        var source = call.Text.Template is "convolution" or "dense" or "class_means" or "pack" or "flatten" ? call.Source : $"(global const VECTOR*)({call.Source})";
        var target = call.Text.Template is "pack" or "flatten" ? call.Target : $"(global VECTOR*)({call.Target})";
        return string.Create(CultureInfo.InvariantCulture, $"{name}({source}, {target}{others}, (global const VECTOR*)(weights + {call.Weights}), biases + {call.Biases});");
    }

    private static string Place(PlanTensor tensor) => (tensor.Place == TensorPlace.Worker ? "worker + " : "kept + ") + tensor.Offset.ToString(CultureInfo.InvariantCulture);

    private void Define(string name, long value) => Define(name, value.ToString(CultureInfo.InvariantCulture));

    private void Define(string name, string value) => _text.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');

    private void Undefine(params string[] names)
    {
        foreach (var name in names)
        {
            _text.Append("#undef ").Append(name).Append('\n');
        }
    }
}
