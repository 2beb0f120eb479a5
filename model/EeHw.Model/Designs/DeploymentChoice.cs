namespace EeHw.Model.Designs;

/// <summary>
/// How a multi-exit network is put to use. <c>budgeted</c>: samples leave where the policy lets them, thresholds set a mean cost. <c>subnet</c>: the network is cut at one exit,
/// which answers every sample; nothing behind it, and no other head, is built.
/// </summary>
/// <param name="Kind"><c>budgeted</c> or <c>subnet</c>.</param>
/// <param name="Exit">Name of the exit of a subnet; null for budgeted.</param>
public sealed record DeploymentChoice(string Kind, string? Exit)
{
    /// <summary>Name of the kind that cuts the network.</summary>
    public const string SubnetKind = "subnet";

    /// <summary>The default.</summary>
    public static readonly DeploymentChoice Budgeted = new("budgeted", null);

    /// <summary>Every kind.</summary>
    internal static string[] Kinds => [Budgeted.Kind, SubnetKind];
}
