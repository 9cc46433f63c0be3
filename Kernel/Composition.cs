using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel;
using LibOs.Kernel.Machine;

[assembly: KernelRoot(typeof(Kernel<,,,,,>), typeof(KernelView<,,,,,>))]
[assembly: ProvidesComponent(typeof(IMachine), typeof(PhysicalMachine), IMachine.PortVersion)]
[assembly: RequiresPort(typeof(IScheduler), IScheduler.PortVersion, "LibOs.Components.Scheduler")]
[assembly: RequiresPort(typeof(IFrameAllocator), IFrameAllocator.PortVersion, "LibOs.Components.Memory")]
[assembly: RequiresPort(typeof(IAreaMap), IAreaMap.PortVersion, "LibOs.Components.Memory")]
[assembly: RequiresPort(typeof(IConsole), IConsole.PortVersion, "LibOs.Components.Console")]
[assembly: RequiresPort(typeof(ILogBuffer), ILogBuffer.PortVersion, "LibOs.Components.Console")]
[assembly: RequiresPort(typeof(IFiles), IFiles.PortVersion, "LibOs.Components.Files")]
