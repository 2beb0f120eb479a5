using System.Runtime.Intrinsics.X86;

namespace EeHw.Host;

/// <summary>Whether this machine's processor multiplies four bytes and adds their products in one instruction.</summary>
public static class ByteProducts
{
    /// <summary>AVX-VNNI or AVX512-VNNI: bit 4 of EAX in subleaf 1, bit 11 of ECX in subleaf 0, of leaf 7 of CPUID (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2A, CPUID). Wider vectors of the latter must be in use for it to count.</summary>
    public static bool IsOffered { get; } = X86Base.IsSupported && Avx2.IsSupported && HasLeaf7 && (HasVnni256 || (HasVnni512 && Avx512F.VL.IsSupported));

    private static bool HasLeaf7 => X86Base.CpuId(0, 0).Eax >= 7;

    private static bool HasVnni256 => X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0;

    private static bool HasVnni512 => (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
