using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class TraceCsvTests
{
    private const string Good = "# costMacs 97000,413000\nsample,label,exit1.0,exit1.1,exit2.0,exit2.1,exit2.2\n0,2,-0.5,0.25,-2.5,0.5,6.25\r\n\n1,0,0.75,0.5,3.5,-1.25,1e-1\n";

    [Test]
    public void Read_TwoExitsOfDifferentClasses_OrdersLogitsByExit()
    {
        var trace = Read(Good);
        Assert.That((trace.Exits, trace.Samples, trace.Classes, trace.Arithmetic), Is.EqualTo((2, 2, 3, "float32")));
        Assert.That(trace.ExitNames, Is.EqualTo(new[] { "exit1", "exit2" }));
        Assert.That(trace.LogitsOf(0).ToArray(), Is.EqualTo(new[] { -0.5f, 0.25f, 0.75f, 0.5f }));
        Assert.That(trace.LogitsOf(1).ToArray(), Is.EqualTo(new[] { -2.5f, 0.5f, 6.25f, 3.5f, -1.25f, 0.1f }));
        Assert.That(trace.Labels, Is.EqualTo(new[] { 2, 0 }));
        Assert.That(trace.BackboneMacs, Is.EqualTo(new[] { 97000L, 413000 }));
    }

    [Test]
    public void Read_WhatWasWrittenAsText_EqualsTheNpz()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.csv"), Good.Replace("# costMacs", "# backboneMacs: 95000, 400000\n# arithmetic = fixed\n# a remark\n# costMacs", StringComparison.Ordinal));
        var read = TraceFile.Read(folder.File("t.csv"));
        TraceFile.Write(read, folder.File("t.npz"));
        var again = TraceFile.Read(folder.File("t.npz"));
        Assert.That(again.Logits, Is.EqualTo(read.Logits));
        Assert.That((again.BackboneMacs, again.CostMacs, again.Arithmetic, again.ExitNames), Is.EqualTo((read.BackboneMacs, read.CostMacs, "fixed", read.ExitNames)));
    }

    [TestCase("label,e.0\n1,2\n", "t.csv(1,1): error EEHW5104: the trace cannot be read: it does not say what the exits cost: no line '# costMacs C1,C2,...'. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1,2\nlabel,e.0\n0,2\n", "t.csv(1,1): error EEHW5104: the trace cannot be read: costMacs is '1,2'; needed are 1 whole numbers with commas between them, one for each exit. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.2\n0,2,3\n", "t.csv(2,1): error EEHW5104: the trace cannot be read: column 3 is 'e.2'; the columns of an exit stand together and count from NAME.0. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,f.0,e.1\n0,2,3,4\n", "t.csv(2,1): error EEHW5104: the trace cannot be read: column 4 is 'e.1'; the columns of an exit stand together and count from NAME.0. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,wide\n0,2\n", "t.csv(2,1): error EEHW5104: the trace cannot be read: column 2 is 'wide'; allowed are label, sample, and NAME.CLASS for the logits of an exit. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\ne.0\n2\n", "t.csv(2,1): error EEHW5104: the trace cannot be read: there is no column 'label'. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n0,2\n", "t.csv(3,1): error EEHW5104: the trace cannot be read: the line has 2 fields, the title line 3. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n0,2,x\n", "t.csv(3,1): error EEHW5104: the trace cannot be read: e.1 is 'x'; needed is a number. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n0.5,2,3\n", "t.csv(3,1): error EEHW5104: the trace cannot be read: the label is '0.5'; needed is a whole number. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n", "t.csv(2,1): error EEHW5104: the trace cannot be read: no sample follows the title line. docs/formats.md shows a trace in CSV.")]
    [TestCase("", "t.csv(0,1): error EEHW5104: the trace cannot be read: there is no title line. docs/formats.md shows a trace in CSV.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n0,2,NaN\n", "t.csv logits: error EEHW5102: the logit of class 1 of sample 0 at exit e is NaN; allowed are finite numbers. Make the trace again with eehw trace.")]
    [TestCase("# costMacs 1\nlabel,e.0,e.1\n5,2,1\n", "t.csv labels: error EEHW5102: the label of sample 0 is 5; allowed is 0 to 1. Make the trace again with eehw trace.")]
    public void Read_WhatDoesNotFit_SaysWhere(string text, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Read(text))!.Message, Does.EndWith(message));

    private static Model.Exits.Trace Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.csv"), text);
        return TraceFile.Read(folder.File("t.csv"));
    }
}
