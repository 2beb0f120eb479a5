using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits;

/// <summary>What policies ask of the outputs they are to decide.</summary>
public static class PolicyRequirements
{
    /// <summary>Refuses outputs on which a score decides nothing: one exit, or for a score that compares classes an exit with one class.</summary>
    /// <param name="score">The score.</param>
    /// <param name="outputs">What it is to decide.</param>
    /// <exception cref="EeHwException">EEHW5026.</exception>
    public static void Comparable(IScore score, IExitOutputs outputs)
    {
        if (outputs.Exits == 1)
        {
            throw new EeHwException(Codes.Exits.NothingToLearn, new Place { Item = $"score {score.Name}" }, "the trace has one exit, where every sample leaves; there is nothing to decide.", "Add an exit to the network.");
        }

        var few = Scores.Comparing.Contains(score.Name) ? Enumerable.Range(0, outputs.Exits).FirstOrDefault(k => outputs.ClassesOf(k) < 2, -1) : -1;
        if (few >= 0)
        {
            throw new EeHwException(
                Codes.Exits.NothingToLearn,
                new Place { Item = $"score {score.Name}, exit {outputs.Names[few]}" },
                string.Create(CultureInfo.InvariantCulture, $"the exit has {outputs.ClassesOf(few)} class(es), so every answer is equally sure; 2 are needed."),
                "Use a policy for regression: output-stability, or patience with a tolerance.");
        }
    }

    /// <summary>Refuses another number of exits.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="outputs">What it is to decide.</param>
    /// <param name="exits">Exits it decides.</param>
    /// <exception cref="EeHwException">EEHW5022.</exception>
    public static void Exits(IExitPolicy policy, IExitOutputs outputs, int exits)
    {
        if (outputs.Exits != exits)
        {
            throw new EeHwException(
                Codes.Exits.PolicyShape,
                new Place { Item = $"policy {policy.Name}" },
                string.Create(CultureInfo.InvariantCulture, $"it decides {exits} exit(s); here are {outputs.Exits}."),
                "Fit it on a trace of this network with `eehw policy fit`.");
        }
    }

    /// <summary>Refuses an exit with another number of classes.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="outputs">What it is to decide.</param>
    /// <param name="exit">The exit, from 0.</param>
    /// <param name="classes">Classes the policy knows there.</param>
    /// <exception cref="EeHwException">EEHW5022.</exception>
    public static void Classes(IExitPolicy policy, IExitOutputs outputs, int exit, int classes)
    {
        if (outputs.ClassesOf(exit) != classes)
        {
            throw new EeHwException(
                Codes.Exits.PolicyShape,
                new Place { Item = $"policy {policy.Name}, exit {outputs.Names[exit]}" },
                string.Create(CultureInfo.InvariantCulture, $"it knows {classes} classes there; the exit has {outputs.ClassesOf(exit)}."),
                "Fit it on a trace of this network with `eehw policy fit`.");
        }
    }

    /// <summary>Refuses an exit without features, or with features of another length.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="outputs">What it is to decide.</param>
    /// <param name="exit">The exit, from 0.</param>
    /// <param name="count">Length of the vector the policy knows; null: any.</param>
    /// <exception cref="EeHwException">EEHW5023 without features, EEHW5022 for another length.</exception>
    public static void Features(IExitPolicy policy, IExitOutputs outputs, int exit, int? count = null)
    {
        var found = outputs.FeatureCount(exit);
        if (found == 0)
        {
            throw MissingFeatures(policy.Name, outputs.Names[exit]);
        }

        if (count is { } wanted && wanted != found)
        {
            throw new EeHwException(
                Codes.Exits.PolicyShape,
                new Place { Item = $"policy {policy.Name}, exit {outputs.Names[exit]}" },
                string.Create(CultureInfo.InvariantCulture, $"it knows feature vectors of {wanted} values there; the exit has {found}."),
                "Make the trace with the features the policy was fitted on (`eehw trace --features`).");
        }
    }

    /// <summary>The refusal of a trace without features.</summary>
    /// <param name="policy">Name of the policy.</param>
    /// <param name="exit">Name of the exit.</param>
    /// <returns>EEHW5023, to be thrown.</returns>
    public static EeHwException MissingFeatures(string policy, string exit)
        => new(Codes.Exits.NoFeatures, new Place { Item = $"policy {policy}, exit {exit}" }, "it looks at features, and the trace has none.", "Make the trace with `eehw trace --features`.");

    /// <summary>Refuses to build a policy that has no decision unit.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="place">Where it was asked for.</param>
    /// <returns>Kind of the unit.</returns>
    /// <exception cref="EeHwException">EEHW5024 with the reason and what to use instead.</exception>
    public static string Unit(IExitPolicy policy, Place? place = null)
        => policy.Hardware.Unit
            ?? throw new EeHwException(Codes.Exits.NotHardware, place ?? new Place { Item = $"policy {policy.Name}" }, $"the policy {policy.Name} has no decision unit: {policy.Hardware.WhyNot}.", policy.Hardware.Instead);
}
