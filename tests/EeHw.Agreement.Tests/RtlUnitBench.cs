using System.Globalization;
using System.Numerics;
using System.Text;

namespace EeHw.Agreement.Tests;

/// <summary>
/// One module of many benches: every unit alone between drivers that pause and checks that stall, and its clock contract as conditions over the
/// handshakes (<c>in0</c>, <c>out0</c>: words taken and given so far). Built once, since a build costs more than all runs.
/// </summary>
internal sealed class RtlUnitBench(string folder, int seed)
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _done = [];
    private int _cases, _files, _generators;

    /// <summary>A word from elements of equal width, element 0 lowest.</summary>
    public static BigInteger Word(int width, params IEnumerable<long> elements)
    {
        var mask = (BigInteger.One << width) - 1;
        return elements.Select((e, i) => (e & mask) << (i * width)).Aggregate(BigInteger.Zero, (a, b) => a | b);
    }

    /// <summary>A text file of words; gives its name.</summary>
    public string File(IEnumerable<BigInteger> words)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"f{_files++}.hex");
        System.IO.File.WriteAllText(Path.Combine(folder, name), string.Concat(words.Select(w => w.ToString("x", CultureInfo.InvariantCulture) + "\n")));
        return name;
    }

    /// <summary>Adds a unit.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="inputs">Port name, bits, words of every input stream.</param>
    /// <param name="output">Bits and words of the output.</param>
    /// <param name="contract">Conditions that must hold in every clock.</param>
    /// <param name="connections">Other connections.</param>
    /// <param name="key">Upper bits that name the word, where the order is free.</param>
    /// <param name="copies">Outputs of a fork.</param>
    /// <param name="joined">The inputs are slots of one port <c>s</c>.</param>
    /// <param name="carried">Bits of the words that a unit with an input <c>c_in</c> hands on.</param>
    /// <param name="follows">Every word of the first input comes after the carried word of the same number, as in a design, where the exit before has seen the sample.</param>
    public void Add(string module, string parameters, (string Port, int Width, IReadOnlyList<BigInteger> Words)[] inputs, (int Width, IReadOnlyList<BigInteger> Words) output, string[] contract, string connections = "", int key = 0, int copies = 1, bool joined = false, int carried = 8, bool follows = false)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"c{_cases++}_{module}");
        _text.Append(CultureInfo.InvariantCulture, $"  // {parameters}\n  if (1) begin : {id}\n    logic [{output.Width - 1}:0] m_data; logic [{copies - 1}:0] m_valid, m_ready; int out0; int in0; logic [31:0] n_dropped, n_forwarded, n_full_stall;\n");
        List<string> ports = [];
        foreach (var (port, width, words) in inputs)
        {
            _text.Append(CultureInfo.InvariantCulture, $"    logic [{width - 1}:0] {port}_data; logic {port}_valid, {port}_ready;\n");
            var waits = follows && port != "c_in";
            if (waits)
            {
                _text.Append(CultureInfo.InvariantCulture, $"    logic offered; int came;\n    assign {port}_valid = offered && came > in0;\n");
            }

            _text.Append(CultureInfo.InvariantCulture, $"    stream_drive #(.W({width}), .N({words.Count}), .SEED({Generator()}), .FILE(\"{File(words)}\")) drive_{port} (.clk(clk), .rst(rst), .data({port}_data), .valid({(waits ? "offered" : port + "_valid")}), .ready({port}_ready{(waits ? " && came > in0" : "")}));\n");
            if (port == "c_in")
            {
                // Carried words have no handshake: they come when they come.
                _text.Append(CultureInfo.InvariantCulture, $"    assign c_in_ready = 1'b1;\n    logic c_out_valid; logic [{carried - 1}:0] c_out_data;\n{(follows ? "    always_ff @(posedge clk) came <= rst ? 0 : came + 32'(c_in_valid);\n" : "")}");
                ports.Add(".c_in_data(c_in_data), .c_in_valid(c_in_valid), .c_out_data(c_out_data), .c_out_valid(c_out_valid)");
                continue;
            }

            ports.Add($".{port}_data({port}_data), .{port}_valid({port}_valid), .{port}_ready({port}_ready)");
        }

        if (joined)
        {
            ports = new[] { "data", "valid", "ready" }.Select(s => $".s_{s}({{{string.Join(", ", inputs.Reverse().Select(i => $"{i.Port}_{s}"))}}})").ToList();
        }

        var file = File(output.Words);
        for (var c = 0; c < copies; c++)
        {
            _done.Add(string.Create(CultureInfo.InvariantCulture, $"{id}.done{c}"));
            _text.Append(CultureInfo.InvariantCulture, $"    logic done{c};\n    stream_check #(.W({output.Width}), .N({output.Words.Count}), .KEY({key}), .SEED({Generator()}), .FILE(\"{file}\"), .NAME(\"{id}\")) check{c} (.clk(clk), .rst(rst), .data(m_data), .valid(m_valid[{c}]), .ready(m_ready[{c}]), .done(done{c}));\n");
        }

        var first = inputs[0].Port;
        _text.Append(CultureInfo.InvariantCulture, $"    always_ff @(posedge clk) begin\n      in0 <= rst ? 0 : in0 + 32'({first}_valid && {first}_ready);\n      out0 <= rst ? 0 : out0 + 32'(m_valid[0] && m_ready[0]);\n");
        foreach (var condition in contract)
        {
            _text.Append(CultureInfo.InvariantCulture, $"      if (!rst && !({condition})) $display(\"fault {id}: in a clock not ({condition})\");\n");
        }

        _text.Append("    end\n");
        if (module == "requantise")
        {
            _text.Append(CultureInfo.InvariantCulture, $"    assign m_valid[0] = s_valid;\n    assign s_ready = m_ready[0];\n    requantise #({parameters}) unit (.x(s_data), .y(m_data));\n  end\n");
            return;
        }

        _text.Append(CultureInfo.InvariantCulture, $"    {module} #({parameters}) unit (.clk(clk), .rst(rst), {string.Join(", ", ports)}, .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready){connections});\n  end\n");
    }

    /// <summary>Builds and runs all; asserts that nobody finds a fault.</summary>
    /// <param name="sources">Modules under test and the harness.</param>
    /// <param name="main">The C++ main.</param>
    public void Run(IEnumerable<string> sources, string main)
    {
        System.IO.File.WriteAllText(
            Path.Combine(folder, "units.sv"),
            $"/* verilator lint_off WIDTH */\n/* verilator lint_off UNUSEDSIGNAL */\nmodule units (input logic clk, input logic rst, output logic all_done);\n{_text}  assign all_done = {string.Join(" && ", _done)};\nendmodule\n");
        var (built, complaints) = Shell.Run(folder, "verilator", ["--cc", "--exe", "--build", "-O3", "--x-assign", "unique", "-Wno-fatal", "-Wno-WIDTH", "-sv", "--prefix", "Vtop", "--top-module", "units", "--Mdir", "obj", "-o", "bench", "-CFLAGS", "-O0 -std=c++14", .. sources, "units.sv", main]);
        Assert.That(built, Is.Zero, complaints);
        var (status, text) = Shell.Run(folder, Path.Combine(folder, "obj", "bench"));
        Assert.That(status, Is.Zero, text);
        Assert.That(text, Is.EqualTo("done\n"), text[..Math.Min(text.Length, 4000)]);
    }

    private string Generator() => string.Create(CultureInfo.InvariantCulture, $"32'h{(uint)((seed * 7919) + (++_generators * 2654435761L)) | 1:x8}");
}
