using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Writes the parameters of each step and packs its constants.</summary>
internal sealed partial class StepWriter(KernelPlan plan, QuantizedNetwork? quantized, OpenClStyle style, int samples, KernelElement element, ConstantPool weights, ConstantPool biases)
{
    private readonly OpenClShape _shape = style.Shape;
    private readonly int _lanes = plan.Lanes;

    // Lanes of vectors: channels of a block, or samples.
    private readonly int _width = plan.Lanes * samples;

    /// <summary>One call of a function: the function's text, where it reads (null: the sample) and writes, where its constants start, how many jobs it consists of.</summary>
    internal sealed record Call(StepText Text, PlanTensor? Source, PlanTensor Target, IReadOnlyList<int> Others, int Weights, int Biases, int Jobs)
    {
        /// <summary>Layers it computes; none where it prepares for the next call.</summary>
        public IReadOnlyList<int> Layers { get; init; } = [];
    }

    public IEnumerable<Call> Write(PlanStep step)
    {
        var output = plan.Tensor(step.Output);
        if (step.Kind == StepKind.Pack)
        {
            yield return Pack(output);
            yield break;
        }

        var layer = plan.Network.Layers[step.Layer];
        var source = plan.Tensor(step.Sources[0]);
        if (step.Kind == StepKind.Flatten)
        {
            yield return Flatten(source, output);
        }
        else if (step.Kind == StepKind.Concat)
        {
            var first = 0;
            for (var k = 0; k < step.Sources.Count; k++)
            {
                yield return Concat(step, k, first, output);
                first += plan.Tensor(step.Sources[k]).Shape.Channels;
            }
        }
        else if (step.Kind == StepKind.Convolution && style.Family == OpenClFamily.Cpu)
        {
            foreach (var call in Convolutions(step, (ConvLayer)layer, source, output))
            {
                yield return call;
            }
        }
        else if (layer is DenseLayer full && style.Family == OpenClFamily.Cpu)
        {
            foreach (var call in InWords(step, source, (s, perWord) => Dense(step, full, s, output, perWord)))
            {
                yield return call;
            }
        }
        else
        {
            yield return layer switch
            {
                ConvLayer { IsDepthwise: true } conv => Depthwise(step, conv, source, output),
                ConvLayer conv when step.Kind == StepKind.Winograd => Winograd(step, conv, source, output),
                ConvLayer conv => GpuConvolution(step, conv, source, output),
                DenseLayer dense => GpuDense(step, dense, source, output),
                PoolLayer pool => Pool(step, pool, source, output),
                SigmoidLayer => Sigmoid(step, source, output),
                SelfGateLayer gate => SelfGate(step, gate, source, output),
                ChannelNormLayer norm => ChannelNorm(step, norm, source, output),
                ClassMeansLayer means => ClassMeans(step, means, source, output),
                GlobalAveragePoolLayer => Pool(step, WholeMap(layer, source.Shape), source, output),
                _ => Elementwise(step, source, output),
            };
        }
    }

