using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Files;

[assembly: ProvidesComponent(typeof(IFiles), typeof(VirtualFiles), IFiles.PortVersion)]
