using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;
using EeHw.Train.Policies;

namespace EeHw.Train.Tests.Policies;

/// <summary>Fits on cases with a known answer.</summary>
public sealed class PolicyFitTests
{
    // Two classes, logits (m, 0); the label is 0 with probability σ(m/2): the true temperature is 2.
    [Test]
    public void Temperature_OfLogitsTwiceTooSure_IsTwo()
    {
        // Of 1000 samples at margin 4 and 1000 at margin 2, the shares σ(2) = 0.8808 and σ(1) = 0.7311 are class 0, rounded to a whole sample.
        var trace = Trace([.. Enumerable.Range(0, 2000).Select(n => new[] { n < 1000 ? 4f : 2f, 0 })], [.. Enumerable.Range(0, 2000).Select(n => n < 1000 ? (n < 881 ? 0 : 1) : n < 1731 ? 0 : 1)]);
        Assert.That(TemperatureFit.Temperature(trace, 0), Is.EqualTo(2).Within(0.01));
    }

    [Test]
    public void Temperature_Loss_IsLeastThere()
    {
        var trace = Random(400, 3, 4);
        var t = TemperatureFit.Temperature(trace, 0);
        var least = TemperatureFit.Loss(trace, 0, t);
        Assert.That(new[] { 0.9, 0.99, 1.01, 1.1 }.All(f => TemperatureFit.Loss(trace, 0, t * f) >= least), Is.True);
    }

    // Class 0 at 0 and 2, class 1 at 10 and 14: means 1 and 12; distances to 1: 1 1 9 13 -> 6; to 12: 12 10 2 2 -> 6.5.
    [Test]
    public void ClassMeans_OfFourPoints_AreAsCounted()
    {
        var (means, normalisers) = ClassMeansFit.Means(new ExitFeatures("f", 1, [0, 2, 10, 14]), [0, 0, 1, 1], 2, "exit1");
        Assert.That((means[0][0], means[1][0], normalisers[0], normalisers[1]), Is.EqualTo((1.0, 12.0, 6.0, 6.5)));
    }

    [Test]
    public void ClassMeans_WithoutASampleOfAClass_NamesIt()
        => Assert.That(
            Assert.Throws<EeHwException>(() => ClassMeansFit.Means(new ExitFeatures("f", 1, [0, 2]), [0, 2], 3, "early"))!.Message,
            Is.EqualTo("policy class-means, exit early: error EEHW5026: class 1 has no sample among 2, so it has no mean. Fit on samples of every class."));

    // Confidences 9 8 7 6 5, right right wrong right wrong: shares from the top 1, 1, 2/3, 3/4, 3/5.
    [TestCase(1.0, 8)]
    [TestCase(0.75, 6)]
    [TestCase(0.6, 5)]
    [TestCase(0.9, 8)]
    public void Precision_IsTheLowestThresholdThatKeepsIt(double target, double expected)
        => Assert.That(Precision.Threshold([(9, true), (8, true), (7, false), (6, true), (5, false)], target), Is.EqualTo(expected));

    // The tied pair 8, 8 stays together: half right.
    [Test]
    public void Precision_OfTies_TakesThemTogether()
        => Assert.That((Precision.Threshold([(9, true), (8, true), (8, false)], 0.9), Precision.Threshold([(8, true), (8, false)], 0.9)), Is.EqualTo((9.0, double.PositiveInfinity)));

    // 0 and 1 are confused in 30 % of cases, 2 and 3 in 20 %, {0,1} and {2,3} in 1 %.
    [TestCase(4, new[] { 0, 1, 2, 3 })]
    [TestCase(3, new[] { 0, 0, 1, 2 })]
    [TestCase(2, new[] { 0, 0, 1, 1 })]
    [TestCase(1, new[] { 0, 0, 0, 0 })]
    public void Hierarchy_JoinsWhatIsConfusedMost(int groups, int[] expected)
    {
        double[][] confusion = [[0.69, 0.3, 0.01, 0], [0.3, 0.69, 0, 0.01], [0.01, 0, 0.79, 0.2], [0, 0.01, 0.2, 0.79]];
        Assert.That(HierarchyFit.Join(confusion, groups), Is.EqualTo(expected));
    }

    // Slopes of both gate losses against differences.
    [Property]
    public bool BranchGates_Slopes_AreThoseOfTheLoss(int seed)
    {
        var random = new Random(seed);
        double[] likelihood = [.. Enumerable.Range(0, 4).Select(_ => 0.05 + (0.9 * random.NextDouble()))];
        double[] gates = [.. Enumerable.Range(0, 3).Select(_ => (4 * random.NextDouble()) - 2)];
        double[] costs = [0.2, 0.5, 0.7, 1];
        return SlopesAgree(gates, (g, s) => BranchGatesFit.Loss(likelihood, g, costs, 0.3, s));
    }

