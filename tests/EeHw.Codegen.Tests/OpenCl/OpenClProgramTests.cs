using System.Diagnostics;
using System.Globalization;
using EeHw.Codegen.OpenCl;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.OpenCl;

public sealed class OpenClProgramTests
{
    [Test]
    public void Create_SameNetworkTwice_GivesTheSameText()
    {
        var network = RandomNetworks.Quantize(RandomNetworks.Generate(3), 3);

        var (a, b) = (OpenClProgram.Create(network.Network, network), OpenClProgram.Create(network.Network, network));

        Assert.That(b.Source, Is.EqualTo(a.Source));
        Assert.That(b.Weights.Bytes, Is.EqualTo(a.Weights.Bytes));
        Assert.That(b.Biases.Bytes, Is.EqualTo(a.Biases.Bytes));
    }

    [Test]
    public void Create_LayersOfEqualShape_ShareTheirFunction()
    {
        var b = new NetworkBuilder(16, 8, 8);
        var x = 0;
        for (var i = 0; i < 4; i++)
        {
            x = b.Relu(b.Conv(x, 16, new(3, 3), padding: new(1, 1, 1, 1)));
        }

        var program = OpenClProgram.Create(b.Build(b.Dense(b.GlobalAveragePool(x), 3)), style: new OpenClStyle { Winograd = false });
        var text = program.Source;

        // The first reads the packed input, the last writes a map without halo, the two between are alike.
        Assert.That(text.Split('\n').Where(l => l.StartsWith("#define FUNCTION convolution", StringComparison.Ordinal)), Is.EqualTo(new[] { "#define FUNCTION convolution_1", "#define FUNCTION convolution_2", "#define FUNCTION convolution_3" }));

        // One call in the stage's loop, one in the kernel of the layer; launched for both layers with places of their own.
        Assert.That(text.Split(" convolution_2(").Length - 1, Is.EqualTo(2));
        var launches = program.Layers[0].Where(l => l.Kernel == "layer_convolution_2").ToList();
        Assert.That(launches, Has.Count.EqualTo(2));
        Assert.That(launches[0].Arguments, Is.Not.EqualTo(launches[1].Arguments));
    }

    // What a pool of 2 x 2 alone reads is never stored; a map that an exit or another layer reads is, and other windows are steps of their own.
    [TestCase(2, false, 0)]
    [TestCase(2, true, 1)]
    [TestCase(3, false, 1)]
    public void Create_PoolBehindConvolution_IsTakenWithinItsTiles(int window, bool isReadElsewhere, int pools)
    {
        var b = new NetworkBuilder(16, 8, 8);
        var x = b.Relu(b.Conv(0, 16, new(1, 1)));
        var y = b.MaxPool(x, new(window, window));

        var program = OpenClProgram.Create(b.Build(isReadElsewhere ? b.Dense(x, 3) : b.Dense(y, 4), b.Dense(y, 3)), style: new OpenClStyle { Winograd = false });

        Assert.That(program.Source.Split("#define FUNCTION pool_").Length - 1, Is.EqualTo(pools));
        Assert.That(program.Source.Contains("#define POOLS(F)", StringComparison.Ordinal), Is.EqualTo(pools == 0));
    }

    // Two channels in one product where inputs and weights have 16 bits at most and sums fit 32; never in float, with one channel only, or with groups.
    [TestCase(8, 3, 1, true)]
    [TestCase(12, 4, 1, true)]
    [TestCase(40, 4, 1, false)]
    [TestCase(8, 1, 1, false)]
    [TestCase(8, 4, 2, false)]
    [TestCase(0, 4, 1, false)]
    public void Create_NarrowNumbers_AreMultipliedInPairs(int width, int channels, int groups, bool isPaired)
    {
        var b = new NetworkBuilder(channels, 6, 6);
        var network = b.Build(b.Dense(b.GlobalAveragePool(b.Conv(0, 8, new(3, 3), groups: groups)), 3));

        var program = OpenClProgram.Create(network, width == 0 ? null : RandomNetworks.Quantize(network, 1, width));

        Assert.That(program.Source.Contains("a = dot_pairs(a, ", StringComparison.Ordinal), Is.EqualTo(isPaired));
        Assert.That(program.Source.Contains("#define FUNCTION pairs_", StringComparison.Ordinal), Is.EqualTo(isPaired));
    }

