namespace EeHw.Testing;

/// <summary>How a fuzz campaign damages files, beside their bytes.</summary>
public enum FuzzKind
{
    /// <summary>Bytes only.</summary>
    Bytes,

    /// <summary>Words of YAML and JSON too.</summary>
    Text,

    /// <summary>Entries of an archive that stays whole, too.</summary>
    Zip,

    /// <summary>What is compressed, too.</summary>
    Gzip,
}
