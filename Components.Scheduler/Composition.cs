using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

[assembly: ProvidesComponent(typeof(IScheduler), typeof(PriorityScheduler), IScheduler.PortVersion)]
