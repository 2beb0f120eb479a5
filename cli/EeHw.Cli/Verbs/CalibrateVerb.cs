using EeHw.Cli.Verbs.Calibration;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw calibrate</c>: repeats the fits behind the estimates.</summary>
public sealed class CalibrateVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create() => new("calibrate", "Repeat the fits behind the estimates.")
    {
        CalibrateResources.Create(),
        CalibratePower.Create(),
    };
}
