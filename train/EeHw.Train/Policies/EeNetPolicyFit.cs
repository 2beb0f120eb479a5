using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Schedulers;

namespace EeHw.Train.Policies;

/// <summary>EENet's scores and shares for a budget (<see cref="EeNet"/>).</summary>
public sealed class EeNetPolicyFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => EeNetPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "learned scores and shares for a budget";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("epochs", "150", "passes over the trace"), new("restarts", "1", "trainings with other first nets, of which the best is kept")];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        if (request.Budget is not { } budget)
        {
            throw new EeHwException(Codes.Exits.PolicyOption, new Place { Item = $"policy {Name}" }, "it is learned for a budget, and none is given.", "Give a mean cost per sample (--budget).");
        }

        var options = EeNetOptions.Default with { Seed = request.Seed };
        options = options with { Epochs = request.Integer("epochs", 1, 1_000_000, options.Epochs), Restarts = request.Integer("restarts", 1, 1000, options.Restarts) };
        var fit = EeNet.Fit(request.Trace, request.Costs, budget, options, request.Cancellation);
        return new(fit.Policy, [string.Create(CultureInfo.InvariantCulture, $"planned shares {string.Join(" ", fit.PlannedShares.Select(s => (s * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %"))}.")]);
    }
}
