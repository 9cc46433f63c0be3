using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Console;

[assembly: ProvidesComponent(typeof(IConsole), typeof(VirtioConsole<>), IConsole.PortVersion)]
[assembly: ProvidesComponent(typeof(ILogBuffer), typeof(LogRing), ILogBuffer.PortVersion)]
[assembly: RequiresPort(typeof(IMachine), IMachine.PortVersion, "LibOs.Kernel")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("LibOs.Components.Console.Tests")]
