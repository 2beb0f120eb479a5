namespace EeHw.Codegen.Vitis;

/// <summary>One argument of an actor.</summary>
/// <param name="Type">C++ type with its reference mark, for example <c>hls::stream&lt;w_a&gt;&amp;</c>.</param>
/// <param name="Formal">Name inside the actor.</param>
/// <param name="Actual">Name in the top function.</param>
internal sealed record ActorArgument(string Type, string Formal, string Actual);

/// <summary>An actor: a function that the scheduler, or hardware, runs for ever.</summary>
/// <param name="Function">Function name.</param>
/// <param name="Label">Hierarchical name of its unit.</param>
/// <param name="Arguments">Its streams and registers.</param>
internal sealed record Actor(string Function, string Label, IReadOnlyList<ActorArgument> Arguments)
{
    /// <summary>The function's head.</summary>
    public string Signature => $"void {Function}({string.Join(", ", Arguments.Select(a => $"{a.Type} {a.Formal}"))})";

    /// <summary>What the top function passes.</summary>
    public string Actuals => string.Join(", ", Arguments.Select(a => a.Actual));
}

/// <summary>A stream of the top function.</summary>
/// <param name="Variable">Variable name.</param>
/// <param name="Type">Its C++ type, with <c>hls::</c>.</param>
/// <param name="Label">Name in reports.</param>
/// <param name="Depth">Words it holds; null for banks, whose number is part of the type.</param>
/// <param name="Storage"><c>bram</c>, <c>lutram</c>, <c>uram</c>, or null to leave it to the tool.</param>
internal sealed record TopStream(string Variable, string Type, string Label, long? Depth, string? Storage);

/// <summary>A run-time register of the top function.</summary>
/// <param name="Name">Argument name.</param>
/// <param name="Width">Bits, unsigned.</param>
/// <param name="Reset">Value after reset, as the design says.</param>
internal sealed record TopRegister(string Name, int Width, long Reset);

/// <summary>What one unit adds to the project: parameters for its template and its place in the top function.</summary>
internal sealed record UnitCode
{
    /// <summary>File name stem of its template below <c>vitis/actors</c> and of its header.</summary>
    public required string Template { get; init; }

    /// <summary>What fills the template, <c>id</c>, <c>label</c> and signatures aside.</summary>
    public Dictionary<string, object?> Holes { get; init; } = [];

    /// <summary>Its actors, with the names of the template's signature holes.</summary>
    public required IReadOnlyList<(string SignatureHole, Actor Actor)> Actors { get; init; }

    /// <summary>Streams between its own actors.</summary>
    public IReadOnlyList<TopStream> Streams { get; init; } = [];

    /// <summary>Registers.</summary>
    public IReadOnlyList<TopRegister> Registers { get; init; } = [];

    /// <summary>Header with its constants below <c>weights/</c>, or null.</summary>
    public GeneratedFile? Constants { get; init; }
}