    private static void Each(StepText text, string name, int count)
        => text.Define(name + "(F)", string.Join(' ', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"F({i})"))));

    // A mean over the map is an average pool whose window is the map.
    private static PoolLayer WholeMap(Layer layer, Shape source) => new()
    {
        Name = layer.Name,
        Inputs = layer.Inputs,
        Output = layer.Output,
        IsMax = false,
        Kernel = new(source.Height, source.Width),
        Stride = Extent.One,
    };

    private Call Pack(PlanTensor output)
    {
        var text = new StepText(samples == 1 ? "pack" : "pack_samples");
        text.Define("CHANNELS", output.Shape.Channels);
        Size(text, output.Shape);
        text.Define("TARGET_LANES", output.Lanes);
        text.Define("TARGET_MAP", OperationText.MapText(output));
        return new(text, null, output, [], 0, 0, output.Shape.Channels);
    }

    private static Call Flatten(PlanTensor source, PlanTensor output)
    {
        var text = new StepText("flatten");
        text.Define("SOURCE_CHANNELS", source.Shape.Channels);
        text.Define("SOURCE_HEIGHT", source.Shape.Height);
        text.Define("SOURCE_WIDTH", source.Shape.Width);
        text.Define("SOURCE_LANES", source.Lanes);
        text.Define("SOURCE_MAP", OperationText.MapText(source));
        text.Define("TARGET_MAP", OperationText.MapText(output));
        return new(text, source, output, [], 0, 0, source.Shape.Channels);
    }

    private Call Concat(PlanStep step, int operand, int firstChannel, PlanTensor output)
    {
        var (text, source) = (new StepText("concat"), plan.Tensor(step.Sources[operand]));
        text.Define("SOURCE_CHANNELS", source.Shape.Channels);
        text.Define("FIRST_CHANNEL", firstChannel);
        text.Define("BLOCKS", source.Blocks);
        Size(text, output.Shape);
        text.Define("SOURCE_MAP", OperationText.MapText(source));
        text.Define("TARGET_MAP", OperationText.MapText(output));
        var input = plan.Network.Layers[step.Layer].Inputs[operand];
        var others = Finish(text, step, quantized is null ? null : OperationText.Shift.Of(Fraction(input) - Fraction(step.Layer)));
        return new(text, source, output, others, 0, 0, output.Shape.Height);
    }

    private Call Elementwise(PlanStep step, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("elementwise");
        Common(text, source, output);
        return new(text, source, output, Finish(text, step, null), 0, 0, Rows(output));
    }

    private Call Pool(PlanStep step, PoolLayer pool, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("pool");
        Common(text, source, output);
        Window(text, pool.Kernel, pool.Stride, pool.Dilation);
        text.Define("PADDING_TOP", pool.Padding.Top);
        text.Define("PADDING_LEFT", pool.Padding.Left);
        text.Define("SOURCE_HEIGHT", source.Shape.Height);
        text.Define("SOURCE_WIDTH", source.Shape.Width);
        text.Define("IS_WHOLE", IsWhole(pool, source.Shape) ? 1 : 0);
        if (pool.IsMax)
        {
            text.Define("NEUTRAL(v)", "TO_SUM(v)");
            text.Define("COMBINE(a, b)", element == KernelElement.Float32 ? "fmax(a, b)" : "max(a, b)");
            text.Define("SCALED(a, y, x)", "(a)");
            return new(text, source, output, Finish(text, step, null), 0, 0, Rows(output));
        }

        text.Define("NEUTRAL(v)", "(SUM)(0)");
        text.Define("COMBINE(a, b)", "((a) + (b))");
        var windows = WindowGeometry.Of(pool, source.Shape);
        var divisors = Enumerable.Range(0, pool.Output.Pixels).Select(i => PoolReciprocal.DivisorAt(pool, windows, i / pool.Output.Width, i % pool.Output.Width)).ToList();
        if (quantized is null)
        {
            text.Define("SCALED(a, y, x)", $"((a) * (SUM)({PerPosition(text, "factor", "float", divisors.Select(n => NumberType.Real(1.0 / n)))}))");
            return new(text, source, output, Finish(text, step, null), 0, 0, Rows(output));
        }

        var reciprocals = divisors.ConvertAll(PoolReciprocal.For);
        text.Define("SCALED(a, y, x)", $"((a) * (SUM)({PerPosition(text, "factor", "int", reciprocals.Select(r => r.Multiplier.ToString(CultureInfo.InvariantCulture)))}))");
        var shifts = reciprocals.ConvertAll(r => Fraction(pool.Inputs[0]) + r.Shift - Fraction(step.Layer));
        var (least, most) = (shifts.Min(), shifts.Max());
        var shift = least == most ? OperationText.Shift.Of(least) : new OperationText.Shift(
            least,
            most,
            $"(SUM)({PerPosition(text, "right", "int", shifts.Select(s => Math.Clamp(s, 0, 62).ToString(CultureInfo.InvariantCulture)))})",
            $"(SUM)({PerPosition(text, "left", "int", shifts.Select(s => Math.Clamp(-s, 0, 62).ToString(CultureInfo.InvariantCulture)))})");
        return new(text, source, output, Finish(text, step, shift), 0, 0, Rows(output));
    }

    // Whether no window reaches beyond the map.
    private static bool IsWhole(PoolLayer pool, Shape source)
        => pool.Padding == Padding.None
            && ((pool.Output.Height - 1) * pool.Stride.Height) + ((pool.Kernel.Height - 1) * pool.Dilation.Height) < source.Height
            && ((pool.Output.Width - 1) * pool.Stride.Width) + ((pool.Kernel.Width - 1) * pool.Dilation.Width) < source.Width;

    private static int Rows(PlanTensor output) => output.Blocks * output.Shape.Height;

    // One value where all are equal, else a look-up by row and column.
    private static string PerPosition(StepText text, string name, string type, IEnumerable<string> values)
    {
        var all = values.ToList();
        return all.All(v => v == all[0]) ? all[0] : $"{text.Table(name, type, all)}[(y) * WIDTH + (x)]";
    }

    private Call Depthwise(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("depthwise");
        Common(text, source, output);
        Window(text, conv.Kernel, conv.Stride, conv.Dilation);
        text.Define("PADDING_TOP", conv.Padding.Top);
        text.Define("PADDING_LEFT", conv.Padding.Left);
        var tile = TileChoice.Of(output.Shape with { Height = 1 }, 1, 8, severalBlocks: false, _shape.FoldsBroadcast);
        text.Define("IS_OWN(down, across)", output.Shape.Width % tile.Width == 0 ? "1" : "(across)");
        text.Define("TILE_WIDTH", tile.Width);
        text.Define("TILES_ACROSS", TileChoice.Ceiling(output.Shape.Width, tile.Width));
        text.Define("CELLS(F)", string.Join(' ', Enumerable.Range(0, tile.Width).Select(i => string.Create(CultureInfo.InvariantCulture, $"F(0, {i}, 0, {i}, {i * conv.Stride.Width})"))));
        var order = new DepthwisePacking(conv, _lanes).Order;
        var start = PackWeights(step, conv.Weights, order);
        var others = Finish(text, step, WeightShift(step, order.Count / _lanes, output.Blocks));
        return new(text, source, output, others, start, PackBias(step, conv.Bias, output.Blocks), Rows(output) * TileChoice.Ceiling(output.Shape.Width, tile.Width));
    }

    private Call Convolution(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output, int perWord, PlanStep? pool)
    {
        var text = new StepText("convolution");
        text.Define("BLOCKS", output.Blocks);
        Size(text, pool is null ? output.Shape : output.Shape with { Height = 2 * output.Shape.Height, Width = 2 * output.Shape.Width });
        text.Define("SOURCE_MAP", OperationText.MapText(source));
        text.Define("TARGET_MAP", OperationText.MapText(output));
        Window(text, conv.Kernel, conv.Stride, conv.Dilation);
        var packing = new ConvolutionPacking(perWord > 1 ? conv with { InputChannels = source.Shape.Channels } : conv, source, _lanes);
        var start = perWord > 1 ? PackWords(step, perWord, conv.InputChannels, conv.Kernel.Area, packing.Order) : PackWeights(step, conv.Weights, packing.Order);
        MultiplyAdd(text, perWord);
        var shift = WeightShift(step, packing.Order.Count / _lanes, output.Blocks);
        var accumulators = IsNarrow(step, shift) ? _shape.Accumulators : _shape.Accumulators / 2;
        var isUniform = packing.Runs.All(r => r.Equals(packing.Runs[0]));

        // Behind the convolution a pool of 2 x 2 takes whole windows; a last odd row or column is not computed.
        var shape = pool is null ? output.Shape : output.Shape with { Height = 2 * output.Shape.Height, Width = 2 * output.Shape.Width };
        var tile = TileChoice.Of(shape, output.Blocks, accumulators, isUniform, _shape.FoldsBroadcast && samples == 1, pool is null ? 1 : 2);
        var (down, across) = (TileChoice.Ceiling(shape.Height, tile.Height), TileChoice.Ceiling(shape.Width, tile.Width));
        text.Define("IS_OWN(down, across)", (shape.Height % tile.Height == 0, shape.Width % tile.Width == 0) switch
        {
            (true, true) => "1",
            (true, false) => "(across)",
            (false, true) => "(down)",
            _ => "((down) && (across))",
        });
        text.Define("TILE_BLOCKS", tile.Blocks);
        text.Define("TILE_HEIGHT", tile.Height);
        text.Define("TILE_WIDTH", tile.Width);
        text.Define("TILES_DOWN", down);
        text.Define("TILES_ACROSS", across);
        text.Define("SOURCE_FIRST", source.At(0, -conv.Padding.Top, -conv.Padding.Left));
        text.Define("SOURCE_ROW", source.RowStride);
        text.Define("PIXEL_STEP", conv.Stride.Width * source.Lanes);
        text.Define("TAP_STEP", conv.Dilation.Width * source.Lanes);
        text.Define("CHANNEL_STEP", packing.ChannelStride);
        Runs(text, packing, isUniform);
        text.Define("UNROLL", samples > 1 && packing.Runs.All(r => r.All(c => c.Count == 1)) ? conv.Kernel.Width : 1);
        var cells = new List<string>();

        // Pixel by pixel, so that a number that was read serves all blocks at once.
        for (var i = 0; i < tile.Height * tile.Width; i++)
        {
            for (var v = 0; v < tile.Blocks; v++)
            {
                var (dy, dx) = (i / tile.Width, i % tile.Width);
                var at = (dy * conv.Stride.Height * source.RowStride) + (dx * conv.Stride.Width * source.Lanes);
                cells.Add(string.Create(CultureInfo.InvariantCulture, $"F({v}, {i}, {dy}, {dx}, {at})"));
            }
        }

        text.Define("CELLS(F)", string.Join(' ', cells));
        Each(text, "VECTORS", tile.Blocks);
        if (pool is not null)
        {
            Pools(text, tile, pool);
        }

        return new(text, source, output, Finish(text, step, shift), start, PackBias(step, conv.Bias, output.Blocks, perWord), output.Blocks / tile.Blocks * down * across);
    }

    private static void Runs(StepText text, ConvolutionPacking packing, bool isUniform)
    {
        var most = packing.Runs.Max(r => r.Count);
        text.Define("RUNS", most);
        if (isUniform)
        {
            // Equal steps from run to run, and all full but perhaps the last.
            var runs = packing.Runs[0];
            var step = runs.Count > 1 ? runs[1].Offset - runs[0].Offset : 0;
            if (runs.Select((r, i) => r.Offset == runs[0].Offset + (i * step) && (i == runs.Count - 1 || r.Count == runs[0].Count)).All(ok => ok))
            {
                text.Define("RUN_OFFSET(block, run)", string.Create(CultureInfo.InvariantCulture, $"({runs[0].Offset} + (run) * {step})"));
                text.Define("RUN_COUNT(block, run)", runs[^1].Count == runs[0].Count
                    ? runs[0].Count.ToString(CultureInfo.InvariantCulture)
                    : string.Create(CultureInfo.InvariantCulture, $"((run) < {runs.Count - 1} ? {runs[0].Count} : {runs[^1].Count})"));
                text.Define("BLOCK_WEIGHTS", packing.Starts.Count > 1 ? packing.Starts[1] : 0);
                text.Define("WEIGHTS_START(block)", "((block) * BLOCK_WEIGHTS)");
                return;
            }
        }

        var padded = packing.Runs.SelectMany(r => r.Concat(Enumerable.Repeat(new ChannelRun(0, 0), most - r.Count))).ToList();
        var offsets = text.Table("offsets", "int", padded.Select(r => r.Offset.ToString(CultureInfo.InvariantCulture)));
        var counts = text.Table("counts", "int", padded.Select(r => r.Count.ToString(CultureInfo.InvariantCulture)));
        var starts = text.Table("starts", "int", packing.Starts.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        text.Define("RUN_OFFSET(block, run)", $"{offsets}[(block) * RUNS + (run)]");
        text.Define("RUN_COUNT(block, run)", $"{counts}[(block) * RUNS + (run)]");
        text.Define("WEIGHTS_START(block)", $"{starts}[block]");
        text.Define("BLOCK_WEIGHTS", packing.Starts.Count > 1 ? packing.Starts[1] : 0);
    }

    private static void Size(StepText text, Shape shape)
    {
        text.Define("HEIGHT", shape.Height);
        text.Define("WIDTH", shape.Width);
    }

    private static void Common(StepText text, PlanTensor source, PlanTensor output)
    {
        text.Define("BLOCKS", output.Blocks);
        Size(text, output.Shape);
        text.Define("SOURCE_MAP", OperationText.MapText(source));
        text.Define("TARGET_MAP", OperationText.MapText(output));
    }

    private static void Window(StepText text, Extent kernel, Extent stride, Extent dilation)
    {
        text.Define("KERNEL_HEIGHT", kernel.Height);
        text.Define("KERNEL_WIDTH", kernel.Width);
        text.Define("STRIDE_HEIGHT", stride.Height);
        text.Define("STRIDE_WIDTH", stride.Width);
        text.Define("DILATION_HEIGHT", dilation.Height);
        text.Define("DILATION_WIDTH", dilation.Width);
    }

    private int Fraction(int layer) => quantized!.Layers[layer].Output.FractionBits;

    private bool IsNarrow(PlanStep step, OperationText.Shift? main)
        => element == KernelElement.Float32 || (element == KernelElement.Int32 && OperationText.IsNarrow(quantized!, step, main));

    // The types of the step and its operations.
    private List<int> Finish(StepText text, PlanStep step, OperationText.Shift? main)
    {
        var isNarrow = IsNarrow(step, main);
        var stored = ProgramText.ScalarOf(element);
        var type = new NumberType(isNarrow ? stored : "long", _width);
        var isConverted = type.Scalar != stored;

        // Maps, weights: which of them are vectors depends on what the lanes are. TO_SCALAR converts one element of a map.
        text.Define("SUM", type.Vector);
        text.Define("FACTOR", samples == 1 ? type.Vector : type.Scalar);
        text.Define("TO_SUM(v)", isConverted ? $"convert_{type.Vector}(v)" : "(v)");
        text.Define("TO_FACTOR(v)", !isConverted ? "(v)" : samples == 1 ? $"convert_{type.Vector}(v)" : "(long)(v)");
        text.Define("TO_SCALAR(v)", !isConverted ? "(v)" : samples == 1 ? "(long)(v)" : $"convert_{type.Vector}(v)");
        text.Define("TO_VECTOR(v)", isConverted ? $"convert_{(type with { Scalar = "int" }).Vector}(v)" : "(v)");
        if (step.Kind is StepKind.Convolution or StepKind.Winograd or StepKind.Depthwise or StepKind.Dense or StepKind.ClassMeans)
        {
            var bias = quantized is null ? "float" : "long";
            var vector = _width == 1 ? "biases[b]" : $"((global const {bias}{_width.ToString(CultureInfo.InvariantCulture)}*)biases)[b]";
            text.Define("BIAS_OF(b)", samples > 1 ? $"(SUM)(({type.Scalar})biases[b])" : quantized is not null && type.Scalar == "int" ? $"convert_{type.Vector}({vector})" : vector);
        }

        if (step.Kind == StepKind.ClassMeans)
        {
            text.Define("ITEM", type.Scalar);
        }

        return new OperationText(plan, quantized, type).Write(text, step, main);
    }
}
