namespace EeHw.Testing;

/// <summary>Damages files, the same way for the same seed.</summary>
public static class Mutation
{
    private static readonly byte[] _telling = [0x00, 0x01, 0x7f, 0x80, 0xff];

    /// <summary>One to four damages: cut, flipped bit, telling byte, removed, doubled or swapped stretch.</summary>
    public static byte[] Of(byte[] original, int seed)
    {
        var random = new Random(seed);
        var bytes = new List<byte>(original);
        var damages = random.Next(1, 5);
        for (var i = 0; i < damages && bytes.Count > 0; i++)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(1, Math.Min(16, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0 when i == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] = _telling[random.Next(_telling.Length)];
                    break;
            }
        }

        return [.. bytes];
    }
}
