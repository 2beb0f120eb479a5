using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Patience: nothing is fitted, the number is checked against the exits.</summary>
public sealed class PatienceFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => PatiencePolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "agreements in a row";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("patience", "1", "agreements in a row needed, 1 to exits - 2"), new("tolerance", null, "regression: outputs agree when none moved by this or more, in the outputs' unit")];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this, 1);
        var patience = request.Integer("patience", 0, byte.MaxValue, 1);
        var exits = request.Trace.Exits;
        if (patience > exits - 2)
        {
            throw new EeHwException(
                Codes.Exits.PolicyOption,
                PolicyFitRequest.PlaceOf("patience"),
                string.Create(CultureInfo.InvariantCulture, $"a patience of {patience} lets samples leave at exit {patience + 1} at the earliest; with {exits} exits that is none before the final one."),
                exits > 2 ? string.Create(CultureInfo.InvariantCulture, $"Use at most {exits - 2}.") : "Patience needs three exits or more.");
        }

        var tolerance = request.Text("tolerance") is null ? (double?)null : request.Number("tolerance", NumberRange.Positive, 0);
        return new(new PatiencePolicy { Patience = patience, Exits = exits, Tolerance = tolerance }, []);
    }
}
