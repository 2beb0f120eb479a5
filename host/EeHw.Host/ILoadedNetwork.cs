namespace EeHw.Host;

/// <summary>A network on a device.</summary>
public interface ILoadedNetwork : IDisposable
{
    /// <summary>Time it took to compile and warm up, kept out of every measurement.</summary>
    TimeSpan BuildTime { get; }

    /// <summary>Most samples per batch.</summary>
    int BatchCapacity { get; }

    /// <summary>Runs a batch: stage by stage, and each sample only as far as the rule lets it.</summary>
    /// <param name="samples">The samples, float for a float network and raw for a fixed one.</param>
    /// <param name="first">First sample of the batch.</param>
    /// <param name="count">Samples in the batch, 1 to <see cref="BatchCapacity"/>.</param>
    /// <param name="rule">Who leaves where.</param>
    /// <param name="answers">Filled at <paramref name="first"/> and following.</param>
    void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers);
}
