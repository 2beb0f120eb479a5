namespace EeHw.Model.Hardware.Mapping;

/// <summary>An output port and what leaves it.</summary>
/// <param name="Unit">Unit index.</param>
/// <param name="Port">Output port.</param>
/// <param name="Lanes">Elements per word.</param>
/// <param name="WidthBits">Bits per word.</param>
/// <param name="Words">Words per frame.</param>
internal readonly record struct Stream(int Unit, int Port, int Lanes, int WidthBits, long Words);
