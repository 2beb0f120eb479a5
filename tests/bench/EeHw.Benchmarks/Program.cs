using BenchmarkDotNet.Running;
using EeHw.Benchmarks;

// devices SAMPLES, simulator SAMPLES [whole], budgets, engine TOPOLOGY, onnx FILE, training PEERS, peers SCRIPT [ROW]: devices, simulator, threshold search, closed form of an engine, reading of a large network (written to FILE),
// training, devices beside ONNX Runtime against their bars, one line each. Anything else: BenchmarkDotNet.
if (args is ["devices", { } samples])
{
    return DeviceBars.Run(samples);
}

if (args is ["simulator", { } folder, .. var rest])
{
    return SimulatorBars.Run(folder, rest is ["whole"]);
}

if (args is ["budgets"])
{
    return BudgetBars.Run();
}

if (args is ["engine", { } topology])
{
    return EngineBars.Run(topology);
}

if (args is ["onnx", { } file])
{
    return OnnxBars.Run(file);
}

if (args is ["training", { } peers])
{
    return TrainingBars.Run(peers);
}

if (args is ["peers", { } script, .. var rows])
{
    return EeHw.Benchmarks.Peers.PeerBars.Run(script, string.Join(' ', rows));
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
return 0;
