using System.Globalization;
using System.Text;
using EeHw.Codegen.Templates;
using EeHw.Model.Kernels;
using EeHw.Model.Numerics;

namespace EeHw.Codegen.OpenCl;

/// <summary>Puts functions and kernels together; equal functions stand once.</summary>
internal sealed class ProgramText
{
    private readonly KernelPlan _plan;
    private readonly TemplateLibrary _templates;
    private readonly int _samples;
    private readonly OpenClFamily _family;
    private readonly KernelDecisions? _decisions;
    private readonly StringBuilder _stages = new();
    private readonly Dictionary<string, string> _functions = [];
    private readonly HashSet<string> _layerKernels = [];
    private readonly StringBuilder _text = new();

    public ProgramText(KernelPlan plan, TemplateLibrary templates, KernelElement element, int samples, OpenClFamily family, long extraElements, bool takesBytes, KernelDecisions? decisions)
    {
        (_plan, _templates, _samples, _family, _decisions) = (plan, templates, samples, family, decisions);
        var type = new NumberType(ScalarOf(element), plan.Lanes * samples);
        WorkerElements = (MapElements(plan, samples) + extraElements) * samples;
        Define("SCALAR", type.Scalar);
        Define("ELEMENT", samples == 1 ? type.Scalar : type.Vector);
        Define("LANES", plan.Lanes);
        Define("VECTOR", type.Vector);
        Define("WEIGHT", samples == 1 ? type.Vector : type.Scalar);
        Define("BIAS", type.IsReal ? "float" : "long");
        if (samples > 1)
        {
            Define("SAMPLES", samples);
        }

        Define("ITEMS", Items);
        Define("LOGIT_STRIDE", Enumerable.Range(0, plan.Network.ExitCount).Max(plan.Network.Classes));
        Define("INPUT_ELEMENTS", plan.Network.Input.Elements);
        Define("WORKER_ELEMENTS", WorkerElements);
        Define("SAMPLE_ELEMENTS", plan.SampleElements);
        Define("TRUE(c)", type.Lanes == 1 ? "(-(c))" : "(c)");
        _text.Append(Template("prelude"));
        foreach (var scalar in type.IsReal ? [] : type.Scalar == "int" ? new[] { "int", "long" } : ["long"])
        {
            var number = type with { Scalar = scalar };
            Define("NAMED(f)", "f##_" + scalar);
            Define("NUMBER", number.Vector);
            Define("BITS", number.Bits);
            _text.Append(Template("requantise"));
            Undefine("NAMED", "NUMBER", "BITS");
        }

        if (decisions is not null)
        {
            Define("EXITS", plan.Network.ExitCount);
            _text.Append("#ifdef DECIDES\n").Append(Template("group")).Append("#endif\n");
        }

        if (extraElements > 0)
        {
            Define("DOT_BITS", type.Bits * type.Lanes);
            _text.Append(Template("dot_pairs"));
            if (takesBytes)
            {
                _text.Append(Template("dot_bytes"));
            }

            Undefine("DOT_BITS");
        }
    }

    /// <summary>Scalars of one worker.</summary>
    public long WorkerElements { get; }

    /// <summary>Elements of the maps of a worker; with samples in lanes it has maps that outlive a stage as well.</summary>
    public static long MapElements(KernelPlan plan, int samples) => samples == 1 ? plan.WorkerElements : plan.WorkerElements + plan.SampleElements;

    public static string ScalarOf(KernelElement element) => element switch { KernelElement.Float32 => "float", KernelElement.Int32 => "int", _ => "long" };

    public static string StageName(int stage) => "stage" + stage.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds the kernel of a stage, and where samples are computed one by one those of its layers.</summary>
    /// <returns>Launches layer by layer; none for samples in lanes.</returns>
    public ValueList<KernelLaunch> AddStage(int stage, IEnumerable<StepWriter.Call> calls)
    {
        var steps = calls.ToList();
        var names = steps.ConvertAll(FunctionOf);
        var network = _plan.Network;
        var logits = _plan.Tensor(network.Exits[stage].Layer);
        if (_decisions is not null)
        {
            AddDecision(stage);
        }

        Define("CLASSES", network.Classes(stage));
        var at = logits.Offset + logits.At(0, 0, 0);
        Define("LOGITS", string.Create(CultureInfo.InvariantCulture, $"{(logits.Place == TensorPlace.Worker ? "worker" : "kept")} + {at}"));
        Define("NEXT_CLASS(c)", logits.Halo == default ? "(c)" : string.Create(CultureInfo.InvariantCulture, $"((c) / {logits.Lanes} * {logits.BlockStride} + (c) % {logits.Lanes})"));
        if (_family == OpenClFamily.Cpu)
        {
            // Drivers compile every kernel they find: the text holds those of whole stages, or with LAYERS those of layers.
            _text.Append(_samples > 1 ? "" : "#ifndef LAYERS\n");
            AddFused(stage, steps, names);
            _text.Append(_samples > 1 ? "" : "#else\n");
        }

        var launches = _samples > 1 ? [] : Layers(stage, steps, names);
        _text.Append(_family == OpenClFamily.Cpu && _samples == 1 ? "#endif\n" : "");
        Undefine("CLASSES", "LOGITS", "NEXT_CLASS");
        _text.Append('\n');
        return launches.ToValueList();
    }

