using BenchmarkDotNet.Running;
using EeHw.Benchmarks;

// devices SAMPLES, simulator SAMPLES [whole]: devices, simulator against their bars, one line each. Anything else: BenchmarkDotNet.
if (args is ["devices", { } samples])
{
    return DeviceBars.Run(samples);
}

if (args is ["simulator", { } folder, .. var rest])
{
    return SimulatorBars.Run(folder, rest is ["whole"]);
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
return 0;
