using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Users;

namespace EeHw.Train.Specs;

/// <summary>Reads the sections of a training file that divide data among users.</summary>
internal static class UserSpecReader
{
    private const int MaximumUsers = 10_000;

    /// <summary>Reads <c>personal</c>.</summary>
    /// <param name="root">The fields.</param>
    /// <returns>What it says; null where it is absent.</returns>
    public static PersonalChoice? Personal(YamlFields root)
    {
        if (root.Section("personal") is not { } fields)
        {
            return null;
        }

        var choice = new PersonalChoice { Split = Split(fields), Teacher = fields.OneOf("teacher", PersonalChoice.Teachers, "labels"), WritesNetworks = fields.Truth("networks", false) };
        fields.Finish();
        return choice;
    }

    /// <summary>Reads <c>federated</c>.</summary>
    /// <param name="root">The fields.</param>
    /// <returns>What it says; null where it is absent.</returns>
    public static FederatedChoice? Federated(YamlFields root)
    {
        if (root.Section("federated") is not { } fields)
        {
            return null;
        }

        var choice = new FederatedChoice
        {
            Split = Split(fields),
            Rounds = (int)fields.Integer("rounds", 1, 100_000),
            Exits = fields.Items("exits").Select(n => (int)(fields.IntegerOf(n, 1, 1000) ?? 1)).ToValueList(),
        };
        fields.Finish();
        return choice;
    }

    /// <summary>Refuses sections that exclude each other.</summary>
    /// <param name="root">The fields.</param>
    /// <param name="names">Their names.</param>
    public static void RequireOne(YamlFields root, params string[] names)
    {
        var there = names.Where(n => root.Node(n) is not null).ToList();
        if (there.Count > 1)
        {
            root.Problems.Error(Codes.Training.BadUsers, root.PlaceOf(there[1]), $"'{there[0]}' and '{there[1]}' do not go together.", "Make two training files, the second of which reads the network that the first writes.");
        }
    }

    private static UserSplitChoice Split(YamlFields fields)
    {
        var choice = new UserSplitChoice { Users = (int)fields.Integer("users", 1, MaximumUsers), Kind = fields.OneOf("split", UserSplitChoice.Kinds, "dirichlet") };
        return choice.Kind == "dirichlet"
            ? choice with { Alpha = fields.Number("alpha", NumberRange.Positive, choice.Alpha) }
            : choice with { Classes = (int)fields.Integer("classes", 1, 65_536, choice.Classes) };
    }
}
