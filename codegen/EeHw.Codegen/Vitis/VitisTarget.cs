namespace EeHw.Codegen.Vitis;

/// <summary>Vitis HLS C++: actors over streams, a test bench with golden vectors, and scripts of the vendor's tools.</summary>
public sealed class VitisTarget : Target
{
    /// <summary>The target.</summary>
    public static readonly VitisTarget Instance = new();

    private VitisTarget()
    {
    }

    /// <inheritdoc/>
    public override string Name => "vitis";

    /// <inheritdoc/>
    public override string Description => "Vitis HLS C++ (AMD FPGAs)";

    /// <inheritdoc/>
    public override void Write(ProjectBuilder project) => ArgumentNullException.ThrowIfNull(project);
}
