using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// A rule that says where each sample leaves a network and what it is answered. A policy is data: its state while it decides lives in the
/// decider that <see cref="Begin"/> makes. To add one from outside, implement this and an <see cref="IPolicyReader"/>, and hand the latter to
/// <see cref="PolicyCatalog.With(IPolicyReader)"/>.
/// </summary>
public interface IExitPolicy
{
    /// <summary>Name in policy files and on the command line.</summary>
    string Name { get; }

    /// <summary>The decision unit that carries it out, or why there is none.</summary>
    PolicyHardware Hardware { get; }

    /// <summary>It holds numbers learned from one network's outputs and is meaningless for another (a gate, class means; not a threshold).</summary>
    bool IsBoundToNetwork => false;

    /// <summary>It looks at the features of a trace.</summary>
    bool NeedsFeatures => false;

    /// <summary>It carries state from one sample to the next (video), so that the order of samples matters.</summary>
    bool CarriesOver => false;

    /// <summary>The first exit, from 0, at which a sample can leave; those before it only give their opinion (patience).</summary>
    int EarliestExit => 0;

    /// <summary>
    /// Where early exits answer other labels than the data has (super-classes): for each exit and true class the exit's label [K][C];
    /// null where every exit answers the data's classes.
    /// </summary>
    ValueList<ValueList<int>>? LabelMaps => null;

    /// <summary>Starts deciding.</summary>
    /// <param name="outputs">What the exits answer.</param>
    /// <returns>A decider with a state of its own.</returns>
    /// <exception cref="EeHwException">EEHW5020 to 5029 when the policy does not fit: other exits or classes, no features.</exception>
    IExitDecider Begin(IExitOutputs outputs);

    /// <summary>Decides every sample of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Exits taken and answers.</returns>
    /// <exception cref="EeHwException">EEHW5008 for a logit that is not finite, and as <see cref="Begin"/> says.</exception>
    ExitDecisions Decide(Trace trace) => ExitDriver.Decide(this, trace);

    /// <summary>c_k under this policy in MACs: the trace's costs where the policy adds no arithmetic worth counting.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Cost of the answer of each exit [K].</returns>
    ValueList<double> CostsOn(Trace trace) => trace.CostMacs.Select(c => (double)c).ToValueList();

    /// <summary>The policy's parameters, as its reader reads them.</summary>
    /// <returns>The mapping under <c>parameters</c> of a policy file.</returns>
    YamlMap ToYaml();
}
