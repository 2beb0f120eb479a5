using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Testing;

namespace EeHw.Model.Tests.Results;

public sealed class MeasurementJsonTests
{
    // Field names that scripts may rely on.
    private static readonly string[] _promised =
    [
        "source", "throughputPerSecond", "intervalCycles", "latencyNs.mean", "latencyNs.p50", "latencyNs.p95", "latencyNs.p99", "latencyNs.max",
        "accuracyFraction", "exitShares", "energyPjPerSample.mean", "energyPjPerSample.low", "energyPjPerSample.high",
        "resources.luts", "resources.ffs", "resources.dsps", "resources.bram18", "resources.uram",
        "units[].name", "units[].busyFraction", "units[].starvedFraction", "units[].blockedFraction",
        "fifos[].name", "fifos[].depth", "fifos[].highWater", "fifos[].minimumDepth",
    ];

    [Test]
    public void Metrics_OfTheTable_HoldEveryPromisedName() => Assert.That(MeasurementJson.Metrics.Select(m => m.Name), Is.SupersetOf(_promised));

    [Test]
    public void Metrics_OfTheTable_AreNamedOnceAndDescribed()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MeasurementJson.Metrics.Select(m => m.Name), Is.Unique);
            Assert.That(MeasurementJson.Metrics.Select(m => m.Description), Has.All.Not.Empty);
        }
    }

    [Test]
    public void Write_ThenRead_IsTheIdentity()
    {
        using var folder = new TemporaryFolder();
        foreach (var measurement in new[] { Full(), Empty() })
        {
            MeasurementJson.Write(folder.File("m.json"), measurement, "1.2.3", "abc");
            Assert.That(MeasurementJson.Read(folder.File("m.json")), Is.EqualTo(measurement));
        }
    }

    [Test]
    public void Write_OfAnEmptyMeasurement_BeginsWithTheHeaderAndNamesWhatIsNotKnown()
    {
        var text = Encoding.UTF8.GetString(JsonFile.ToBytes("1.2.3", "abc", w => MeasurementJson.WriteFields(w, Empty())));
        Assert.That(text, Does.StartWith("""
            {
              "schemaVersion": 1,
              "toolVersion": "1.2.3",
              "inputHash": "abc",
              "source": "closedForm",
              "tool": "t",
              "samples": 0,
              "isPartial": false,
              "throughputPerSecond": null,
            """.ReplaceLineEndings("\n")));
    }

    [TestCase("\"samples\": 7,", "", "m.json samples: error EEHW1503: is missing. Make the file again with this version of eehw.")]
    [TestCase("\"samples\": 7,", "\"samples\": 7.5,", "m.json samples: error EEHW1503: must be a whole number or null.")]
    [TestCase("\"source\": \"simulated\"", "\"source\": \"guessed\"", "m.json source: error EEHW1503: must be one of closedForm, simulated, csim, rtl, synthesised, measured, published, imported.")]
    [TestCase("0.25", "\"x\"", "m.json exitShares[0]: error EEHW1503: must be a number.")]
    [TestCase("\"schemaVersion\": 1", "\"schemaVersion\": 9", "m.json schemaVersion: error EEHW1502: must be 1. Make the file again with this version of eehw.")]
    [TestCase("\"toolVersion\"", "toolVersion", "m.json(3,3): error EEHW1501: is not a JSON document. It may be cut off; make it again.")]
    public void Read_OfASpoiltFile_NamesThePlace(string found, string replacement, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.json");
        MeasurementJson.Write(path, Full(), "1.2.3", "abc");
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(found));
        File.WriteAllText(path, text.Replace(found, replacement, StringComparison.Ordinal));
        var e = Assert.Throws<EeHwException>(() => MeasurementJson.Read(path));
        Assert.That(e!.Message.Replace(folder.Path + "/", "", StringComparison.Ordinal), Is.EqualTo(expected));
    }

    [Test]
    public void Read_OfAMissingFile_SaysSo()
    {
        var e = Assert.Throws<EeHwException>(() => MeasurementJson.Read("no/such.json"));
        Assert.That(e!.Message, Is.EqualTo("no/such.json: error EEHW1001: there is no such file. Check the path."));
    }

    private static Measurement Empty() => new() { Source = MeasurementSource.ClosedForm, Tool = "t", Samples = 0 };

    private static Measurement Full() => new()
    {
        Source = MeasurementSource.Simulated,
        Tool = "simulator 0.1.0",
        Samples = 7,
        IsPartial = true,
        ThroughputPerSecond = 44_688.5,
        IntervalCycles = 2797.25,
        TotalCycles = 1L << 40,
        LatencyNs = new(1, 2, 3, 4, 5),
        AccuracyFraction = 0.9,
        ExitShares = [0.25, 0.75],
        Exits = [new("early", 0.25, new(1, 1, 1, 1, 1), null), new("final", 0.75, null, new(2, 2, 2, 2, 2))],
        EnergyPjPerSample = new Band(3, 1, 9),
        EnergyPjPerCorrectSample = new Band(4, 2, 10),
        EnergyDelayPjS = new Band(3e-9, 1e-9, 9e-9),
        AveragePowerMw = new Band(0.3, 0.1, 0.9),
        Power = new(0.5, [new("powered-down", true, 0.25, 3, 1000, new Band(2, 1, 3), new Band(3, 1, 9), 12)], new(new Band(2, 1, 3), new Band(40, 35, 45), 85, 20, 7, 0.5, [0, 5], [25, 30])),
        EnergyParts = [new("static", new Band(3, 1, 9))],
        EnergySource = "modelled, uncalibrated",
        Resources = new Resources(1, 2, 3, 4, 5),
        ResourcesSource = "estimated",
        Units = [new("stage0/conv/mac", "MacArray", 0, 0.5, 0.25, 0.125, 100, new Resources(9, 8, 7, 6, 5)), new("merge", "ExitMerge", 0, 0, 1, 0, 1, null)],
        Fifos = [new("a->b", 4, 3, 2, 1), new("b->c", 4, 3, null)],
        Reconfiguration = new(2, 0.5, new Band(1, 1, 1), 75, "weights do not fit"),
        Mismatches = 0,
        Notes = ["uncalibrated", "µ < 1 & \"quoted\""],
    };
}
