using EeHw.Model.Diagnostics;

namespace EeHw.Train.Attachments;

/// <summary>Names of head kinds.</summary>
public static class HeadKinds
{
    /// <summary>Names in the order of <see cref="HeadKind"/>.</summary>
    public static readonly IReadOnlyList<string> Names = ["pool-fc", "conv-pool-fc", "mixed-pool", "bof", "separable-pool-fc"];

    /// <summary>The name of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>As on the command line.</returns>
    public static string NameOf(HeadKind kind) => Names[(int)kind];

    /// <summary>The kind of a name.</summary>
    /// <param name="name">As on the command line.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="EeHwException">EEHW6101.</exception>
    public static HeadKind Parse(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return (HeadKind)i;
            }
        }

        throw new EeHwException(Codes.Heads.UnknownHead, new Place { Item = "--head" }, $"there is no head '{name}'.", NearestName.Hint(name, Names));
    }
}
