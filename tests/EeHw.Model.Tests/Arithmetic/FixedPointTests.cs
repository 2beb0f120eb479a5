using System.Numerics;
using EeHw.Model.Arithmetic;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class FixedPointTests
{
    // fixed<8,4> has 4 fraction bits. 2.71875 = 43.5 / 16 lies halfway between raw 43 and 44; -2.71875 between -44 and -43.
    // 2.65625 = 42.5 / 16: the even neighbour is 42. 43.75 / 16 is nearer to 44, 43.25 / 16 nearer to 43.
    [TestCase(43.5, Rounding.Trn, 43)]
    [TestCase(43.5, Rounding.Rnd, 44)]
    [TestCase(43.5, Rounding.RndConv, 44)]
    [TestCase(43.5, Rounding.TrnZero, 43)]
    [TestCase(-43.5, Rounding.Trn, -44)]
    [TestCase(-43.5, Rounding.Rnd, -43)]
    [TestCase(-43.5, Rounding.RndConv, -44)]
    [TestCase(-43.5, Rounding.TrnZero, -43)]
    [TestCase(42.5, Rounding.Rnd, 43)]
    [TestCase(42.5, Rounding.RndConv, 42)]
    [TestCase(-42.5, Rounding.Rnd, -42)]
    [TestCase(-42.5, Rounding.RndConv, -42)]
    [TestCase(43.75, Rounding.Trn, 43)]
    [TestCase(43.75, Rounding.Rnd, 44)]
    [TestCase(43.25, Rounding.RndConv, 43)]
    [TestCase(-43.25, Rounding.Rnd, -43)]
    [TestCase(-43.75, Rounding.TrnZero, -43)]
    [TestCase(-0.25, Rounding.Trn, -1)]
    [TestCase(-0.25, Rounding.TrnZero, 0)]
    [TestCase(-0.5, Rounding.Rnd, 0)]
    [TestCase(43.0, Rounding.Trn, 43)]
    public void Quantize_OfSixteenths_RoundsAsTheModeSays(double sixteenths, Rounding rounding, long expected)
        => Assert.That(FixedPoint.Quantize(sixteenths / 16, new FixedFormat(8, 4, rounding, Overflow.Sat)), Is.EqualTo(expected));

    // Raw range of a signed byte: -128..127; of an unsigned one 0..255.
    [TestCase(130, true, Overflow.Sat, 127)]
    [TestCase(130, true, Overflow.Wrap, -126)]
    [TestCase(-130, true, Overflow.Sat, -128)]
    [TestCase(-130, true, Overflow.Wrap, 126)]
    [TestCase(128, true, Overflow.Wrap, -128)]
    [TestCase(-128, true, Overflow.Sat, -128)]
    [TestCase(256, false, Overflow.Sat, 255)]
    [TestCase(257, false, Overflow.Wrap, 1)]
    [TestCase(-1, false, Overflow.Sat, 0)]
    [TestCase(-1, false, Overflow.Wrap, 255)]
    public void Quantize_OutOfRange_SaturatesOrWraps(double value, bool signed, Overflow overflow, long expected)
        => Assert.That(FixedPoint.Quantize(value, new FixedFormat(8, 8, Rounding.Rnd, overflow, signed)), Is.EqualTo(expected));

    // 127.5 rounds to 128, and only then is it seen not to fit.
    [TestCase(Overflow.Sat, 127)]
    [TestCase(Overflow.Wrap, -128)]
    public void Quantize_RoundedOutOfRange_OverflowsAfterRounding(Overflow overflow, long expected)
        => Assert.That(FixedPoint.Quantize(127.5, new FixedFormat(8, 8, Rounding.Rnd, overflow)), Is.EqualTo(expected));

    [Test]
    public void Quantize_BinaryPointOutsideTheBits_CountsInItsOwnStep()
    {
        Assert.Multiple(() =>
        {
            // fixed<8,12>: step 16. 100 / 16 = 6.25.
            Assert.That(FixedPoint.Quantize(100, new FixedFormat(8, 12)), Is.EqualTo(6));
            // fixed<8,-2>: step 2^-10. 0.1 · 1024 = 102.4; 0.2 · 1024 = 204.8 is too large.
            Assert.That(FixedPoint.Quantize(0.1, new FixedFormat(8, -2, Rounding.Rnd, Overflow.Sat)), Is.EqualTo(102));
            Assert.That(FixedPoint.Quantize(0.2, new FixedFormat(8, -2, Rounding.Rnd, Overflow.Sat)), Is.EqualTo(127));
            // One bit with sign holds -1 and 0.
            Assert.That(FixedPoint.Quantize(3, new FixedFormat(1, 1, Rounding.Trn, Overflow.Sat)), Is.Zero);
            Assert.That(FixedPoint.Quantize(-3, new FixedFormat(1, 1, Rounding.Trn, Overflow.Sat)), Is.EqualTo(-1));
            Assert.That(FixedPoint.Quantize(-1e300, new FixedFormat(48, 24, Rounding.Trn, Overflow.Sat)), Is.EqualTo(-(1L << 47)));
            Assert.That(FixedPoint.Quantize(-double.Epsilon, new FixedFormat(48, 24)), Is.EqualTo(-1));
            Assert.That(FixedPoint.Quantize(double.Epsilon, new FixedFormat(48, 24)), Is.Zero);
        });
    }

    [Test]
    public void Quantize_OfInfinity_SaturatesWhereTheFormatDoes()
    {
        var format = new FixedFormat(8, 4, Rounding.Rnd, Overflow.Sat);
        Assert.Multiple(() =>
        {
            Assert.That(FixedPoint.Quantize(double.PositiveInfinity, format), Is.EqualTo(127));
            Assert.That(FixedPoint.Quantize(double.NegativeInfinity, format), Is.EqualTo(-128));
            Assert.That(() => FixedPoint.Quantize(double.PositiveInfinity, format with { Overflow = Overflow.Wrap }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => FixedPoint.Quantize(double.NaN, format), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    // Left shifts: 3 with 2 fraction bits is 0.75 = 12 / 16.
    [TestCase(3, 2, 8, 4, Overflow.Sat, 12)]
    [TestCase(-3, 0, 8, 4, Overflow.Sat, -48)]
    [TestCase(9, 0, 8, 4, Overflow.Sat, 127)]
    [TestCase(-9, 0, 8, 4, Overflow.Sat, -128)]
    [TestCase(-8, 0, 8, 4, Overflow.Sat, -128)]
    [TestCase(9, 0, 8, 4, Overflow.Wrap, -112)] // 144 - 256
    [TestCase(1, -100, 8, 4, Overflow.Sat, 127)]
    [TestCase(1, -100, 8, 4, Overflow.Wrap, 0)]
    [TestCase(-1, -43, 48, 48, Overflow.Sat, -(1L << 43))]
    [TestCase(-1, -47, 48, 48, Overflow.Sat, -(1L << 47))]
    [TestCase(-1, -48, 48, 48, Overflow.Sat, -(1L << 47))]
    [TestCase(0, -100, 8, 4, Overflow.Sat, 0)]
    public void Requantize_ToMoreFractionBits_ShiftsLeft(long raw, int from, int width, int integerBits, Overflow overflow, long expected)
        => Assert.That(FixedPoint.Requantize(raw, from, new FixedFormat(width, integerBits, Rounding.Rnd, overflow)), Is.EqualTo(expected));

    [Property(MaxTest = 3000)]
    public void Requantize_AnyNumberToAnyFormat_EqualsExactArithmetic(long high, ulong low, byte narrow, sbyte from, byte width, sbyte integerBits, byte modes)
    {
        var raw = new Int128((ulong)high, low) >> (narrow & 127);
        var format = Format(width, integerBits, modes);
        Assert.That(FixedPoint.Requantize(raw, from, format), Is.EqualTo(Exact(raw, from, format)));
        Assert.That(FixedPoint.Requantize((long)raw, from, format), Is.EqualTo(Exact((long)raw, from, format)));
    }

    [Property(MaxTest = 3000)]
    public void Quantize_AnyDoubleToAnyFormat_EqualsExactArithmetic(long mantissa, sbyte exponent, byte width, sbyte integerBits, byte modes)
    {
        var format = Format(width, integerBits, modes);
        var value = Math.ScaleB(mantissa >> 10, exponent - 40);
        Assert.That(FixedPoint.Quantize(value, format), Is.EqualTo(Exact(mantissa >> 10, 40 - exponent, format)));
    }

    // Every quarter between -8 and 8 into every small format: where the range is wrapped or the value dropped, in all modes.
    [Test]
    public void Requantize_SmallNumbersToSmallFormats_EqualsExactArithmetic()
    {
        for (var width = 1; width <= 6; width++)
        {
            for (var integerBits = -2; integerBits <= 8; integerBits++)
            {
                for (byte modes = 0; modes < 16; modes++)
                {
                    var format = Format((byte)(width - 1), (sbyte)integerBits, modes);
                    for (var raw = -64; raw <= 64; raw++)
                    {
                        Assert.That(FixedPoint.Requantize(raw, 3, format), Is.EqualTo(Exact(raw, 3, format)), $"{raw} / 8 to {format}");
                    }
                }
            }
        }
    }

    [Property]
    public void Requantize_ToTheFormatItIsIn_ChangesNothing(long raw, byte width, sbyte integerBits, byte modes)
    {
        var format = Format(width, integerBits, modes);
        var inside = format.MinRaw + (raw & (format.MaxRaw - format.MinRaw));
        Assert.That(FixedPoint.Requantize(inside, format.FractionBits, format), Is.EqualTo(inside));
        Assert.That(FixedPoint.Quantize(format.ToDouble(inside), format), Is.EqualTo(inside));
    }

    [TestCase(127.0, Overflow.Sat, ExpectedResult = true)]
    [TestCase(127.4, Overflow.Sat, ExpectedResult = true)]
    [TestCase(127.5, Overflow.Sat, ExpectedResult = false)]
    [TestCase(-128.5, Overflow.Wrap, ExpectedResult = true)]
    [TestCase(-128.6, Overflow.Wrap, ExpectedResult = false)]
    [TestCase(1e30, Overflow.Wrap, ExpectedResult = false)]
    [TestCase(double.NaN, Overflow.Wrap, ExpectedResult = false)]
    [TestCase(double.NegativeInfinity, Overflow.Sat, ExpectedResult = false)]
    public bool Fits_NearTheBounds_AsksAfterRounding(double value, Overflow overflow)
        => FixedPoint.Fits(value, new FixedFormat(8, 8, Rounding.Rnd, overflow));

    private static FixedFormat Format(byte width, sbyte integerBits, byte modes)
        => new((width % 48) + 1, integerBits % 60, (Rounding)(modes & 3), (modes & 4) != 0 ? Overflow.Sat : Overflow.Wrap, (modes & 8) != 0);

    // The definition, in rational arithmetic: numerator / 2^fraction bits, divided with the rounding of the mode, then fitted.
    private static long Exact(Int128 raw, int from, FixedFormat format)
    {
        var up = Math.Max(0, format.FractionBits - from);
        var down = Math.Max(0, from - format.FractionBits);
        BigInteger numerator = (BigInteger)raw << up, denominator = BigInteger.One << down;
        var floor = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest < 0)
        {
            floor--;
            rest += denominator;
        }

        var twice = (rest * 2).CompareTo(denominator);
        var increment = format.Rounding switch
        {
            Rounding.Trn => false,
            Rounding.Rnd => twice >= 0,
            Rounding.RndConv => twice > 0 || (twice == 0 && !floor.IsEven),
            _ => raw < 0 && rest != 0,
        };
        var rounded = floor + (increment ? 1 : 0);
        if (format.Overflow == Overflow.Sat)
        {
            return (long)BigInteger.Clamp(rounded, format.MinRaw, format.MaxRaw);
        }

        var modulus = BigInteger.One << format.Width;
        var wrapped = ((rounded % modulus) + modulus) % modulus;
        return (long)(wrapped > format.MaxRaw ? wrapped - modulus : wrapped);
    }
}
