namespace EeHw.Sim.Energy;

/// <summary>What a DRAM is asked for.</summary>
/// <param name="Utilization">Share of the data bus's time that carries data, 0 to 1.</param>
/// <param name="WriteShare">Writes among the bursts, 0 to 1.</param>
/// <param name="ActivationsPerBurst">Rows opened per burst: 1 when every burst goes elsewhere, 1/128 when 8 kB in a row are used whole.</param>
public readonly record struct DramTraffic(double Utilization, double WriteShare, double ActivationsPerBurst);
