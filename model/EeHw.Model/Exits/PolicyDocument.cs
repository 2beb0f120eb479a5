using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits;

/// <summary>A policy and where it comes from: the content of a policy file.</summary>
/// <param name="Header">Where it comes from.</param>
/// <param name="Policy">The policy.</param>
public sealed record PolicyDocument(PolicyHeader Header, IExitPolicy Policy)
{
    /// <summary>Refuses a network the policy was not made for.</summary>
    /// <param name="exits">Exits of the network or trace.</param>
    /// <param name="networkHash">SHA-256 of the network; empty where unknown.</param>
    /// <param name="file">The policy file, for the message.</param>
    /// <exception cref="EeHwException">EEHW5009 for another number of exits, EEHW5021 for numbers learned from another network.</exception>
    public void RequireFits(int exits, string networkHash, string? file)
    {
        if (exits != Header.Exits)
        {
            throw new EeHwException(
                Codes.Exits.PolicyFile,
                new Place { File = file, Item = "exits" },
                string.Create(CultureInfo.InvariantCulture, $"the policy is for {Header.Exits} exit(s), the network has {exits}."),
                "Fit a policy on a trace of this network with `eehw policy fit`.");
        }

        if (Policy.IsBoundToNetwork && Header.NetworkHash.Length > 0 && networkHash.Length > 0 && Header.NetworkHash != networkHash)
        {
            throw new EeHwException(
                Codes.Exits.OtherNetwork,
                new Place { File = file, Item = "network.hash" },
                $"the policy {Policy.Name} learned its numbers from network {Short(Header.NetworkHash)}; this is network {Short(networkHash)}.",
                "Fit it again on a trace of this network with `eehw policy fit`.");
        }
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
