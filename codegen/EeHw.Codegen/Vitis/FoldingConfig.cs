using System.Text;
using System.Text.Json;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;

namespace EeHw.Codegen.Vitis;

/// <summary>The folding of every layer, in the form that FINN's scripts read.</summary>
internal static class FoldingConfig
{
    /// <summary>JSON text.</summary>
    public static string Text(UnitGraph graph, Network network)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("Defaults");
            json.WriteEndObject();
            foreach (var unit in graph.Units.OfType<MacArray>())
            {
                json.WriteStartObject(network.Layers[unit.Layer].Name);
                json.WriteNumber("PE", unit.Pe);
                json.WriteNumber("SIMD", unit.Simd);
                json.WriteNumber("WIN", unit.Window);
                json.WriteString("mem_mode", "internal_embedded");
                json.WriteString("ram_style", unit.WeightMemory switch { MemoryStyle.Bram => "block", MemoryStyle.Uram => "ultra", _ => "distributed" });
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
