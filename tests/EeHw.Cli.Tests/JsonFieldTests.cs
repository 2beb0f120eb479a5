using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>The fields that scripts may rely on, verb by verb.</summary>
public sealed class JsonFieldTests
{
    private const string Measured = "source, throughputPerSecond, intervalCycles, latencyNs.{mean,p50,p95,p99,max}, accuracyFraction, exitShares, energyPjPerSample, resources, units, fifos";

    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void MakeDesign()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var map = b.MaxPool(b.Relu(b.Conv(0, 2, new Extent(3, 3), new Extent(4, 4))), new Extent(2, 2));
        var early = b.Dense(b.Flatten(map), 10, name: "head");
        OnnxWriter.Write(b.Build(early, b.Dense(b.GlobalAveragePool(b.Conv(map, 2, new Extent(3, 3))), 10)), _folder.File("net.onnx"));
        File.WriteAllText(_folder.File("d.yaml"), "network: net.onnx\ndata: { source: \"glyphs:seed=7,count=64\" }\nplatform: zc706\nclockMhz: 125\nexits: { thresholds: [0.12] }\nmapping: { folding: { auto: {} } }\nworkload: { samples: 32 }\n");
        Assert.That(FakeConsole.Run("trace", _folder.File("net.onnx"), "--data", "glyphs:seed=7,count=64", "--out", _folder.File("t.npz")).Exit, Is.Zero);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("inspect net.onnx", "parameters, exits[].{name,macs,cumulativeMacs,backboneMacs}, layers[].{name,kind,macs}")]
    [TestCase("policy evaluate t.npz --thresholds 0.12", "accuracyFraction, expectedMacs, exitShares, thresholds")]
    [TestCase("policy fit t.npz --budget-macs 1100", "accuracyFraction, expectedMacs, exitShares, thresholds")]
    [TestCase("trace net.onnx --data glyphs:seed=7,count=64 --limit 8 --out again.npz", "")]
    [TestCase("simulate d.yaml --samples 16", Measured + ", energyPjPerSample.{mean,low,high}, resources.{luts,ffs,dsps,bram18,uram}, units[].{name,busyFraction,starvedFraction,blockedFraction}, fifos[].{name,depth,highWater,minimumDepth}")]
    [TestCase("run d.yaml --device software --samples 16", Measured)]
    [TestCase("design resolve d.yaml --out resolved.yaml", "")]
    [TestCase("design new net.onnx --platform zc706 --out new.yaml", "")]
    [TestCase("generate d.yaml --target vitis --out project", "")]
    [TestCase("devices", "")]
    public void Json_OfAVerb_HasTheFieldsThatAreDocumented(string command, string fields)
    {
        var console = FakeConsole.Run([.. command.Split(' ').Select(w => w.EndsWith(".onnx", StringComparison.Ordinal) || w.EndsWith(".npz", StringComparison.Ordinal) || w.EndsWith(".yaml", StringComparison.Ordinal) || w == "project" ? _folder.File(w) : w), "--json"]);
        Assert.That(console.Exit, Is.EqualTo(ExitCode.Ok), console.ErrorText);
        using var json = JsonDocument.Parse(console.OutText);
        using (Assert.EnterMultipleScope())
        {
            foreach (var path in Split("schemaVersion, toolVersion, inputHash" + (fields.Length > 0 ? ", " + fields : "")).SelectMany(Paths))
            {
                Assert.That(Has(json.RootElement, path), Is.True, $"{command}: {path}");
            }
        }
    }

    // a, b.{c,d}, e[].{f}: commas inside of braces belong to the list there.
    private static IEnumerable<string> Split(string fields)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i <= fields.Length; i++)
        {
            if (i == fields.Length || (fields[i] == ',' && depth == 0))
            {
                yield return fields[from..i].Trim();
                from = i + 1;
            }
            else
            {
                depth += fields[i] == '{' ? 1 : fields[i] == '}' ? -1 : 0;
            }
        }
    }

    private static IEnumerable<string> Paths(string field)
    {
        var open = field.IndexOf('{', StringComparison.Ordinal);
        return open < 0 ? [field] : field[(open + 1)..^1].Split(',').Select(name => field[..open] + name);
    }

    private static bool Has(JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            var name = step.TrimEnd('[', ']');
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return false;
            }

            if (step.EndsWith("[]", StringComparison.Ordinal))
            {
                if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
                {
                    return false;
                }

                element = element[0];
            }
        }

        return true;
    }
}
