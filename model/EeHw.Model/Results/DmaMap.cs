namespace EeHw.Model.Results;

/// <summary>Where inputs and answers lie in memory, and in what pieces they move.</summary>
/// <remarks>
/// Every word of a stream takes as many whole bytes as its bits need. Inputs: sample n begins at <see cref="InputBase"/> + (n mod <see cref="Frames"/>) times the
/// frame's bytes rounded up to bursts. Answers: one behind the other in the order in which they leave, each rounded up to a power of two bytes, from
/// <see cref="OutputBase"/> on, walked cyclically over <see cref="Answers"/> places.
/// </remarks>
public sealed record DmaMap
{
    /// <summary>Inputs at 256 MiB, answers at 768 MiB, 1024 frames and 65536 answers before the places are used again.</summary>
    public static readonly DmaMap Default = new();

    /// <summary>Bytes of a burst: one line of a 64-bit DDR channel with burst length 8.</summary>
    public const int BurstBytes = 64;

    /// <summary>First byte of the inputs.</summary>
    public long InputBase { get; init; } = 0x1000_0000;

    /// <summary>First byte of the answers.</summary>
    public long OutputBase { get; init; } = 0x3000_0000;

    /// <summary>Input frames before places are used again.</summary>
    public int Frames { get; init; } = 1024;

    /// <summary>Answers before places are used again; a multiple of 64.</summary>
    public int Answers { get; init; } = 65536;

    /// <summary>Address of an input word.</summary>
    /// <param name="sample">Sample from 0.</param>
    /// <param name="word">Word of its frame, from 0.</param>
    /// <param name="wordsPerFrame">Words of a frame.</param>
    /// <param name="widthBits">Bits of a word.</param>
    /// <returns>Byte address.</returns>
    public long Input(long sample, long word, long wordsPerFrame, int widthBits)
    {
        var bytes = (widthBits + 7) / 8;
        var frame = ((wordsPerFrame * bytes) + BurstBytes - 1) / BurstBytes * BurstBytes;
        return InputBase + (sample % Frames * frame) + (word * bytes);
    }

    /// <summary>Address of an answer.</summary>
    /// <param name="number">How many answers left before it.</param>
    /// <param name="widthBits">Bits of an answer.</param>
    /// <returns>Byte address.</returns>
    public long Output(long number, int widthBits) => OutputBase + (number % Answers * AnswerBytes(widthBits));

    /// <summary>Bytes of an answer in memory.</summary>
    /// <param name="widthBits">Its bits.</param>
    /// <returns>A power of two.</returns>
    public static int AnswerBytes(int widthBits) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)((widthBits + 7) / 8));
}
