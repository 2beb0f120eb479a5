using EeHw.Model.Networks;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Where everything lies in a convolution and in its transposed pass. A dense layer is a convolution of a 1 by 1 map.</summary>
internal sealed record ConvGeometry
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <summary>Works out a convolution.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape of its input.</param>
    public ConvGeometry(ConvLayer layer, Shape input)
        : this(input, layer.Output, layer.Kernel, layer.Stride, layer.Dilation, layer.Padding, layer.Groups)
    {
    }

    /// <summary>Works out a convolution.</summary>
    /// <param name="input">Shape of the input.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="kernel">Kernel size.</param>
    /// <param name="stride">Stride.</param>
    /// <param name="dilation">Dilation.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <param name="groups">Groups.</param>
    public ConvGeometry(Shape input, Shape output, Extent kernel, Extent stride, Extent dilation, Padding padding, int groups)
    {
        (Input, Output, Kernel, Padding, Groups) = (input, output, kernel, padding, groups);
        InputChannelsPerGroup = input.Channels / groups;
        OutputChannelsPerGroup = output.Channels / groups;
        PaddedRows = input.Height + padding.Top + padding.Bottom;
        PaddedColumns = input.Width + padding.Left + padding.Right;
        GradientTop = (kernel.Height - 1) * dilation.Height / stride.Height;
        GradientLeft = (kernel.Width - 1) * dilation.Width / stride.Width;
        GradientRows = GradientTop + Math.Max(output.Height, ((input.Height - 1 + padding.Top) / stride.Height) + 1);
        GradientColumns = GradientLeft + Math.Max(output.Width, ((input.Width - 1 + padding.Left) / stride.Width) + 1);
        Forward = MakeForward(stride, dilation);
        Phases = MakePhases(stride, dilation);
    }

    /// <summary>Shape of the input.</summary>
    public Shape Input { get; }

    /// <summary>Shape of the output.</summary>
    public Shape Output { get; }

    /// <summary>Kernel size.</summary>
    public Extent Kernel { get; }

    /// <summary>Zeros around the input.</summary>
    public Padding Padding { get; }

    /// <summary>Groups.</summary>
    public int Groups { get; }

    /// <summary>Ci / g.</summary>
    public int InputChannelsPerGroup { get; }

    /// <summary>Co / g.</summary>
    public int OutputChannelsPerGroup { get; }

    /// <summary>Rows of the padded input.</summary>
    public int PaddedRows { get; }

    /// <summary>Columns of the padded input.</summary>
    public int PaddedColumns { get; }

    /// <summary>Rows of zeros above the gradient of the output, in the transposed pass.</summary>
    public int GradientTop { get; }

    /// <summary>Columns of zeros left of it.</summary>
    public int GradientLeft { get; }

    /// <summary>Rows of the padded gradient of the output.</summary>
    public int GradientRows { get; }

    /// <summary>Columns of the padded gradient of the output.</summary>
    public int GradientColumns { get; }

    /// <summary>Whether the input is read through a padded copy.</summary>
    public bool PadsInput => Padding != Padding.None;

    /// <summary>Whether the gradient of the output is read through a padded copy.</summary>
    public bool PadsGradient => GradientRows != Output.Height || GradientColumns != Output.Width;

    /// <summary>Weights of one output channel.</summary>
    public int TapsPerOutput => InputChannelsPerGroup * Kernel.Area;

    /// <summary>Output pixels over the padded input; taps in the order of the weights (input channel, row, column).</summary>
    public TapTable Forward { get; }

    /// <summary>
    /// The transposed pass: input pixels over the padded gradient, one table per residue of the (padded) position by the stride, because
    /// positions of one residue meet the same kernel taps.
    /// </summary>
    public IReadOnlyList<Phase> Phases { get; }

    private TapTable MakeForward(Extent stride, Extent dilation)
    {
        var sources = new int[Output.Pixels];
        var targets = new int[Output.Pixels];
        for (var p = 0; p < sources.Length; p++)
        {
            sources[p] = ((p / Output.Width * stride.Height * PaddedColumns) + (p % Output.Width * stride.Width)) * Lanes;
            targets[p] = p * Lanes;
        }

        var taps = new List<int>();
        for (var c = 0; c < InputChannelsPerGroup; c++)
        {
            for (var ky = 0; ky < Kernel.Height; ky++)
            {
                for (var kx = 0; kx < Kernel.Width; kx++)
                {
                    taps.Add(((((c * PaddedRows) + (ky * dilation.Height)) * PaddedColumns) + (kx * dilation.Width)) * Lanes);
                }
            }
        }

        return new TapTable(sources, targets, [.. taps]);
    }

    private List<Phase> MakePhases(Extent stride, Extent dilation)
    {
        var phases = new List<Phase>();
        for (var residueY = 0; residueY < stride.Height; residueY++)
        {
            for (var residueX = 0; residueX < stride.Width; residueX++)
            {
                var sources = new List<int>();
                var targets = new List<int>();
                for (var y = 0; y < Input.Height; y++)
                {
                    for (var x = 0; x < Input.Width; x++)
                    {
                        var (py, px) = (y + Padding.Top - residueY, x + Padding.Left - residueX);
                        if (py % stride.Height == 0 && px % stride.Width == 0 && py >= 0 && px >= 0)
                        {
                            sources.Add(((((py / stride.Height) + GradientTop) * GradientColumns) + (px / stride.Width) + GradientLeft) * Lanes);
                            targets.Add(((y * Input.Width) + x) * Lanes);
                        }
                    }
                }

                var taps = new List<int>();
                var weights = new List<(int, int)>();
                for (var c = 0; c < OutputChannelsPerGroup; c++)
                {
                    for (var k = 0; k < Kernel.Area; k++)
                    {
                        var (dy, dx) = ((k / Kernel.Width * dilation.Height) - residueY, (k % Kernel.Width * dilation.Width) - residueX);
                        if (dy >= 0 && dx >= 0 && dy % stride.Height == 0 && dx % stride.Width == 0)
                        {
                            taps.Add(((((c * GradientRows) - (dy / stride.Height)) * GradientColumns) - (dx / stride.Width)) * Lanes);
                            weights.Add((c, k));
                        }
                    }
                }

                if (sources.Count > 0)
                {
                    phases.Add(new Phase(new TapTable([.. sources], [.. targets], [.. taps]), [.. weights]));
                }
            }
        }

        return phases;
    }

    /// <summary>One residue of the transposed pass.</summary>
    /// <param name="Table">Pixels and taps.</param>
    /// <param name="Weights">Per tap: output channel within the group, and kernel position.</param>
    internal sealed record Phase(TapTable Table, (int Channel, int Position)[] Weights);
}
