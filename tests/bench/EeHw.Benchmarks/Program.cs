using BenchmarkDotNet.Running;
using EeHw.Benchmarks;

// devices SAMPLES: the devices against their bars, one line each. Anything else: BenchmarkDotNet.
if (args is ["devices", { } samples])
{
    return DeviceBars.Run(samples);
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
return 0;
