namespace EeHw.Sim.Energy.Calibration;

/// <summary>One measured power beside what the model says.</summary>
/// <param name="Name">Where the model's figures come from, as the table names it.</param>
/// <param name="Watts">Measured, W.</param>
/// <param name="Known">Modelled power that is measured with it and not fitted, W: external memory, configuration, wake-ups.</param>
/// <param name="Modelled">Modelled power of each group of <see cref="PowerFit.Groups"/>, W.</param>
public sealed record PowerPoint(string Name, double Watts, double Known, Model.Numerics.ValueList<double> Modelled);
