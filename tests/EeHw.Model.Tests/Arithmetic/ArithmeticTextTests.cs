using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class ArithmeticTextTests
{
    private const string Hint = " Write ACTIVATIONS/WEIGHTS, for example fixed<16,6,RND,SAT>/fixed<8,1>; then, if wanted, /none, /minmax:256, /mse:256 or /percentile:0.999:256, and /per-channel.";

    [TestCase("fixed<16,6,RND,SAT>/fixed<8,1>", "fixed<16,6,RND,SAT>/fixed<8,1>/minmax:256")]
    [TestCase("fixed<16,6,RND,SAT> / fixed<8,1> / none", "fixed<16,6,RND,SAT>/fixed<8,1>/none")]
    [TestCase("fixed<16,6>/fixed<8,1>/per-channel/minmax", "fixed<16,6>/fixed<8,1>/minmax:256/per-channel")]
    [TestCase("fixed<16,6>/fixed<8,1>/percentile:0.999:50", "fixed<16,6>/fixed<8,1>/percentile:0.999:50")]
    public void ToText_OfParse_NamesTheCalibration(string text, string expected) => Assert.That(ArithmeticText.ToText(ArithmeticText.Parse(text)), Is.EqualTo(expected));

    [TestCase("fixed<16,6>", "error EEHW3009: 'fixed<16,6>' is not a choice of arithmetic: it has 1 part between slashes; allowed are 2 to 4.")]
    [TestCase("fixed<16,6>/fixed<8,1>/max", "error EEHW3009: 'fixed<16,6>/fixed<8,1>/max' is not a choice of arithmetic: it has the part 'max'; allowed are none, minmax[:SAMPLES], mse[:SAMPLES], percentile:SHARE[:SAMPLES] and per-channel.")]
    [TestCase("fixed<16,6>/fixed<8,1>/percentile:0.5", "error EEHW3009: 'fixed<16,6>/fixed<8,1>/percentile:0.5' is not a choice of arithmetic: it gives '0.5' for the share; allowed is more than 0.5, up to 1.")]
    [TestCase("fixed<16,6>/fixed<8,1>/minmax:0", "error EEHW3009: 'fixed<16,6>/fixed<8,1>/minmax:0' is not a choice of arithmetic: it gives '0' calibration samples; a whole number of at least 1 is needed.")]
    public void Parse_OfSomethingElse_SaysWhatIsWrong(string text, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => ArithmeticText.Parse(text))!.Message, Is.EqualTo(expected + Hint));
}