    public string Build()
    {
        if (_decisions is not null && _family == OpenClFamily.Cpu)
        {
            Define("STAGES", _stages.ToString());
            _text.Append("#if defined(DECIDES) && !defined(LAYERS)\n").Append(Template("network")).Append("#endif\n");
        }

        return _text.ToString();
    }

    private static string DecisionName(int stage) => "decision" + stage.ToString(CultureInfo.InvariantCulture);

    private void AddDecision(int stage)
    {
        var text = DecisionText.Of(_decisions!, stage);
        _text.Append("#ifdef DECIDES\n").Append(text.Render(DecisionName(stage), Template("decision"), "DECIDE")).Append("#endif\n");
        _stages.Append(CultureInfo.InvariantCulture, $"AT_EXIT({stage}, {StageName(stage)}_steps, {DecisionName(stage)}) ");
    }

    private int Items => _family == OpenClFamily.Gpu ? GpuTile.Items : 1;

    private void AddFused(int stage, List<StepWriter.Call> steps, List<string> names)
    {
        var body = names.Distinct().Count() == names.Count ? string.Concat(steps.Select((s, i) => "\\\n    " + CallText(s, names[i]))) : Loop(stage, steps, names);
        Define("STAGE", StageName(stage));
        Define("STAGE_STEPS", StageName(stage) + "_steps");
        Define("STEPS", body);
        if (_samples > 1)
        {
            Define("KEPT_AT", _plan.WorkerElements);
            Define("FETCHES", Moves("FETCH", stage, arrives: true));
            Define("KEEPS", Moves("KEEP", stage, arrives: false));
        }

        _text.Append(Template(_samples > 1 ? "stage_samples" : "stage"));
        Undefine("STAGE", "STAGE_STEPS", "STEPS");
        if (_samples > 1)
        {
            Undefine("KEPT_AT", "FETCHES", "KEEPS");
        }
    }

    private string Template(string name) => _templates.Text($"opencl/{name}.cl");

    private string FunctionOf(StepWriter.Call call)
    {
        if (!_functions.TryGetValue(call.Text.Key, out var name))
        {
            var key = call.Text.Key;
            name = $"{call.Text.Template}_{_functions.Count.ToString(CultureInfo.InvariantCulture)}";
            _functions.Add(key, name);
            _text.Append(call.Text.Render(name, Template(call.Text.Template)));
        }

        return name;
    }

    private string CallText(StepWriter.Call call, string name)
        => CallText(call, name, call.Source is null ? "" : Place(call.Source), Place(call.Target), call.Others.Select(o => Place(_plan.Tensor(o))), call.Weights.ToString(CultureInfo.InvariantCulture), call.Biases.ToString(CultureInfo.InvariantCulture));

    // Only the pointers to maps differ in type, so all are cast.
    private static string CallText(StepWriter.Call call, string name, string source, string target, IEnumerable<string> others, string weights, string biases)
    {
        if (call.Text.Template == "pack_samples")
        {
            return $"{name}(input, samples, {target});";
        }

        var from = call.Text.Template switch
        {
            "pack" => "values",
            "convolution" or "dense" or "class_means" or "flatten" or "pairs" or "quads" => source,
            _ => $"(global const VECTOR*)({source})",
        };
        var to = call.Text.Template is "pack" or "flatten" or "pairs" or "quads" ? target : $"(global VECTOR*)({target})";
        return $"{name}({from}, {to}{string.Concat(others.Select(o => $", (global const VECTOR*)({o})"))}, (global const WEIGHT*)(weights + {weights}), biases + {biases}, part, parts);";
    }

