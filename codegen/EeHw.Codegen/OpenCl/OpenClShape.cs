namespace EeHw.Codegen.OpenCl;

/// <summary>What kind of processor kernels are shaped for.</summary>
/// <param name="VectorBits">Bits of a vector: 512, 256 or 128.</param>
/// <param name="Accumulators">Vectors of a register tile at most.</param>
/// <param name="FoldsBroadcast">Whether a multiply-add takes one number from memory for all lanes; else each broadcast is an instruction of its own.</param>
public sealed record OpenClShape(int VectorBits, int Accumulators, bool FoldsBroadcast)
{
    /// <summary>Processors with 32 registers of 512 bits (AVX-512).</summary>
    public static readonly OpenClShape Wide = new(512, 24, true);

    /// <summary>Processors with 16 registers of 256 bits (AVX2).</summary>
    public static readonly OpenClShape Middle = new(256, 12, false);

    /// <summary>Processors with 32 registers of 128 bits (NEON; multiply-adds take one lane of a register).</summary>
    public static readonly OpenClShape Narrow = new(128, 12, true);

    /// <summary>The shape for a processor.</summary>
    /// <param name="vectorBits">Bits of its vectors.</param>
    /// <returns>The widest shape that is not wider.</returns>
    public static OpenClShape For(int vectorBits) => vectorBits >= 512 ? Wide : vectorBits >= 256 ? Middle : Narrow;
}