    // Four channels in one product where the processor has it and all numbers are bytes; two where not, or where four would be no fewer words.
    [TestCase(8, 3, true, "dot_bytes")]
    [TestCase(8, 3, false, "dot_pairs")]
    [TestCase(8, 2, true, "dot_pairs")]
    [TestCase(12, 3, true, "dot_pairs")]
    public void Create_Bytes_AreMultipliedByFours(int width, int channels, bool bytes, string product)
    {
        var b = new NetworkBuilder(channels, 6, 6);
        var network = b.Build(b.Dense(b.GlobalAveragePool(b.Conv(0, 8, new(3, 3))), 3));

        var program = OpenClProgram.Create(network, RandomNetworks.Quantize(network, 1, width), new OpenClStyle { Bytes = bytes });

        Assert.That(program.Source, Does.Contain($"a = {product}(a, "));
    }

    // Compiled for a processor with the instruction, the program contains it.
    [TestCase(128, "-mavxvnni")]
    [TestCase(256, "-mavxvnni")]
    [TestCase(256, "-mavx512vnni -mavx512vl")]
    [TestCase(512, "-mavx512vnni -mavx512bw")]
    public void Create_Bytes_CompileToTheInstructionOfTheProcessor(int bits, string options)
    {
        var clang = Tools.Require("clang-14", "clang-14");
        using var folder = new TemporaryFolder();
        var b = new NetworkBuilder(8, 6, 6);
        var network = b.Build(b.Dense(b.GlobalAveragePool(b.Conv(0, 16, new(3, 3))), 3));
        var program = OpenClProgram.Create(network, RandomNetworks.Quantize(network, 1, 8), new OpenClStyle { Shape = OpenClShape.For(bits), Bytes = true });

        File.WriteAllText(folder.File("p.cl"), program.Source);

        Assert.That(Assembly(options), Does.Contain("vpdpbusd"));
        Assert.That(Assembly("-mavx2"), Does.Not.Contain("vpdpbusd"));

        string Assembly(string features)
        {
            var (exit, text) = Run(clang, folder.Path, ["-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "--target=x86_64-linux-gnu", "-O2", .. features.Split(' '), "-S", "-o", "p.s", "p.cl"]);
            Assert.That(exit, Is.Zero, text);
            return File.ReadAllText(folder.File("p.s"));
        }
    }

    // Dense layers as well, where there is more than one block of outputs to multiply a pair with (16 lanes).
    [TestCase(8, 17, true)]
    [TestCase(8, 16, false)]
    [TestCase(40, 17, false)]
    [TestCase(0, 17, false)]
    public void Create_NarrowDenseLayers_AreMultipliedInPairs(int width, int outputs, bool isPaired)
    {
        var b = new NetworkBuilder(6, 2, 2);
        var network = b.Build(b.Dense(0, outputs));

        var program = OpenClProgram.Create(network, width == 0 ? null : RandomNetworks.Quantize(network, 1, width));

        Assert.That(program.Source.Contains("a = dot_pairs(a, ", StringComparison.Ordinal), Is.EqualTo(isPaired));
    }

    // A layer of several blocks has tiles of several: what was broadcast serves them all.
    [Test]
    public void Create_SeveralBlocks_ShareATile()
    {
        var b = new NetworkBuilder(16, 32, 32);

        var program = OpenClProgram.Create(b.Build(b.Dense(b.GlobalAveragePool(b.Conv(0, 16, new(3, 3), padding: new(1, 1, 1, 1))), 3)), style: new OpenClStyle { Winograd = false, Shape = OpenClShape.Middle });

        Assert.That(program.Source, Does.Contain("#define TILE_BLOCKS 2\n#define TILE_HEIGHT 2\n#define TILE_WIDTH 3\n"));
    }

    [TestCase(9, 16, OpenClLanes.Best, 8)]
    [TestCase(9, 7, OpenClLanes.Best, 1)]
    [TestCase(32, 16, OpenClLanes.Best, 1)]
    [TestCase(9, 16, OpenClLanes.Channels, 1)]
    [TestCase(32, 1, OpenClLanes.Samples, 8)]
    public void Create_ChannelsThatLeaveLanesEmpty_PutsSamplesThereWhereTheBatchFillsThem(int channels, int batch, OpenClLanes lanes, int samples)
    {
        var b = new NetworkBuilder(1, 8, 8);
        var network = b.Build(b.Dense(b.GlobalAveragePool(b.Conv(b.Conv(0, channels, new(3, 3)), channels, new(3, 3))), channels));

        var program = OpenClProgram.Create(network, style: new OpenClStyle { Shape = OpenClShape.Middle, Batch = batch, Lanes = lanes });

        Assert.That(program.SamplesPerGroup, Is.EqualTo(samples));
    }

    [Test]
    public void Create_WidthsOfNumbers_DecideTheTypes()
    {
        var network = RandomNetworks.Generate(5);

        Assert.That(OpenClProgram.Create(network).Element, Is.EqualTo(KernelElement.Float32));
        Assert.That(OpenClProgram.Create(network, WithWidth(network, 8)).Element, Is.EqualTo(KernelElement.Int32));
        Assert.That(OpenClProgram.Create(network, WithWidth(network, 40)).Element, Is.EqualTo(KernelElement.Int64));
    }

    [Test]
    public void Create_RandomNetworksForEveryShape_PassTheSyntaxCheckOfClang([Values("wide", "middle", "narrow")] string shape, [Values(0, 12, 40)] int width)
    {
        var clang = Tools.Require("clang-14", "clang-14");
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        for (var seed = 0; seed < 16; seed++)
        {
            // The last two have sigmoids, channel shares and class means, whose squares take twice the width.
            var network = seed is < 12 or > 13 ? RandomNetworks.Generate(seed) : RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true });
            var program = OpenClProgram.Create(network, width == 0 ? null : RandomNetworks.Quantize(network, seed, seed is < 12 or > 13 ? width : Math.Min(width, 20)), new OpenClStyle { Shape = shape switch { "wide" => OpenClShape.Wide, "middle" => OpenClShape.Middle, _ => OpenClShape.Narrow }, Lanes = seed > 13 ? OpenClLanes.Samples : OpenClLanes.Best, Family = seed is 2 or 12 ? OpenClFamily.Gpu : OpenClFamily.Cpu });
            files.Add(folder.File($"{seed}.cl"));
            File.WriteAllText(files[^1], program.Source);
        }

        var (exit, text) = Run(clang, folder.Path, ["-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Wno-unused-parameter", "-Wno-unused-variable", .. files]);

        Assert.That((exit, text), Is.EqualTo((0, "")));
    }