    // Equal layers within a stage go through one call, so that a compiler that expands every call expands it once.
    private string Loop(int stage, List<StepWriter.Call> steps, List<string> names)
    {
        var kinds = names.Distinct().ToList();
        var most = steps.Max(s => s.Others.Count);
        var rows = steps.Select((s, i) => "{" + string.Join(", ", ArgumentsOf(s, most).Prepend(kinds.IndexOf(names[i])).Select(v => v.ToString(CultureInfo.InvariantCulture))) + "}");
        var table = StageName(stage) + "_table";
        _text.Append(CultureInfo.InvariantCulture, $"// Function, source, target, weights, biases, operands of adds; a place below 0 is in the memory of the sample.\nconstant int {table}[][{5 + most}] = {{\n    {string.Join(",\n    ", rows)}}};\n");
        var cases = kinds.Select((name, k) =>
        {
            var call = steps[names.IndexOf(name)];
            string Column(int c) => string.Create(CultureInfo.InvariantCulture, $"{table}[step][{c}]");
            string Map(int c) => $"MAP({Column(c)})";
            return string.Create(CultureInfo.InvariantCulture, $"\\\n        case {k}: {CallText(call, name, Map(1), Map(2), call.Others.Select((_, o) => Map(5 + o)), Column(3), Column(4))} break;");
        });
        return string.Create(CultureInfo.InvariantCulture, $"for (int step = 0; step < {steps.Count}; step++) \\\n    {{ \\\n        switch ({table}[step][0]) \\\n        {{ {string.Concat(cases)} \\\n        }} \\\n    }}");
    }

    private List<KernelLaunch> Layers(int stage, List<StepWriter.Call> steps, List<string> names)
    {
        var launches = new List<KernelLaunch>();
        for (var i = 0; i < steps.Count; i++)
        {
            // Kernels for GPUs with local memory are written as such.
            var isKernel = steps[i].Text.Template.StartsWith("gpu_", StringComparison.Ordinal);
            var kernel = isKernel ? names[i] : "layer_" + names[i];
            if (!isKernel && _layerKernels.Add(kernel))
            {
                static string Map(string at) => $"MAP({at})";
                var others = Enumerable.Range(0, steps[i].Others.Count).Select(o => "other" + o.ToString(CultureInfo.InvariantCulture)).ToList();
                Define("LAYER", kernel);
                Define("PLACES", string.Concat(others.Select(o => ", const int " + o)));
                Define("CALL", CallText(steps[i], names[i], Map("from"), Map("to"), others.Select(Map), "first_weight", "first_bias"));
                _text.Append(Template("layer"));
                Undefine("LAYER", "PLACES", "CALL");
            }

            launches.Add(new(kernel, isKernel ? steps[i].Jobs : TileChoice.Ceiling(steps[i].Jobs, Items), ArgumentsOf(steps[i], steps[i].Others.Count).ToValueList()) { Items = Items, Layers = steps[i].Layers.ToValueList() });
        }

        var exit = "exit" + stage.ToString(CultureInfo.InvariantCulture);
        Define("EXIT", exit);
        var decides = _decisions is not null && _family == OpenClFamily.Gpu;
        if (decides)
        {
            Define("INDEX", stage);
            Define("DECIDE", DecisionName(stage));
            _text.Append("#ifdef DECIDES\n").Append(Template("decide")).Append("#else\n");
        }

        _text.Append(Template("exit")).Append(decides ? "#endif\n" : "");
        Undefine("INDEX", "DECIDE");
        Undefine("EXIT");
        launches.Add(new(exit, 1, []) { Items = Items });
        return launches;
    }

    private List<int> ArgumentsOf(StepWriter.Call call, int others)
    {
        List<int> arguments = [call.Source is null ? 0 : Number(call.Source), Number(call.Target), call.Weights, call.Biases, .. call.Others.Select(o => Number(_plan.Tensor(o)))];
        while (arguments.Count < 4 + others)
        {
            arguments.Add(0);
        }

        return arguments;
    }

    // Maps that live in the memory of the sample: which of them a stage finds there, which it leaves there.
    private string Moves(string move, int stage, bool arrives)
    {
        var text = new StringBuilder();
        var seen = new HashSet<long>();
        foreach (var step in _plan.Steps)
        {
            var read = step.Sources.Concat(step.Operations.Where(o => o.Other >= 0).Select(o => o.Other)).Append(_plan.Network.Exits[step.Stage].Layer).Where(l => arrives && step.Stage == stage);
            var written = step.Stage == stage && !arrives ? new[] { step.Output } : [];
            foreach (var layer in read.Concat(written))
            {
                var tensor = _plan.Tensor(layer);
                if (tensor.Place == TensorPlace.Sample && (!arrives || _plan.Stages.StageOf[tensor.Layer] < stage) && seen.Add(tensor.Offset))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{move}({tensor.Offset}, {tensor.Elements}) ");
                }
            }
        }

        // A stage without steps finds its logits.
        if (arrives && _plan.Tensor(_plan.Network.Exits[stage].Layer) is { Place: TensorPlace.Sample } logits && _plan.Stages.StageOf[logits.Layer] < stage && seen.Add(logits.Offset))
        {
            text.Append(CultureInfo.InvariantCulture, $"{move}({logits.Offset}, {logits.Elements}) ");
        }

        return text.ToString().TrimEnd();
    }

    private static int Number(PlanTensor tensor) => checked((int)(tensor.Place == TensorPlace.Worker ? tensor.Offset : -tensor.Offset - 1));

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
