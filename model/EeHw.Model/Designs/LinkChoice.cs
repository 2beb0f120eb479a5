namespace EeHw.Model.Designs;

/// <summary>A link in a design: where the network is cut, what carries the map, who goes on behind.</summary>
public sealed record LinkChoice
{
    /// <summary>What to do while the link is down.</summary>
    public static readonly string[] DownChoices = ["wait", "answer"];

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Exit or layer behind which the network is cut; <c>input</c> sends everything.</summary>
    public required string After { get; init; }

    /// <summary>Constant rate in 10^6 bit/s each way; null where a trace gives it.</summary>
    public double? MegabitsPerSecond { get; init; }

    /// <summary>File with the rate over time; null for a constant rate.</summary>
    public string? Trace { get; init; }

    /// <summary>Time from the last bit sent to the last bit received, ms.</summary>
    public double LatencyMs { get; init; }

    /// <summary>Probability that a packet is lost and sent again, 0 to below 1.</summary>
    public double LossFraction { get; init; }

    /// <summary>Bytes of a packet.</summary>
    public int PacketBytes { get; init; } = 1500;

    /// <summary>Energy of the device per bit sent or received, pJ; null where it is not known.</summary>
    public double? PicojoulesPerBit { get; init; }

    /// <summary>Bits of a value on the link; null for those of its format.</summary>
    public int? Bits { get; init; }

    /// <summary>Bytes of the answer that comes back.</summary>
    public int AnswerBytes { get; init; } = 8;

    /// <summary><c>wait</c>, or <c>answer</c>: a sample that finds the link down leaves with the answer of the last exit before it.</summary>
    public string WhenDown { get; init; } = "wait";

    /// <summary>The machine behind, by its rate; null where a design is there.</summary>
    public LinkServer? Server { get; init; }

    /// <summary>Design file of what is behind; null where a rate stands for it.</summary>
    public string? Design { get; init; }

    /// <summary>Whether samples leave while the link is down.</summary>
    public bool AnswersWhenDown => WhenDown == "answer";
}
