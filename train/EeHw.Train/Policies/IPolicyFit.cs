using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Fits one kind of policy to a trace. To add one from outside, implement this and hand it to <see cref="PolicyFits.With"/>.</summary>
public interface IPolicyFit
{
    /// <summary>Name of the policy it makes.</summary>
    string Name { get; }

    /// <summary>What is fitted, one sentence.</summary>
    string Summary { get; }

    /// <summary>Options beside those of every fit.</summary>
    ValueList<PolicyFitOption> Options { get; }

    /// <summary>Fits the policy.</summary>
    /// <param name="request">Trace, options, budget, seed.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="EeHwException">EEHW5005, EEHW5008, EEHW5023, EEHW5025, EEHW5026.</exception>
    PolicyFitResult Fit(PolicyFitRequest request);
}