    [Property]
    public bool StopDistribution_Slopes_AreThoseOfTheLoss(int seed, bool isReverse)
    {
        var random = new Random(seed);
        double[] target = [.. Enumerable.Range(0, 4).Select(_ => 0.05 + (0.9 * random.NextDouble()))];
        target = isReverse ? target : [.. target.Select(t => t / target.Sum())];
        double[] gates = [.. Enumerable.Range(0, 3).Select(_ => (4 * random.NextDouble()) - 2)];
        return SlopesAgree(gates, (g, s) => StopDistributionFit.Loss(target, g, isReverse, s));
    }

    // With forward divergence and one state the gates that imitate the target exactly have π_1 = 1 - p_1, π_2 = (1 - p_1 - p_2)/(1 - p_1): the loss is the target's entropy.
    [Test]
    public void StopDistribution_AtItsBest_HasTheTargetsEntropy()
    {
        double[] target = [0.5, 0.3, 0.2];
        double[] on = [Math.Log(0.5 / 0.5), Math.Log(0.4 / 0.6)];
        var slopes = new double[2];
        var loss = StopDistributionFit.Loss(target, on, false, slopes);
        Assert.That(loss, Is.EqualTo(-target.Sum(p => p * Math.Log(p))).Within(1e-12));
        Assert.That(slopes, Is.EqualTo(new[] { 0.0, 0 }).Within(1e-12));
    }

    // Exit 1 is right exactly where its first logit, from -50 to 50, is positive: the gate separates what is not within 5 of 0.
    [Test]
    public void LinearGate_OnSeparableSamples_Separates()
    {
        var logits = Enumerable.Range(0, 400).Select(n => new[] { ((n * 37) % 101) - 50.5f, -60 }).ToArray();
        var trace = Trace(logits, [.. logits.Select(z => z[0] > 0 ? 0 : 1)]);
        var policy = (GatePolicy)Fit("linear-gate", trace).Policy;
        Assert.That(((IExitPolicy)policy).Decide(trace).ExitOf.Where((e, n) => Math.Abs(logits[n][0]) > 5 && (e == 0) != (logits[n][0] > 0)), Is.Empty);
    }

