namespace EeHw.Model.Kernels;

/// <summary>A buffer of constants that kernels read.</summary>
/// <param name="Element">Number type.</param>
/// <param name="Bytes">Content in the byte order of the machine.</param>
public sealed record KernelConstants(KernelElement Element, byte[] Bytes);
