namespace EeHw.Model.Kernels;

/// <summary>placeholder</summary>
public sealed record KernelProgram;
