using System.Text;

namespace EeHw.Codegen.Verilog;

/// <summary>One instance of a module: parameters and connections in the order they are written.</summary>
internal sealed record Instance(string Module, string Name, IReadOnlyList<(string Name, string Value)> Parameters, IReadOnlyList<(string Port, string Net)> Connections)
{
    /// <summary>The instance as source text, indented by two spaces.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("  ").Append(Module);
        if (Parameters.Count > 0)
        {
            text.Append(" #(").AppendJoin(", ", Parameters.Select(p => $".{p.Name}({p.Value})")).Append(")\n   ");
        }

        return text.Append(' ').Append(Name).Append(" (").AppendJoin(", ", Connections.Select(c => $".{c.Port}({c.Net})")).Append(");\n").ToString();
    }
}
