using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Codegen;

/// <summary>The targets there are.</summary>
public static class Targets
{
    /// <summary>All targets, ordered by name.</summary>
    public static readonly ValueList<Target> All = [OpenCl.OpenClTarget.Instance, Verilog.VerilogTarget.Instance, Vitis.VitisTarget.Instance];

    /// <summary>Finds a target.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The target.</returns>
    /// <exception cref="EeHwException">EEHW7001 when there is none of that name.</exception>
    public static Target Find(string name)
        => All.FirstOrDefault(t => t.Name == name)
            ?? throw new EeHwException(
                Codes.Codegen.UnknownTarget,
                Place.Nowhere,
                $"there is no target '{name}'; targets are {string.Join(", ", All.Select(t => t.Name))}.",
                "Choose one of them with --target.");
}