    // Two exits. Where exit 1 has a large margin it is right, else it is wrong and exit 2 is right. Gains: leaving costs 0.1 λ, going on 1 λ.
    [TestCase(0.5, 0.5)]
    [TestCase(2.0, 0.0)]
    public void DecisionProcess_WeighsGainAgainstPrice(double lambda, double stay)
    {
        var trace = Trace([.. Enumerable.Range(0, 100).Select(n => new[] { n < 50 ? 9f + n : 1f + (n / 100f), 0 })], [.. Enumerable.Range(0, 100).Select(n => n < 50 ? 0 : 1)], 10, 100);
        var fit = Fit("decision-process", trace, ("lambda", lambda.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("confidenceBins", "2"), ("entropyBins", "1"));
        // λ = 0.5: going on from a wrong answer gains 1 - 0.45 > 0. λ = 2: it gains 1 - 1.8 < 0.
        Assert.That(fit.Policy.Decide(trace).Shares(2)[1], Is.EqualTo(stay).Within(1e-12));
    }

    // Backward induction is at least as good as the two policies that look at nothing.
    [Property]
    public bool DecisionProcess_IsWorthAtLeastWhatConstantPoliciesAre(int seed, byte price)
    {
        var trace = Random(120, 3, seed);
        var lambda = price / 255.0;
        var decisions = Fit("decision-process", trace, ("lambda", lambda.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), ("confidenceBins", "4"), ("entropyBins", "2")).Policy.Decide(trace);
        double Value(Func<int, int> exitOf) => Enumerable.Range(0, trace.Samples).Average(n => (LogitOrder.ArgMax(trace.LogitsOf(exitOf(n), n)) == trace.Labels[n] ? 1.0 : 0) - (lambda * trace.CostMacs[exitOf(n)] / trace.CostMacs[^1]));
        return Value(n => decisions.ExitOf[n]) >= Math.Max(Value(_ => 0), Value(_ => 1)) - 1e-9;
    }

    // Activations 4 3 2 1 (mean 2.5) and budget 150 of 100..200: half may leave; the smallest beta that occurs and costs no more is 3/2.5.
    [Test]
    public void ActivationRatio_ForABudget_TakesTheLargestBetaThatFits()
    {
        var trace = Trace([[4, 0], [3, 0], [2, 0], [1, 0]], [0, 0, 0, 0], 100, 200);
        var policy = (ActivationRatioPolicy)PolicyFits.Default.ByName("activation-ratio").Fit(new PolicyFitRequest { Trace = trace, Budget = 150 }).Policy;
        Assert.That((policy.Means[0], policy.Confidences[0]), Is.EqualTo((2.5, 3 / 2.5)));
    }

    [Test]
    public void TrustScore_WithDensityFilter_DropsTheOutlier()
    {
        // Class 0: ten close points and one far away; class 1: eleven points. A tenth of eleven is one.
        var logits = Enumerable.Range(0, 22).Select(n => n < 11 ? new[] { n == 5 ? 90f : n / 10f, 0 } : new[] { 0, 50 + (n / 10f) }).ToArray();
        var trace = Trace(logits, [.. Enumerable.Range(0, 22).Select(n => n < 11 ? 0 : 1)]);
        var policy = (TrustScorePolicy)Fit("trust-score", trace, ("filter", "density"), ("alpha", "0.1"), ("neighbours", "3")).Policy;
        Assert.That(policy.Points[0][0].Select(p => p[0]), Is.EquivalentTo(logits[..11].Select(z => (double)z[0]).Where(z => z < 50)));
    }

    [TestCase("hybrid", 150.0)]
    [TestCase("temperature", 150.0)]
    [TestCase("class-thresholds", 150.0)]
    [TestCase("hierarchy", 150.0)]
    [TestCase("linear-gate", 150.0)]
    [TestCase("branch-gates", 150.0)]
    [TestCase("stop-distribution", 150.0)]
    [TestCase("trust-score", 150.0)]
    [TestCase("class-means", 150.0)]
    public void Fit_ForABudget_MeetsItWithinASample(string name, double budget)
    {
        var trace = Random(500, 4, 11) with { CostMacs = [100, 200], BackboneMacs = [100, 200] };
        var policy = PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = trace, Budget = budget + ExtraOf(name) }).Policy;
        var evaluation = PolicyEvaluation.Of(trace, policy);
        // The gates and means add their own MACs to both exits' costs.
        Assert.That(evaluation.ExpectedMacs, Is.EqualTo(budget + ExtraOf(name)).Within(0.5));
    }

    [TestCaseSource(nameof(Names))]
    public void Fit_Twice_IsTheSame(string name)
    {
        var trace = Random(150, 4, 5);
        trace = name == "output-stability" || name == "patience" ? Random(150, 4, 5, 3) : trace;
        string[] Once() => [.. PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = trace, Seed = 9, Options = OptionsOf(name), Budget = name == "eenet" ? 150 : null }).Policy.ToYaml().Entries.Select(e => Text(e.Value))];
        var first = Once();
        Assert.That(Once(), Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Names))]
    public void Fit_OfATraceWithOneExit_SaysThatNothingIsToDecide(string name)
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = Random(9, 4, 5, 1) }))!.Message,
            Is.EqualTo($"policy {name}: error EEHW5026: the trace has one exit, where every sample leaves; there is nothing to decide. Add an exit to the network."));

    [TestCaseSource(nameof(Names))]
    public void Fit_WithAnUnknownOption_SaysSo(string name)
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = Random(9, 4, 5), Options = new Dictionary<string, string> { ["colour"] = "1" } }))!.Message,
            Does.StartWith($"--option colour: error EEHW5025: policy {name} has no option 'colour'."));

    [TestCaseSource(nameof(Names))]
    public void Fit_OfANotFiniteLogit_NamesIt(string name)
    {
        var trace = Random(9, 4, 5);
        trace.Logits[5] = float.NaN;
        Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = trace }))!.Message,
            Is.EqualTo("exit exit1, sample 1, class 1: error EEHW5008: the logit is NaN; logits must be finite. Check the network's weights and the normalisation of the data."));
    }

    [Test]
    public void Fit_WithALabelOutOfRange_NamesIt()
    {
        var trace = Random(9, 4, 5);
        trace.Labels[3] = 4;
        Assert.That(
            Assert.Throws<EeHwException>(() => Fit("hybrid", trace))!.Message,
            Is.EqualTo("labels: error EEHW5102: the label of sample 3 is 4; allowed is 0 to 3. Make the trace again with eehw trace."));
    }

    [Test]
    public void Fit_OfOneClass_SaysWhatToUse()
        => Assert.That(
            Assert.Throws<EeHwException>(() => Fit("hybrid", Trace([[1], [2]], [0, 0])))!.Message,
            Is.EqualTo("policy hybrid, exit exit1: error EEHW5026: the exit has 1 class(es), so every answer is equally sure; 2 are needed. Use a policy for regression: output-stability, or patience with a tolerance."));

    // What compares classes needs two; largest output, gate and the rules of regression do not.
    [TestCase("threshold", "score=entropy", true)]
    [TestCase("threshold", "score=margin", true)]
    [TestCase("threshold", "score=logit-margin", true)]
    [TestCase("threshold", "score=max-softmax", true)]
    [TestCase("threshold", "score=max-logit", false)]
    [TestCase("temperature", null, true)]
    [TestCase("class-thresholds", null, true)]
    [TestCase("asymmetric", "positiveClass=0", true)]
    [TestCase("hierarchy", "groups=1", true)]
    [TestCase("hysteresis", null, true)]
    [TestCase("decision-process", null, true)]
    [TestCase("eenet", null, true)]
    [TestCase("trust-score", null, true)]
    [TestCase("stop-distribution", null, true)]
    public void Fit_OfOneClass_IsRefusedWhereClassesAreCompared(string policy, string? option, bool isRefused)
    {
        PolicyFitRequest request = new() { Trace = Trace([[1], [2], [4], [7]], [0, 0, 0, 0]) };
        if (option is not null)
        {
            request = request with { Options = new Dictionary<string, string> { [option.Split('=')[0]] = option.Split('=')[1] } };
        }

        if (policy == "eenet")
        {
            request = request with { Budget = 150 };
        }

        void Fitting() => PolicyFits.Default.All.First(f => f.Name == policy).Fit(request);
        if (isRefused)
        {
            Assert.That(Assert.Throws<EeHwException>(Fitting)!.Message, Does.Contain("error EEHW5026: the exit has 1 class(es), so every answer is equally sure; 2 are needed."));
        }
        else
        {
            Assert.DoesNotThrow(Fitting);
        }
    }

    [Test]
    public void Fit_OfPatienceWithTooFewExits_SaysHowManyAreNeeded()
        => Assert.That(
            Assert.Throws<EeHwException>(() => Fit("patience", Random(9, 4, 5)))!.Message,
            Is.EqualTo("--option patience: error EEHW5025: a patience of 1 lets samples leave at exit 2 at the earliest; with 2 exits that is none before the final one. Patience needs three exits or more."));

    [Test]
    public void Fit_WithoutFeatures_SaysHowToGetThem()
        => Assert.That(
            Assert.Throws<EeHwException>(() => Fit("class-means", Random(9, 4, 5) with { Features = null }))!.Message,
            Is.EqualTo("policy class-means, exit exit1: error EEHW5023: it looks at features, and the trace has none. Make the trace with `eehw trace --features`."));

    [Test]
    public void Fit_WithANegativeMeanActivation_SaysSo()
        => Assert.That(
            Assert.Throws<EeHwException>(() => Fit("activation-ratio", Trace([[-1, -2], [-3, -4]], [0, 0])))!.Message,
            Is.EqualTo("policy activation-ratio, exit exit1: error EEHW5026: the mean activation (winner) is -2; a ratio to it needs a positive one. Use another activation."));

    [Test]
    public void Fit_ForAnInfeasibleBudget_SaysTheFeasible()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFits.Default.ByName("hybrid").Fit(new PolicyFitRequest { Trace = Random(9, 4, 5), Budget = 999 }))!.Message,
            Is.EqualTo("budget: error EEHW5005: 999 MACs per sample cannot be met: every sample costs at least 100 (first exit) and at most 200 (final exit). Budgets lie strictly between."));

    [TestCase("shares", "0.5,0.4", "--option shares: error EEHW5025: the shares sum to 0.9; needed is 1. Give one share per exit, the final exit's too.")]
    [TestCase("thresholds", "1,2,3", "--option thresholds: error EEHW5025: 3 values were given; needed are 1, or one that all share.")]
    [TestCase("thresholds", "2", "--option thresholds: error EEHW5025: '2' holds a threshold out of the score's range.")]
    [TestCase("thresholds", "much", "--option thresholds: error EEHW5025: 'much' is not a number that is allowed here. Allowed: any number.")]
    public void Fit_WithAWrongOption_SaysWhatIsWrong(string option, string value, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => Fit("hybrid", Random(9, 4, 5), (option, value)))!.Message, Is.EqualTo(expected));

    [Test]
    public void Fits_WithOneFromOutside_FindIt()
        => Assert.That(PolicyFits.Default.With(new Mine()).ByName("mine").Summary, Is.EqualTo("from outside"));

    [Test]
    public void Fits_OfAnUnknownName_ListWhatThereIs()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFits.Default.ByName("patienc"))!.Message,
            Is.EqualTo($"error EEHW5020: there is no exit policy 'patienc' to fit; there are {string.Join(", ", Names())}. Did you mean 'patience'?"));

    private static IEnumerable<string> Names() => PolicyFits.Default.All.Select(f => f.Name);

    // 4 classes with 2 features (class-means: b_k = c_k here), 4 logits (gates), 7 inputs of the shared gate.
    private static double ExtraOf(string name) => name switch { "class-means" => 8, "linear-gate" or "branch-gates" => 4, "stop-distribution" => 7, _ => 0 };

    private static Dictionary<string, string> OptionsOf(string name) => name is "pixel-share" ? new() { ["pixelClasses"] = "2" } : [];

    private static string Text(object node) => node switch
    {
        EeHw.Model.Formats.Yaml.YamlScalar s => s.Text,
        EeHw.Model.Formats.Yaml.YamlSequence q => "[" + string.Join(",", q.Items.Select(Text)) + "]",
        EeHw.Model.Formats.Yaml.YamlMap m => "{" + string.Join(",", m.Entries.Select(e => e.Key.Text + ":" + Text(e.Value))) + "}",
        _ => "",
    };

    private static PolicyFitResult Fit(string name, Trace trace, params (string Name, string Value)[] options)
        => PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = trace, Seed = 1, Options = options.ToDictionary(o => o.Name, o => o.Value) });

    private static bool SlopesAgree(double[] gates, Func<double[], double[], double> loss)
    {
        var slopes = new double[gates.Length];
        loss(gates, slopes);
        var ignored = new double[gates.Length];
        return Enumerable.Range(0, gates.Length).All(k =>
        {
            const double H = 1e-5;
            double[] Moved(double by) => [.. gates.Select((g, i) => i == k ? g + by : g)];
            var numeric = (loss(Moved(H), ignored) - loss(Moved(-H), ignored)) / (2 * H);
            return Math.Abs(numeric - slopes[k]) < 1e-6 * Math.Max(1, Math.Abs(slopes[k]));
        });
    }

    // Exit 2 always answers the label, surely.
    private static Trace Trace(float[][] first, int[] labels, params long[] costs)
    {
        costs = costs.Length == 0 ? [100, 200] : costs;
        var classes = first[0].Length;
        return new()
        {
            Logits = [.. first.SelectMany(z => z), .. labels.SelectMany(l => Enumerable.Range(0, classes).Select(c => c == l ? 9f : 0))],
            Exits = 2,
            Samples = first.Length,
            Classes = classes,
            Labels = labels,
            CostMacs = [.. costs],
            BackboneMacs = [.. costs],
            ExitNames = ["exit1", "exit2"],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
    }

    private static Trace Random(int samples, int classes, int seed, int exits = 2)
    {
        var labels = Enumerable.Range(0, samples).Select(n => new CounterRandom(seed, n).NextInteger(classes)).ToArray();
        float Noise(int k, int n, int c) => (float)new CounterRandom(seed, ((long)k * samples * classes) + (n * classes) + c, 1).NextUniform(0, 4);
        return new()
        {
            Logits = [.. Enumerable.Range(0, exits).SelectMany(k => Enumerable.Range(0, samples).SelectMany(n => Enumerable.Range(0, classes).Select(c => Noise(k, n, c) + (c == labels[n] ? 1 + k : 0))))],
            Exits = exits,
            Samples = samples,
            Classes = classes,
            Labels = labels,
            CostMacs = [.. Enumerable.Range(1, exits).Select(k => 100L * k)],
            BackboneMacs = [.. Enumerable.Range(1, exits).Select(k => 100L * k)],
            ExitNames = [.. Enumerable.Range(1, exits).Select(k => $"exit{k}")],
            Features = [.. Enumerable.Range(0, exits).Select(k => new ExitFeatures($"f{k}", 2, [.. Enumerable.Range(0, samples * 2).Select(i => Noise(k + exits, i / 2, i % 2) + labels[i / 2])]))],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
    }

    private sealed class Mine : IPolicyFit
    {
        public string Name => "mine";

        public string Summary => "from outside";

        public ValueList<PolicyFitOption> Options => [];

        public PolicyFitResult Fit(PolicyFitRequest request) => new(new HybridPolicy { Confidences = [] }, []);
    }
}
