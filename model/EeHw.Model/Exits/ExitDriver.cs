namespace EeHw.Model.Exits;

/// <summary>Walks a trace with a policy: the definition of what deciding means.</summary>
public static class ExitDriver
{
    /// <summary>Decides every sample of a trace, in order.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="trace">The trace.</param>
    /// <returns>Exits taken and answers.</returns>
    /// <exception cref="Diagnostics.EeHwException">EEHW5008 for a logit that is not finite, EEHW5020 to 5029 when the policy does not fit.</exception>
    public static ExitDecisions Decide(IExitPolicy policy, Trace trace)
    {
        trace.RequireFinite();
        var decider = policy.Begin(trace);
        var (exitOf, prediction) = (new byte[trace.Samples], new int[trace.Samples]);
        for (var n = 0; n < trace.Samples; n++)
        {
            for (var k = 0; ; k++)
            {
                var answer = decider.Decide(new ExitView(trace, n, k));
                if (answer.Leaves || k == trace.Exits - 1)
                {
                    (exitOf[n], prediction[n]) = ((byte)k, answer.Class);
                    break;
                }
            }
        }

        return new(exitOf, prediction);
    }
}
