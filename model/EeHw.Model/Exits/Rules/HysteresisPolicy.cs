using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Hysteresis for video: frames arrive in order, and the exit should not flicker. A frame leaves at an earlier exit than the frame before only above that exit's enter threshold, and not
/// within the minimum dwell after a frame went deeper; it leaves at the same exit or a later one already above the (lower) stay threshold. A Schmitt trigger per exit, on any score.
/// </summary>
public sealed record HysteresisPolicy : IExitPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "hysteresis";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "video: leaves earlier only above an upper threshold and after a minimum dwell", (f, h, c) => new HysteresisPolicy
    {
        Inner = c.Score(f.Text("score", "max-softmax"), f.PlaceOf("score")),
        Enter = PolicyYaml.Thresholds(f, "enter", h.Exits - 1),
        Stay = PolicyYaml.Thresholds(f, "stay", h.Exits - 1),
        Dwell = (int)f.Integer("dwell", 0, int.MaxValue, 0),
    });

    /// <summary>The score.</summary>
    public required IScore Inner { get; init; }

    /// <summary>Upper thresholds [K-1] on the confidence scale: to leave earlier than the frame before.</summary>
    public required ValueList<double> Enter { get; init; }

    /// <summary>Lower thresholds [K-1] on the confidence scale: to leave where the frame before left, or later.</summary>
    public required ValueList<double> Stay { get; init; }

    /// <summary>Frames after one that went deeper than the frame before it, during which no frame leaves earlier.</summary>
    public int Dwell { get; init; }

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public bool CarriesOver => true;

    /// <inheritdoc/>
    public PolicyHardware Hardware
        => Dwell > 0 ? PolicyHardware.None("a dwell counts frames whose exits are not known yet while several are in flight", "Fit it with dwell=0, which needs one bit per exit.")
            : DecisionUnitKinds.DefaultFor(Inner.Name) is { } kind && HysteresisUnit.Inners.Contains(kind) ? PolicyHardware.By(PolicyName)
            : PolicyHardware.None($"the unit hysteresis is not around a unit of the score {Inner.Name}", "Use the score logit-margin or max-softmax.");

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Enter.Count + 1);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml() => YamlMap.Of(
        false,
        ("score", new YamlScalar(Inner.Name)),
        ("enter", PolicyYaml.Thresholds(Enter, Enter)),
        ("stay", PolicyYaml.Thresholds(Stay, Stay)),
        ("dwell", YamlScalar.Of((long)Dwell)));

    private sealed class Decider(HysteresisPolicy policy) : IExitDecider
    {
        // The first frame has no frame before: it enters.
        private int _level = int.MaxValue;
        private int _wait;

        public ExitAnswer Decide(ExitView view)
        {
            var answer = LogitOrder.ArgMax(view.Logits);
            if (!view.IsFinal)
            {
                var isEarlier = view.Exit < _level;
                if (isEarlier && _wait > 0)
                {
                    return new(false, answer);
                }

                var threshold = isEarlier ? policy.Enter[view.Exit] : policy.Stay[view.Exit];
                if (double.IsPositiveInfinity(threshold) || !(policy.Inner.Confidence(view.Logits) >= threshold))
                {
                    return new(false, answer);
                }
            }

            _wait = view.Exit > _level ? policy.Dwell : Math.Max(0, _wait - 1);
            _level = view.Exit;
            return new(true, answer);
        }
    }
}
