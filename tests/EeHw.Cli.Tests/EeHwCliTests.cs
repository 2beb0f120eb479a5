namespace EeHw.Cli.Tests;

public sealed class EeHwCliTests
{
    [Test]
    public void Run_WithoutArguments_PrintsHelp()
    {
        var run = FakeConsole.Run();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
            Assert.That(run.OutText, Does.Contain("Usage:").And.Contain("eehw demo").And.Contain("Exit codes:"));
            Assert.That(run.ErrorText, Is.Empty);
        }
    }

    [Test]
    public void Run_WithMistypedVerb_NamesTheNearest()
    {
        var run = FakeConsole.Run("dmeo");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Usage));
            Assert.That(run.OutText, Is.Empty);
            Assert.That(run.ErrorText, Is.EqualTo("error EEHW9001: eehw has no verb 'dmeo'. Did you mean 'demo'? `eehw --help` shows what there is.\n"));
        }
    }

    [Test]
    public void Run_WithMistypedOption_NamesTheNearest()
    {
        var run = FakeConsole.Run("demo", "--jsno");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Usage));
            Assert.That(run.ErrorText, Is.EqualTo("error EEHW9001: eehw demo has no option '--jsno'. Did you mean '--json'? `eehw demo --help` shows what there is.\n"));
        }
    }

    [Test]
    public void Run_WithOptionLackingItsValue_SaysSo()
    {
        var run = FakeConsole.Run("demo", "--out");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Usage));
            Assert.That(run.ErrorText, Is.EqualTo("error EEHW9001: Required argument missing for option: '--out'. `eehw demo --help` shows what there is.\n"));
        }
    }

    [Test]
    public void Run_WithHelpOfEveryVerb_ShowsExamples()
    {
        foreach (var verb in Verbs.VerbList.Create())
        {
            var run = FakeConsole.Run(verb.Name, "--help");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), verb.Name);
                Assert.That(run.OutText, Does.Contain("--json").Or.Contain("Commands:"), verb.Name);
                var examples = verb.Examples.Concat(verb.Subcommands.OfType<Verbs.VerbCommand>().SelectMany(s => s.Examples)).ToList();
                Assert.That(examples, Is.Not.Empty, verb.Name);
                Assert.That(examples.Select(e => e.Command), Has.All.StartsWith("eehw " + verb.Name), verb.Name);
            }
        }
    }

    [Test]
    public void Run_ExamplesOfEveryVerb_Parse()
    {
        foreach (var example in Verbs.VerbList.Create().SelectMany(v => v.Examples.Concat(v.Subcommands.OfType<Verbs.VerbCommand>().SelectMany(s => s.Examples))))
        {
            var parsed = EeHwCli.CreateRoot().Parse(example.Command["eehw ".Length..]);
            Assert.That(parsed.Errors, Is.Empty, example.Command);
        }
    }
}
