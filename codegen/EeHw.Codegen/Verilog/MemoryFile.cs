namespace EeHw.Codegen.Verilog;

/// <summary>Keeps the content of a unit's memory and returns the parameter that names its file.</summary>
/// <param name="suffix">What the memory holds; part of the file name.</param>
/// <param name="values">Raw elements, word by word.</param>
/// <param name="perWord">Elements per word.</param>
/// <param name="width">Bits of an element.</param>
/// <returns>The file name in quotes.</returns>
internal delegate string MemoryFile(string suffix, IReadOnlyList<long> values, int perWord, int width);