    // Kernels that decide: whole network, layers, with and without sub-groups, which exist from OpenCL C 2.0.
    [Test]
    public void Create_KernelsThatDecide_PassTheSyntaxCheckOfClang([Values] OpenClFamily family, [Values("softmax-base2", "logit-margin", "max-logit", "base2-truncated")] string kind)
    {
        var clang = Tools.Require("clang-14", "clang-14");
        using var folder = new TemporaryFolder();
        var program = Deciding(family, kind);
        var file = folder.File("program.cl");
        File.WriteAllText(file, program.Source);
        string[] layers = family == OpenClFamily.Gpu ? ["-DLAYERS"] : [];
        foreach (var options in new string[][] { ["-cl-std=CL1.2", .. layers], ["-cl-std=CL1.2", "-DLAYERS"], ["-cl-std=CL2.0", "-DSUB_GROUPS", "-Xclang", "-cl-ext=+cl_khr_subgroups", .. layers] })
        {
            var (exit, text) = Run(clang, folder.Path, ["-x", "cl", .. options, "-DDECIDES", "-Xclang", "-finclude-default-header", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Wno-unused-parameter", "-Wno-unused-variable", file]);

            Assert.That((exit, text), Is.EqualTo((0, "")), string.Join(' ', options));
        }
    }

    [Test]
    public void Create_KernelsThatDecide_TouchNoMemoryThatIsNotTheirs([Values] OpenClFamily family)
    {
        var program = Deciding(family, "softmax-base2");
        var launches = family == OpenClFamily.Gpu ? program.Layers.Select(l => l[^1]) : [new KernelLaunch(KernelProgram.NetworkKernel, 1, [])];
        TouchesItsOwn(program, launches, KernelProgram.Deciding + (family == OpenClFamily.Gpu ? KernelProgram.ByLayers : ""));
    }

    private static KernelProgram Deciding(OpenClFamily family, string kind)
    {
        var b = new NetworkBuilder(2, 5, 6);
        var x = b.Relu(b.Conv(0, 5, new(3, 3)));
        var network = RandomNetworks.Quantize(b.Build(b.Dense(x, 70), b.Dense(b.GlobalAveragePool(x), 3)), 1, 12);
        var format = network.Layers[network.Network.Exits[0].Layer].Output;
        var bits = kind == "base2-truncated" ? TruncatedBase2Unit.FractionBits(70, format) : kind == "softmax-base2" ? 15 : 0;
        var unit = DecisionUnit.Create(new DecisionUnitSpec(kind, 0.5, false, bits, kind == "softmax-base2" ? 6 : 0), 70, format);
        var last = DecisionUnit.Create(new DecisionUnitSpec("always", 0, false, 0, 0), 3, network.Layers[network.Network.Exits[1].Layer].Output);
        return OpenClProgram.Create(network.Network, network, new OpenClStyle { Family = family, Shape = OpenClShape.Middle, Units = new([unit, last]) });
    }

    [Test]
    public void Create_RandomNetworks_TouchNoMemoryThatIsNotTheirs([Values(1, 3, 14)] int seed, [Values] bool isFixed) => TouchesItsOwn(RandomNetworks.Generate(seed), seed, isFixed);

    [Test]
    public void Create_SelfGates_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed)
        => TouchesItsOwn(RandomExitNetworks.Create(4, new RandomExitNetworkOptions { SelfGates = true, Exits = 2, MaximumBlocks = 2 }), 4, isFixed);

    [Test]
    public void Create_PoolsWithinConvolutions_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed)
    {
        var b = new NetworkBuilder(3, 7, 9);

        TouchesItsOwn(b.Build(b.Dense(b.MaxPool(b.Conv(0, 9, new(3, 3), padding: new(1, 1, 1, 1)), new(2, 2)), 3)), 3, isFixed);
    }

