using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>A network on a device, a link and a server: times of every step on both machines, and what the link does.</summary>
public sealed record SystemProfile
{
    /// <summary>Steps in order of execution; the steps of a head stand where the exit decides.</summary>
    public required ValueList<SystemStep> Steps { get; init; }

    /// <summary>Values of the input, which cross when nothing runs on the device.</summary>
    public required long InputValues { get; init; }

    /// <summary>Rate of the link in bits per second.</summary>
    public required double BitsPerSecond { get; init; }

    /// <summary>Time there and back in ns, paid once by each sample that is sent.</summary>
    public required double RoundTripNs { get; init; }

    /// <summary>Bits of a value on the link: 32 as it is, 8 quantised linearly (SPINN).</summary>
    public int TransferBits { get; init; } = 32;

    /// <summary>Factor on all times of the device, at least 1 when it is busy with other work.</summary>
    public double DeviceLoad { get; init; } = 1;

    /// <summary>Factor on all times of the server.</summary>
    public double ServerLoad { get; init; } = 1;

    /// <summary>Where the times come from.</summary>
    public required string Source { get; init; }

    /// <summary>Places where the network can be cut: before the first step, and behind every step but inside a head.</summary>
    /// <returns>Number of steps on the device, ascending.</returns>
    public ValueList<int> Cuts()
        => Enumerable.Range(0, Steps.Count + 1).Where(i => i == 0 || i == Steps.Count || Steps[i - 1].Head is null || Steps[i - 1].Head != Steps[i].Head).ToValueList();

    /// <summary>Name of what runs last on the device.</summary>
    /// <param name="cut">Steps on the device.</param>
    /// <returns>A step's name; <c>nothing</c> where everything is sent.</returns>
    public string NameOf(int cut) => cut == 0 ? "nothing" : Steps[cut - 1].Name;

    /// <summary>Time that a cut keeps the link busy, in ns; 0 where everything runs on the device.</summary>
    /// <param name="cut">Steps on the device.</param>
    /// <returns>Bits over rate: of what the last backbone step before the cut gives, or of the input.</returns>
    public double TransferNs(int cut)
    {
        var values = Steps.Take(cut).LastOrDefault(s => s.Head is null)?.OutputValues ?? InputValues;
        return cut == Steps.Count ? 0 : values * (double)TransferBits / BitsPerSecond * 1e9;
    }
}
