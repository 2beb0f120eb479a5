using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class FixedFormatTextTests
{
    private const string Hint = " Write fixed<W,I,ROUNDING,OVERFLOW>, for example fixed<16,6,RND,SAT>; ufixed for unsigned.";

    [TestCase("fixed<16,6,RND,SAT>", 16, 6, Rounding.Rnd, Overflow.Sat, true)]
    [TestCase("fixed<8,1>", 8, 1, Rounding.Trn, Overflow.Wrap, true)]
    [TestCase("ufixed<8,-2,TRN_ZERO>", 8, -2, Rounding.TrnZero, Overflow.Wrap, false)]
    [TestCase(" ap_fixed< 16 , 20, AP_RND_CONV, AP_WRAP > ", 16, 20, Rounding.RndConv, Overflow.Wrap, true)]
    [TestCase("Ufixed<48,0,trn,sat>", 48, 0, Rounding.Trn, Overflow.Sat, false)]
    public void Parse_OfAFormat_GivesIt(string text, int width, int integerBits, Rounding rounding, Overflow overflow, bool signed)
        => Assert.That(FixedFormatText.Parse(text), Is.EqualTo(new FixedFormat(width, integerBits, rounding, overflow, signed)));

    [TestCase(8, 1, Rounding.Trn, Overflow.Wrap, true, ExpectedResult = "fixed<8,1>")]
    [TestCase(8, 1, Rounding.Trn, Overflow.Sat, true, ExpectedResult = "fixed<8,1,TRN,SAT>")]
    [TestCase(8, -1, Rounding.RndConv, Overflow.Wrap, false, ExpectedResult = "ufixed<8,-1,RND_CONV,WRAP>")]
    public string ToText_OfAFormat_IsShort(int width, int integerBits, Rounding rounding, Overflow overflow, bool signed)
        => FixedFormatText.ToText(new FixedFormat(width, integerBits, rounding, overflow, signed));

    [Property]
    public void Parse_OfToText_IsTheIdentity(byte width, sbyte integerBits, byte modes)
    {
        var format = new FixedFormat((width % 48) + 1, integerBits % 65, (Rounding)(modes & 3), (Overflow)((modes >> 2) & 1), (modes & 8) != 0);
        Assert.That(FixedFormatText.Parse(FixedFormatText.ToText(format)), Is.EqualTo(format));
    }

    [TestCase("", "EEHW3001: '' is not a number format: it has no <...>.")]
    [TestCase("fixed<16,6", "EEHW3001: 'fixed<16,6' is not a number format: it has no <...>.")]
    [TestCase("float<16,6>", "EEHW3001: 'float<16,6>' is not a number format: it begins with 'float'; allowed are fixed and ufixed.")]
    [TestCase("fixed<16>", "EEHW3001: 'fixed<16>' is not a number format: it has 1 field between < and >; allowed are 2 to 4.")]
    [TestCase("fixed<16,6,RND,SAT,3>", "EEHW3001: 'fixed<16,6,RND,SAT,3>' is not a number format: it has 5 fields between < and >; allowed are 2 to 4.")]
    [TestCase("fixed<16,x>", "EEHW3001: 'fixed<16,x>' is not a number format: it gives 'X' for the integer bits; a whole number is needed.")]
    [TestCase("fixed<16,6,ROUND,SAT>", "EEHW3001: 'fixed<16,6,ROUND,SAT>' is not a number format: it gives 'ROUND' for the rounding; allowed are TRN, RND, RND_CONV, TRN_ZERO.")]
    [TestCase("fixed<16,6,RND,CLIP>", "EEHW3001: 'fixed<16,6,RND,CLIP>' is not a number format: it gives 'CLIP' for the overflow; allowed are WRAP, SAT.")]
    [TestCase("fixed<49,6>", "EEHW3002: format 'fixed<49,6>' is 49 bits wide; allowed are 1 to 48.")]
    [TestCase("fixed<0,0>", "EEHW3002: format 'fixed<0,0>' is 0 bits wide; allowed are 1 to 48.")]
    [TestCase("fixed<8,65>", "EEHW3002: format 'fixed<8,65>' has 65 integer bits; allowed are -64 to 64.")]
    public void Parse_OfSomethingElse_SaysWhatIsWrong(string text, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => FixedFormatText.Parse(text, new Place { Item = "arithmetic.activations" }));
        Assert.That(e!.Message, Is.EqualTo("arithmetic.activations: error " + expected + Hint));
    }
}
