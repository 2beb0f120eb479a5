namespace EeHw.Model.Exits;

/// <summary>
/// A policy at work, with the state it keeps. It is asked sample by sample and, within a sample, exit by exit from the first until one says that
/// the sample leaves; a view of exit 0 begins the next sample.
/// </summary>
public interface IExitDecider
{
    /// <summary>Decides one sample at one exit.</summary>
    /// <param name="view">The exit and those before it.</param>
    /// <returns>Whether the sample leaves, and the class.</returns>
    ExitAnswer Decide(ExitView view);
}
