using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Anytime;

namespace EeHw.Model.Designs;

/// <summary>
/// How a multi-exit network is put to use. <c>budgeted</c>: samples leave where the policy lets them, thresholds set a mean cost. <c>subnet</c>: the network is cut at one exit,
/// which answers every sample; nothing behind it, and no other head, is built. <c>anytime</c>: every sample goes on until it is interrupted, and the last exit it reached answers.
/// </summary>
/// <param name="Kind"><c>budgeted</c>, <c>subnet</c> or <c>anytime</c>.</param>
/// <param name="Exit">Name of the exit of a subnet; else null.</param>
public sealed record DeploymentChoice(string Kind, string? Exit)
{
    /// <summary>Name of the kind that cuts the network.</summary>
    public const string SubnetKind = "subnet";

    /// <summary>Name of the kind in which every sample goes on.</summary>
    public const string AnytimeKind = "anytime";

    /// <summary>The default.</summary>
    public static readonly DeploymentChoice Budgeted = new("budgeted", null);

    /// <summary>Every kind.</summary>
    internal static string[] Kinds => [Budgeted.Kind, SubnetKind, AnytimeKind];

    /// <summary>When samples are interrupted, ns from their arrival (closed workload: from their first word); null: never. An anytime deployment has one.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>Refuses to build what has no hardware: exits whose answers are taken before a sample is through.</summary>
    /// <exception cref="EeHwException">EEHW5024.</exception>
    public void RequireBuilt()
    {
        if (Kind == AnytimeKind)
        {
            throw new EeHwException(
                Codes.Exits.NotHardware,
                new Place { Item = "exits.deployment" },
                "the answers of an anytime deployment are taken while samples are under way; that is simulated only, for generated hardware gives one answer per sample, when it leaves.",
                "Use `eehw simulate`; to build it, use budgeted, or for a known deadline the subnet whose exit is reached in time.");
        }
    }
}