    [Test]
    public void Create_SamplesInLanes_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed) => TouchesItsOwn(RandomNetworks.Generate(3), 3, isFixed, OpenClLanes.Samples);

    [Test]
    public void Create_KernelsForGpus_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed) => TouchesItsOwn(RandomNetworks.Generate(1), 1, isFixed, family: OpenClFamily.Gpu);

    [Test]
    public void Create_Winograd_TouchesNoMemoryThatIsNotItsOwn()
    {
        var b = new NetworkBuilder(8, 6, 9);
        var x = b.Conv(b.Relu(b.Conv(0, 8, new(3, 3), padding: new(1, 1, 1, 1))), 9, new(3, 3));

        TouchesItsOwn(b.Build(b.Dense(b.GlobalAveragePool(x), 2)), 1, false);
    }

    [Test]
    public void Create_WinogradOfWideKernels_TouchesNoMemoryThatIsNotItsOwn()
    {
        var b = new NetworkBuilder(8, 7, 9);

        TouchesItsOwn(b.Build(b.Dense(b.GlobalAveragePool(b.Conv(b.Relu(b.Conv(0, 8, new(5, 5), padding: new(2, 2, 2, 2))), 9, new(5, 5))), 2)), 1, false);
    }

    [Test]
    public void Create_HistogramHeads_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed)
        => TouchesItsOwn(RandomExitNetworks.Create(2, new RandomExitNetworkOptions { HistogramHeads = true, Exits = 2, MaximumBlocks = 1 }), 2, isFixed);

    private static void TouchesItsOwn(EeHw.Model.Networks.Network network, int seed, bool isFixed, OpenClLanes lanes = OpenClLanes.Best, OpenClFamily family = OpenClFamily.Cpu)
    {
        var program = OpenClProgram.Create(network, isFixed ? RandomNetworks.Quantize(network, seed, 12) : null, new OpenClStyle { Shape = OpenClShape.Middle, Lanes = lanes, Family = family });

        // The functions are the same in both: layers one by one for one of the networks only.
        var layers = seed == 3 || family == OpenClFamily.Gpu ? program.Layers.SelectMany(l => l) : [];
        TouchesItsOwn(program, layers.DistinctBy(l => l.Kernel), KernelProgram.ByLayers);
        TouchesItsOwn(program, program.Kernels.Select(k => new KernelLaunch(k, 1, [])), "");
    }

    private static void TouchesItsOwn(KernelProgram program, IEnumerable<KernelLaunch> launches, string options)
    {
        var oclgrind = Tools.Require("oclgrind-kernel", "oclgrind");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("program.cl"), program.Source);
        foreach (var launch in launches)
        {
            File.WriteAllText(folder.File("run.sim"), Simulation(program, launch, samples: 3, workers: 2));

            // Oclgrind 21 does not know what clang makes of restrict in inlined functions.
            var (exit, text) = Run(oclgrind, folder.Path, ["--data-races", "--max-errors", "3", "--build-options", $"{program.BuildOptions}{options} -Drestrict=", "run.sim"]);

            Assert.That((exit, text.Trim()), Is.EqualTo((0, "")), launch.Kernel);
        }
    }

    // The input of oclgrind-kernel: program, kernel, sizes, then each argument with its content.
    private static string Simulation(KernelProgram program, KernelLaunch launch, int samples, int workers)
    {
        var type = program.Element == KernelElement.Float32 ? "float" : "int";
        return string.Join('\n',
        [
            "program.cl",
            launch.Kernel,
            Text($"{(launch.Items > 1 ? launch.Jobs * launch.Items : workers)} {(launch.Arguments.Count > 0 || launch.Items > 1 ? samples : 1)} 1"),
            Text($"{launch.Items} 1 1"),
            Text($"<size={samples * 4} range=0:1:{samples - 1} int>"),
            Text($"<size=4 int>\n{samples}"),
            Buffer(program.InputElements * samples, type),
            Buffer(program.WorkerElements * Math.Max(workers, samples), type),
            Buffer(program.SampleElements * samples, type),
            Buffer(program.Weights.Bytes.Length / 4, type),
            Buffer(program.Biases.Bytes.Length / (program.IsFixed ? 8 : 4), program.IsFixed ? "long" : "float"),
            Buffer((long)program.LogitStride * samples * program.Classes.Count, type),
            .. program.Decisions is null ? Array.Empty<string>() : [Buffer(1, "long"), Buffer(2 * samples, "int")],
            .. launch.Arguments.Select(a => Text($"<size=4 int>\n{a}")),
            "",
        ]);

        static string Buffer(long elements, string type) => Text($"<size={Math.Max(elements, 1) * (type == "long" ? 8 : 4)} fill=1 {type}>");
    }

    private static QuantizedNetwork WithWidth(Network network, int width)
    {
        var random = RandomNetworks.Quantize(network, 1, 8);
        var layers = random.Layers.ToArray();
        layers[^1] = layers[^1] with { Output = layers[^1].Output with { Width = width } };
        return random with { Layers = [.. layers] };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static (int Exit, string Text) Run(string tool, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result + error);
    }
}
