using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Checkpoints;
using EeHw.Train.Engines;
using EeHw.Train.Gates;

namespace EeHw.Train.Training;

/// <summary>Keeps the best parameters met during training.</summary>
internal sealed class BestWeights
{
    private readonly Engine _engine;
    private readonly Dataset _validation;
    private readonly IReadOnlyList<double> _exitWeights;
    private readonly float[] _parameters;
    private readonly JointGate? _gate;
    private (double Accuracy, double Loss) _score = (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Begins with what the engine has.</summary>
    /// <param name="engine">The engine that is trained.</param>
    /// <param name="validation">Data to judge by.</param>
    /// <param name="exitWeights">Weight of each exit.</param>
    /// <param name="gate">Gate that is trained too, and judged instead; null for none.</param>
    public BestWeights(Engine engine, Dataset validation, IReadOnlyList<double> exitWeights, JointGate? gate = null)
    {
        _gate = gate;
        (_engine, _validation, _exitWeights) = (engine, validation, exitWeights);
        _parameters = [.. engine.Parameters];
    }

    /// <summary>Epoch after which the best parameters were met; 0 for none or an unfinished one.</summary>
    public int Epoch { get; private set; }

    /// <summary>How the gate did with the best parameters; null without.</summary>
    public GatedScore? Gated { get; private set; }

    /// <summary>How the gate did when parameters were last judged; null without.</summary>
    public GatedScore? LastGated { get; private set; }

    /// <summary>Judges the present parameters and keeps them when they are better.</summary>
    /// <param name="epoch">Epoch from 1; 0 for an unfinished one.</param>
    /// <param name="attacked">The same data, attacked, to judge by as much; null for none.</param>
    /// <returns>The scores.</returns>
    public (ValueList<ExitScore> Scores, ValueList<ExitScore>? Attacked) Offer(int epoch, Dataset? attacked = null)
    {
        var logits = _gate is null ? null : Evaluation.Logits(_engine.Network, _validation.Count);
        var scores = Evaluation.Scores(_engine.Evaluate(_validation, logits));
        LastGated = _gate?.Judge(logits!, _validation.Labels, _exitWeights);
        var others = attacked is null ? null : Evaluation.Scores(_engine.Evaluate(attacked));
        var score = (Accuracy(scores) + Accuracy(others), -Trainer.Weighted(scores.Concat(others ?? []), [.. _exitWeights, .. _exitWeights]));
        score = LastGated is { } gated ? (-gated.Objective, 0) : score;
        if (score.CompareTo((_score.Accuracy, -_score.Loss)) > 0)
        {
            _score = (score.Item1, -score.Item2);
            Epoch = epoch;
            _engine.Parameters.CopyTo(_parameters, 0);
            Gated = LastGated;
            _gate?.Remember();
        }

        return (scores, others);

        double Accuracy(ValueList<ExitScore>? of) => of?.Select((s, k) => s.Accuracy * _exitWeights[k]).Sum() ?? 0;
    }

    /// <summary>Keeps the present parameters, whatever they are.</summary>
    /// <param name="epoch">Epoch from 1.</param>
    /// <returns>No scores.</returns>
    public (ValueList<ExitScore> Scores, ValueList<ExitScore>? Attacked) Keep(int epoch)
    {
        Epoch = epoch;
        _engine.Parameters.CopyTo(_parameters, 0);
        _gate?.Remember();
        return ([], null);
    }

    /// <summary>Judges parameters from within an epoch, but only where no epoch was finished yet.</summary>
    public void OfferUnfinished()
    {
        if (Epoch == 0)
        {
            Offer(0);
        }
    }

    /// <summary>Keeps the best weights and how good they are.</summary>
    /// <param name="state">Where.</param>
    public void Save(StateBag state)
    {
        state.Put("best.parameters", _parameters);
        state.Put("best.score", _score.Accuracy, _score.Loss, Epoch);
    }

    /// <summary>Goes on from what was kept.</summary>
    /// <param name="state">From where.</param>
    /// <exception cref="InvalidDataException">It is not of this network.</exception>
    public void Restore(StateBag state)
    {
        state.Fill("best.parameters", _parameters);
        (_score, Epoch) = state.Doubles("best.score") is [var accuracy, var loss, var epoch] ? ((accuracy, loss), (int)epoch) : throw new InvalidDataException("it has other numbers than three as 'best.score'");
    }

    /// <summary>The network with the best parameters.</summary>
    /// <returns>A new network.</returns>
    public Network ToNetwork()
    {
        var present = (float[])_engine.Parameters.Clone();
        _parameters.CopyTo(_engine.Parameters, 0);
        var network = _engine.ToNetwork();
        present.CopyTo(_engine.Parameters, 0);
        return network;
    }
}
