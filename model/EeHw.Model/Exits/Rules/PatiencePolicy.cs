using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Patience: a sample leaves when P exits in a row have agreed with the exit before them (PABEE, Zhou et al., NeurIPS 2020). Classification: cnt = ŷ_k = ŷ_(k-1) ? cnt + 1 : 0;
/// regression: outputs agree when no value moved by the tolerance τ or more. Leaves when cnt = P, so at exit P + 1 at the earliest. P = 0 uses the full network.
/// Units: <c>patience</c>, which hands {cnt, class} on to the next exit; with a tolerance and P = 1 <c>output-stability</c>, which hands the outputs on.
/// </summary>
public sealed record PatiencePolicy : IExitPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "patience";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when several exits in a row agree", (f, h, _) => new PatiencePolicy
    {
        Exits = h.Exits,
        Patience = (int)f.Integer("patience", 0, byte.MaxValue),
        Tolerance = f.OptionalNumber("tolerance", NumberRange.Positive),
    });

    /// <summary>P: agreements in a row needed; 0: nobody leaves early.</summary>
    public required int Patience { get; init; }

    /// <summary>Exits K.</summary>
    public required int Exits { get; init; }

    /// <summary>τ of regression, in the outputs' unit; null: classification.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public PolicyHardware Hardware
        => Tolerance is null ? PolicyHardware.By(PolicyName)
            : Patience == 1 ? PolicyHardware.By(StabilityUnit.Name)
            : PolicyHardware.None("with a tolerance it compares all outputs with those of the exit before, and the unit that does (output-stability) counts no agreements", "Use patience=1, which is unit output-stability with the largest difference, or no tolerance.");

    /// <inheritdoc/>
    public int EarliestExit => Patience == 0 ? Exits - 1 : Patience;

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Exits);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml() => YamlMap.Of(false, ("patience", YamlScalar.Of((long)Patience)), ("tolerance", Tolerance is { } t ? YamlScalar.Of(t) : null));

    private sealed class Decider(PatiencePolicy policy) : IExitDecider
    {
        private int _agreed;
        private int _before;

        public ExitAnswer Decide(ExitView view)
        {
            var answer = LogitOrder.ArgMax(view.Logits);
            var agrees = view.Exit > 0 && (policy.Tolerance is { } t ? OutputDistance.Maximum(view.Logits, view.LogitsOf(view.Exit - 1)) < t : answer == _before);
            _agreed = agrees ? _agreed + 1 : 0;
            _before = answer;
            return new(policy.Patience > 0 && _agreed == policy.Patience, answer);
        }
    }
}
