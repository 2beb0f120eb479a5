using System.Diagnostics;
using System.Globalization;
using EeHw.Codegen.OpenCl;
using EeHw.Model.Arithmetic;
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

        var text = OpenClProgram.Create(b.Build(b.Dense(b.GlobalAveragePool(x), 3))).Source;

        // The first reads the packed input, the last writes a map without halo, the two between are alike.
        Assert.That(text.Split('\n').Where(l => l.StartsWith("#define FUNCTION convolution", StringComparison.Ordinal)), Is.EqualTo(new[] { "#define FUNCTION convolution_1", "#define FUNCTION convolution_2", "#define FUNCTION convolution_3" }));
        Assert.That(text.Split("convolution_2(").Length - 1, Is.EqualTo(2));
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
        for (var seed = 0; seed < 14; seed++)
        {
            // The last two have sigmoids, channel shares and class means, whose squares take twice the width.
            var network = seed < 12 ? RandomNetworks.Generate(seed) : RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true });
            var program = OpenClProgram.Create(network, width == 0 ? null : RandomNetworks.Quantize(network, seed, seed < 12 ? width : Math.Min(width, 20)), shape switch { "wide" => OpenClShape.Wide, "middle" => OpenClShape.Middle, _ => OpenClShape.Narrow });
            files.Add(folder.File($"{seed}.cl"));
            File.WriteAllText(files[^1], program.Source);
        }

        var (exit, text) = Run(clang, folder.Path, ["-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Wno-unused-parameter", "-Wno-unused-variable", .. files]);

        Assert.That((exit, text), Is.EqualTo((0, "")));
    }

    [Test]
    public void Create_RandomNetworks_TouchNoMemoryThatIsNotTheirs([Values(1, 3, 14)] int seed, [Values] bool isFixed) => TouchesItsOwn(RandomNetworks.Generate(seed), seed, isFixed);

    [Test]
    public void Create_SelfGates_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed)
        => TouchesItsOwn(RandomExitNetworks.Create(4, new RandomExitNetworkOptions { SelfGates = true, Exits = 2, MaximumBlocks = 2 }), 4, isFixed);

    [Test]
    public void Create_HistogramHeads_TouchNoMemoryThatIsNotTheirs([Values] bool isFixed)
        => TouchesItsOwn(RandomExitNetworks.Create(2, new RandomExitNetworkOptions { HistogramHeads = true, Exits = 2, MaximumBlocks = 1 }), 2, isFixed);

    private static void TouchesItsOwn(EeHw.Model.Networks.Network network, int seed, bool isFixed)
    {
        var oclgrind = Tools.Require("oclgrind-kernel", "oclgrind");
        using var folder = new TemporaryFolder();
        var program = OpenClProgram.Create(network, isFixed ? RandomNetworks.Quantize(network, seed, 12) : null);
        File.WriteAllText(folder.File("program.cl"), program.Source);
        foreach (var kernel in program.Kernels)
        {
            File.WriteAllText(folder.File("run.sim"), Simulation(program, kernel, samples: 3, workers: 2));

            // Oclgrind 21 does not know what clang makes of restrict in inlined functions.
            var (exit, text) = Run(oclgrind, folder.Path, ["--data-races", "--max-errors", "3", "--build-options", "-cl-std=CL1.2 -Drestrict=", "run.sim"]);

            Assert.That((exit, text.Trim()), Is.EqualTo((0, "")), kernel);
        }
    }

    // The input of oclgrind-kernel: program, kernel, sizes, then each argument with its content.
    private static string Simulation(KernelProgram program, string kernel, int samples, int workers)
    {
        var type = program.Element == KernelElement.Float32 ? "float" : "int";
        return string.Join('\n',
        [
            "program.cl",
            kernel,
            Text($"{workers} 1 1"),
            "1 1 1",
            Text($"<size={samples * 4} range=0:1:{samples - 1} int>"),
            Text($"<size=4 int>\n{samples}"),
            Buffer(program.InputElements * samples, type),
            Buffer(program.WorkerElements * workers, type),
            Buffer(program.SampleElements * samples, type),
            Buffer(program.Weights.Bytes.Length / 4, type),
            Buffer(program.Biases.Bytes.Length / (program.IsFixed ? 8 : 4), program.IsFixed ? "long" : "float"),
            Buffer((long)program.LogitStride * samples, type),
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
