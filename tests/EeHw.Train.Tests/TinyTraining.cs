namespace EeHw.Train.Tests;

/// <summary>The small network with two exits that training runs are tested with: digits pooled to 7x7, a convolution for each exit.</summary>
internal static class TinyTraining
{
    /// <summary>The section <c>network</c> of a training file; other fields follow it.</summary>
    /// <param name="first">Channels of the convolution before the first exit, whose head has 25 times as many inputs.</param>
    /// <param name="second">Channels of the convolution behind it.</param>
    /// <param name="isNormalised">Batch normalisation after the first convolution.</param>
    /// <returns>YAML, ending with a new line.</returns>
    public static string Network(int first = 4, int second = 6, bool isNormalised = false) => FormattableString.Invariant($$"""
        network:
          name: tiny
          input: [1, 28, 28]
          layers:
            - { name: pool, kind: averagepool, kernel: 4 }
            - { name: conv, kind: conv, channels: {{first}}, kernel: 3 }
        {{(isNormalised ? "    - { name: norm, kind: batchnorm }\n" : "")}}    - { name: relu, kind: relu }
            - { name: flat1, kind: flatten }
            - { name: fc1, kind: dense, channels: 10 }
            - { name: conv2, kind: conv, channels: {{second}}, kernel: 3, from: relu }
            - { name: relu2, kind: relu }
            - { name: flat2, kind: flatten }
            - { name: fc2, kind: dense, channels: 10 }
          exits: [fc1, fc2]

        """);
}
