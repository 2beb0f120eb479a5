using EeHw.Check;
using EeHw.Cli.Verbs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Readings;

namespace EeHw.Cli.Pipeline;

/// <summary>Writes designs as source and compares what comes out of it with the reference.</summary>
public static class GeneratedReadings
{
    /// <summary>Builds a generated Vitis project with g++ and compares every golden value.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="session">The design.</param>
    /// <param name="folder">Folder of the project, with golden vectors.</param>
    /// <returns>The reading, with the accuracy that equal values imply; or a sentence that says what is missing.</returns>
    /// <exception cref="EeHwException">The project does not build, or its test bench fails.</exception>
    public static (Reading? Reading, string? Missing) CSimulate(VerbContext context, DesignSession session, string folder)
    {
        try
        {
            context.Progress.Start("compiling the generated C++");
            var options = CSimulationOptions.Default with
            {
                Compiler = context.Console.Variable("CXX") is { Length: > 0 } compiler ? compiler : CSimulationOptions.Default.Compiler,
                ApHeaders = context.Console.Variable("EEHW_AP_HEADERS"),
                Progress = context.Progress.Show,
            };
            var measurement = CSimulation.Run(folder, options, context.Cancellation).Measurement;

            return (new("C simulation", WithAnswers(measurement, session)), null);
        }
        catch (EeHwException e) when (e.Diagnostics.Any(d => d.Code == Codes.Checks.ToolMissing))
        {
            return (null, $"C simulation was left out: {e.Diagnostics[0].Message} {e.Diagnostics[0].Hint}");
        }
    }

    /// <summary>Builds a generated SystemVerilog project with Verilator and runs it: every answer beside the reference, every clock beside the simulator.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="session">The design.</param>
    /// <param name="folder">Folder of the project, with golden vectors.</param>
    /// <param name="samples">Samples to run, at most those of the golden vectors.</param>
    /// <returns>The reading; or a sentence that says what is missing.</returns>
    /// <exception cref="EeHwException">The project does not build, or its bench fails.</exception>
    public static (Reading? Reading, string? Missing) RtlSimulate(VerbContext context, DesignSession session, string folder, int samples)
    {
        try
        {
            context.Progress.Start("building the RTL");
            var options = new RtlSimulationOptions { Samples = samples, Clock = session.Lowered.Graph.Clock, Progress = context.Progress.Show };
            return (new("RTL", WithAnswers(RtlSimulation.Run(folder, options, context.Cancellation).Measurement, session)), null);
        }
        catch (EeHwException e) when (e.Diagnostics.Any(d => d.Code == Codes.Checks.ToolMissing))
        {
            return (null, $"RTL simulation was left out: {e.Diagnostics[0].Message} {e.Diagnostics[0].Hint}");
        }
    }

    // The test benches compare exit and class of every sample: where nothing differs, they answered what the reference answers.
    private static Measurement WithAnswers(Measurement measurement, DesignSession session)
    {
        if (measurement.Mismatches != 0)
        {
            return measurement;
        }

        var count = (int)measurement.Samples;
        var decisions = session.UnitDecisions;
        var right = Enumerable.Range(0, count).Count(n => decisions.Prediction[n] == session.FixedTrace.LabelOf(decisions.ExitOf[n], n));
        return measurement with
        {
            AccuracyFraction = (double)right / count,
            ExitShares = Enumerable.Range(0, session.FixedTrace.Exits).Select(k => decisions.ExitOf.Take(count).Count(e => e == k) / (double)count).ToValueList(),
        };
    }
}
