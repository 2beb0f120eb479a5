namespace EeHw.Host.Software;

/// <summary>The pixel steps that have a loop of their own.</summary>
internal static class PixelSteps
{
    internal readonly struct StepAny : IPixelStep
    {
        public static int Elements => 0;
    }

    internal readonly struct Step1 : IPixelStep
    {
        public static int Elements => 1;
    }

    internal readonly struct Step2 : IPixelStep
    {
        public static int Elements => 2;
    }

    internal readonly struct Step8 : IPixelStep
    {
        public static int Elements => 8;
    }

    internal readonly struct Step16 : IPixelStep
    {
        public static int Elements => 16;
    }

    internal readonly struct Step32 : IPixelStep
    {
        public static int Elements => 32;
    }
}
