using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>The field <c>groups</c> of a training file: a row per early exit with the group of each class, or the file of a policy <c>hierarchy</c>, which has them.</summary>
internal static class GroupSpec
{
    private const int MostClasses = 65_535;

    /// <summary>Reads it.</summary>
    /// <param name="root">The fields that it may stand in.</param>
    /// <param name="folder">Folder that the policy's path is relative to.</param>
    /// <returns>Rows [K-1][C]; none where it is absent.</returns>
    /// <exception cref="EeHwException">EEHW6011 for a policy that has no groups, and what its file says.</exception>
    public static ValueList<ValueList<int>> Read(YamlFields root, string folder)
    {
        if (root.Node("groups") is not YamlScalar)
        {
            return root.Items("groups").Select(row => row is YamlSequence sequence ? sequence.Items.Select(i => (int)(root.IntegerOf(i, 0, MostClasses) ?? 0)).ToValueList() : NoRow(root)).ToValueList();
        }

        var path = Path.GetFullPath(root.Text("groups"), folder);
        return PolicyFile.Read(path).Policy is HierarchyPolicy hierarchy
            ? hierarchy.Groups
            : throw new EeHwException(Codes.Training.BadGroups, root.PlaceOf("groups"), $"'{path}' is no policy of kind {HierarchyPolicy.PolicyName}.", "`eehw policy fit TRACE --policy hierarchy --out FILE` writes one.");
    }

    /// <summary>Writes it.</summary>
    /// <param name="groups">The rows.</param>
    /// <returns>The rows; null for none.</returns>
    public static YamlNode? Write(ValueList<ValueList<int>> groups)
        => groups.Count == 0 ? null : new YamlSequence(groups.Select(row => new YamlSequence(row.Select(g => YamlScalar.Of(g))))) { IsBlock = true };

    private static ValueList<int> NoRow(YamlFields root)
        => throw new EeHwException(Codes.Training.BadGroups, root.PlaceOf("groups"), "each early exit needs a list: the group of each class from 0, or [] where it answers classes.", "Write [[0, 0, 1, 1], []] for four classes and two early exits.");
}
