using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;

namespace EeHw.Host;

/// <summary>Says, while a network runs, who leaves where. What it must remember of a sample travels with the sample; a rule that remembers samples before says so.</summary>
public abstract class ExitRule
{
    /// <summary>It remembers samples before, so that those of an exit must be asked about in order, one after the other.</summary>
    public virtual bool IsInOrder => false;

    /// <summary>The decision units this rule carries out, where it is no more than these and remembers no sample; devices may then decide themselves.</summary>
    public virtual UnitPolicy? Units => null;

    /// <summary>A pass over samples begins: forgets those before.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Decides one sample at one exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="logits">Its logits [C]: float values, or raws, both exact in double.</param>
    /// <param name="memory">What is remembered of the sample.</param>
    /// <param name="answer">The class answered if it leaves.</param>
    /// <returns>Whether the sample leaves; always at the final exit.</returns>
    public abstract bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer);

    /// <summary>The policy in floating point, as on a trace.</summary>
    /// <param name="policy">Thresholds on a score, for all classes or for each, patience on classes, or a rule that a design can name.</param>
    /// <param name="exits">Exits K.</param>
    /// <returns>A rule for float networks.</returns>
    /// <exception cref="ArgumentException">Another policy.</exception>
    public static ExitRule Of(IExitPolicy policy, int exits) => policy switch
    {
        ThresholdPolicy p => new PolicyRule(p, exits),
        PatiencePolicy { Tolerance: null } p => new PatienceRule(p.Patience, exits),
        ClassThresholdPolicy p => new ClassThresholdRule(p, exits),
        EeNetPolicy p => new EeNetRule(p),
        HysteresisPolicy { Dwell: 0 } p => new HysteresisRule(p, exits),
        AsymmetricPolicy or DecisionProcessPolicy or StabilityPolicy or StopDistributionPolicy => new ViewRule(policy, exits),
        _ => throw new ArgumentException($"The policy {policy.Name} has no rule for devices.", nameof(policy)),
    };

    /// <summary>The decision units of a design's hardware, bit for bit.</summary>
    /// <param name="policy">One unit per exit.</param>
    /// <returns>A rule for fixed-point networks.</returns>
    public static ExitRule Of(UnitPolicy policy) => new UnitRule(policy);

    /// <summary>Nobody leaves early: the network without its exits' effect, every exit computed.</summary>
    /// <param name="exits">Exits K.</param>
    /// <returns>A rule for any network.</returns>
    public static ExitRule Never(int exits) => new FinalExitRule(exits);
}
