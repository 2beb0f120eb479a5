using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Checkpoints;
using EeHw.Train.Engines;
using EeHw.Train.Losses;

namespace EeHw.Train.Training;

/// <summary>What is minimised from step to step, with what changes on the way: weights, temperature.</summary>
internal sealed class LossSchedule
{
    private const double EenetWeight = 0.01;
    private const double EenetTemperature = 3;
    private const double EenetStart = 0.75;

    private readonly TrainOptions _options;
    private readonly int _exits;
    private readonly ValueList<double> _fixed;
    private readonly LearntWeights? _learnt;
    private readonly float[]? _teacher;
    private readonly ValueList<int> _features;

    /// <summary>Begins.</summary>
    /// <param name="network">The network as it is trained.</param>
    /// <param name="training">The training data, which a teacher network is asked about.</param>
    /// <param name="options">How to train.</param>
    /// <param name="teacher">Network whose final exit teaches; null for the network's own.</param>
    /// <exception cref="EeHwException">EEHW6002, EEHW6004, EEHW6007.</exception>
    public LossSchedule(Network network, Dataset training, TrainOptions options, Network? teacher)
    {
        (_options, _exits) = (options, network.ExitCount);
        _fixed = Fixed(network, options);
        _features = Features(network, options.Distillation);
        if (options.Weighting is { Kind: "dynexit" } choice)
        {
            var costs = new NetworkCosts(network).CumulativeMacs;
            _learnt = new LearntWeights(choice, costs.Select(c => costs[^1] > 0 ? (double)c / costs[^1] : 1));
        }

        Temperature = options.Distillation?.Temperature ?? 1;
        if (options.Distillation is not null || options.Weighting?.Kind == "eenet")
        {
            RequireEqualClasses(network, teacher);
        }

        if (teacher is not null)
        {
            training.RequireFits(teacher);
            var logits = teacher.Exits.Select((_, k) => new float[(long)training.Count * teacher.Classes(k)]).ToArray();
            new Engine(teacher, options.MaximumThreads).Evaluate(training, logits);
            _teacher = logits[^1];
        }
    }

    /// <summary>Present temperature of the distillation.</summary>
    public double Temperature { get; private set; }

    /// <summary>Layers besides the exits whose gradient the loss writes: the features that learn.</summary>
    public ValueList<int> FeatureLayers => _features.SkipLast(1).ToValueList();

    /// <summary>Weights by which the best epoch is chosen: those of the last epoch, 1 each where they learn.</summary>
    public ValueList<double> Judging => _learnt is null ? Weights(_options.Epochs - 1) : Enumerable.Repeat(1.0, _exits).ToValueList();

    /// <summary>Present weights of the exits.</summary>
    /// <param name="epoch">Epoch from 0.</param>
    /// <returns>One per exit.</returns>
    public ValueList<double> Weights(int epoch) => _learnt?.Weights ?? _options.Weighting?.At(_exits, epoch, _options.Epochs) ?? _fixed;

    /// <summary>The loss of the next step.</summary>
    /// <param name="epoch">Epoch from 0.</param>
    /// <returns>The loss.</returns>
    public BatchLoss Next(int epoch)
    {
        var weights = Weights(epoch);
        var addsDivergence = _options.Weighting?.Kind == "eenet" && epoch >= EenetStart * _options.Epochs;
        if (_options.Distillation is not { } d)
        {
            return addsDivergence || _options.LabelSmoothing > 0
                ? new ComposedLoss(new LossPlan
                {
                    Weights = weights,
                    Smoothing = _options.LabelSmoothing,
                    TeacherShares = new double[_exits],
                    AddedDivergence = [.. Enumerable.Range(0, _exits).Select(k => addsDivergence && k < _exits - 1 ? EenetWeight : 0)],
                    Temperature = addsDivergence ? EenetTemperature : 1,
                    MovesTeacher = true,
                })
                : new JointLoss(weights);
        }

        // The final exit learns from labels alone; without labels it does not learn, unless another network teaches.
        var last = _exits - 1;
        return new ComposedLoss(new LossPlan
        {
            Weights = d.Kind == "label-free" && _teacher is null ? [.. weights.Take(last), 0] : weights,
            Smoothing = _options.LabelSmoothing,
            TeacherShares = [.. Enumerable.Range(0, _exits).Select(k => k < last || d.Kind == "label-free" ? d.Share : 0)],
            AddedDivergence = new double[_exits],
            Temperature = Temperature,
            IsPerClass = d.Kind == "one-for-all",
            TeacherLogits = _teacher,
            FeatureLayers = _features,
            FeatureWeight = d.FeatureWeight,
        });
    }

