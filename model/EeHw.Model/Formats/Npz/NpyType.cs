namespace EeHw.Model.Formats.Npz;

/// <summary>Element types of NPY arrays that are read and written.</summary>
public enum NpyType
{
    /// <summary>Truth values, one byte each: b1.</summary>
    Bool,

    /// <summary>i1.</summary>
    Int8,

    /// <summary>i2.</summary>
    Int16,

    /// <summary>i4.</summary>
    Int32,

    /// <summary>i8.</summary>
    Int64,

    /// <summary>u1.</summary>
    UInt8,

    /// <summary>u2.</summary>
    UInt16,

    /// <summary>u4.</summary>
    UInt32,

    /// <summary>u8.</summary>
    UInt64,

    /// <summary>f2.</summary>
    Float16,

    /// <summary>f4.</summary>
    Float32,

    /// <summary>f8.</summary>
    Float64,
}
