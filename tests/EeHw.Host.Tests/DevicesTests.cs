using EeHw.Model.Diagnostics;

namespace EeHw.Host.Tests;

public sealed class DevicesTests
{
    [Test]
    public void List_OnAnyMachine_BeginsWithTheSoftwareDevice()
    {
        var list = Devices.List();

        Assert.That(list.Devices[0].Id, Is.EqualTo("software"));
        Assert.That(list.Devices[0].ComputeUnits, Is.EqualTo(Environment.ProcessorCount));

        // Either there are OpenCL devices, or a note says why not.
        Assert.That(list.Devices.Count > 1, Is.Not.EqualTo(list.Notes.Count > 0));
    }

    [Test]
    public void List_WithADriver_DescribesItsDevices()
    {
        var device = OpenClDevices.First();

        Assert.That(device.Name, Is.Not.Empty);
        Assert.That(device.Driver, Does.Contain("OpenCL"));
        Assert.That(device.ComputeUnits, Is.GreaterThan(0));
        Assert.That(device.MemoryBytes, Is.GreaterThan(0));
    }

    [TestCase("gpu")]
    [TestCase("opencl:")]
    [TestCase("opencl:-1")]
    [TestCase("opencl:+1")]
    [TestCase("Software")]
    public void Open_UnknownName_SaysWhichThereAre(string id)
    {
        var there = string.Join(", ", Devices.List().Devices.Select(d => d.Id));

        var e = Assert.Throws<EeHwException>(() => Devices.Open(id));

        Assert.That(e.Message, Is.EqualTo($"--device: error EEHW8003: there is no device '{id}'; this machine has {there}. `eehw devices` describes them."));
    }

    [Test]
    public void Open_NumberBeyondTheLast_SaysWhichThereAre()
    {
        var first = OpenClDevices.First();
        var there = string.Join(", ", Devices.List().Devices.Select(d => d.Id));

        var e = Assert.Throws<EeHwException>(() => Devices.Open("opencl:99"));

        Assert.That(e.Message, Is.EqualTo($"--device: error EEHW8003: there is no device 'opencl:99'; this machine has {there}. `eehw devices` describes them."), first.Id);
    }
}