    /// <summary>Lets weights and temperature follow a batch.</summary>
    /// <param name="batch">Its totals.</param>
    public void Learn(ExitTotals batch)
    {
        _learnt?.Learn([.. batch.Loss.Select(l => l / batch.Samples)]);

        // Phuong and Lampert 2019, section 3.3: a teacher that is sure teaches nothing beyond the labels.
        if (_options.Distillation?.Kind == "adaptive" && batch.TeacherConfidence > 0.5 * batch.Samples)
        {
            Temperature *= 1.05;
        }
    }

    /// <summary>Keeps what the next step depends on.</summary>
    /// <param name="state">Where.</param>
    public void Save(StateBag state)
    {
        state.Put("loss.temperature", Temperature);
        state.Put("loss.weights", _learnt is null ? [] : _learnt.Omega);
    }

    /// <summary>Goes on from what was kept.</summary>
    /// <param name="state">From where.</param>
    /// <exception cref="InvalidDataException">It is not of this schedule.</exception>
    public void Restore(StateBag state)
    {
        Temperature = state.Doubles("loss.temperature") is [var kept] ? kept : throw new InvalidDataException("it has no single 'loss.temperature'");
        var weights = state.Doubles("loss.weights");
        if (weights.Length != (_learnt is null ? 0 : _exits))
        {
            throw new InvalidDataException($"it has {weights.Length} numbers as 'loss.weights'");
        }

        if (_learnt is not null)
        {
            weights.CopyTo(_learnt.Omega);
        }
    }

    private static ValueList<double> Fixed(Network network, TrainOptions options)
    {
        var weights = options.ExitWeights;
        if (options.Weighting is { Limits.Count: > 0 } weighting && weighting.Limits.Count != network.ExitCount - 1)
        {
            throw new EeHwException(
                Codes.Training.BadExitWeights,
                new Place { Item = "exitWeights" },
                $"the limits {weighting.Limits} do not belong to network '{network.Name}' with {network.ExitCount - 1} early exits.",
                "Give one limit per early exit, or none.");
        }

        if (weights.Count == 0)
        {
            return Enumerable.Repeat(1.0, network.ExitCount).ToValueList();
        }

        return weights.Count == network.ExitCount && weights.All(w => w >= 0 && double.IsFinite(w)) && weights.Sum() > 0
            ? weights
            : throw new EeHwException(
                Codes.Training.BadExitWeights,
                new Place { Item = "exitWeights" },
                $"{weights} does not belong to network '{network.Name}' with {network.ExitCount} exits; allowed is one weight of at least 0 per exit, not all 0.",
                "Leave exitWeights out for 1 each.");
    }

    private static ValueList<int> Features(Network network, DistillationChoice? choice)
    {
        if (choice is not { Kind: "features" })
        {
            return [];
        }

        var indices = choice.Features.Select(name => Enumerable.Range(0, network.Layers.Count).FirstOrDefault(i => network.Layers[i].Name == name, -1)).ToValueList();
        var missing = Enumerable.Range(0, indices.Count).FirstOrDefault(n => indices[n] < 0, -1);
        if (missing >= 0)
        {
            throw new EeHwException(Codes.Training.BadName, new Place { Item = "distillation.features" }, $"no layer has the name '{choice.Features[missing]}'.", NearestName.Hint(choice.Features[missing], network.Layers.Select(l => l.Name)));
        }

        if (indices.Count < 2 || indices.Distinct().Count() != indices.Count || indices.Any(i => network.Layers[i].Output.Elements != network.Layers[indices[^1]].Output.Elements))
        {
            throw Bad($"the feature layers {string.Join(", ", indices.Select(i => $"'{network.Layers[i].Name}' {network.Layers[i].Output}"))} do not teach each other; needed are two or more of equal size, the teacher's last.", "Bring early features to the last one's shape with convolutions in the heads.");
        }

        return indices;
    }

    private static void RequireEqualClasses(Network network, Network? teacher)
    {
        var classes = (teacher ?? network).Classes((teacher ?? network).ExitCount - 1);
        var other = Enumerable.Range(0, network.ExitCount).FirstOrDefault(k => network.Classes(k) != classes, -1);
        if (other >= 0)
        {
            throw Bad($"exit '{network.Exits[other].Name}' knows {network.Classes(other)} classes, its teacher {classes}.", "Use a teacher with the same classes.");
        }
    }

    private static EeHwException Bad(string message, string hint) => new(Codes.Training.BadTeacher, new Place { Item = "distillation" }, message, hint);
}
