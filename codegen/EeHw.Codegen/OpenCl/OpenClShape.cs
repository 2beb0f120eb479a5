namespace EeHw.Codegen.OpenCl;

/// <summary>What kind of processor kernels are shaped for.</summary>
/// <param name="VectorBits">Bits of a vector: 512, 256 or 128.</param>
/// <param name="Accumulators">Vectors of a register tile at most.</param>
public sealed record OpenClShape(int VectorBits, int Accumulators)
{
    /// <summary>Processors with 32 registers of 512 bits (AVX-512).</summary>
    public static readonly OpenClShape Wide = new(512, 24);

    /// <summary>Processors with 16 registers of 256 bits (AVX2).</summary>
    public static readonly OpenClShape Middle = new(256, 12);

    /// <summary>Processors with registers of 128 bits (NEON, SSE).</summary>
    public static readonly OpenClShape Narrow = new(128, 12);
}
