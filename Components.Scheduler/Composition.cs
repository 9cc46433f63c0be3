using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

[assembly: ProvidesComponent(typeof(IScheduler), typeof(PriorityScheduler), IScheduler.PortVersion)]
[assembly: ProvidesComponent(typeof(IScheduler), typeof(RoundRobinScheduler), IScheduler.PortVersion, IsDefault = false)]
[assembly: ProvidesComponent(typeof(IScheduler), typeof(CooperativeScheduler), IScheduler.PortVersion, IsDefault = false)]
[assembly: ProvidesComponent(typeof(IScheduler), typeof(EarliestDeadlineFirstScheduler), IScheduler.PortVersion, IsDefault = false)]
[assembly: ProvidesComponent(typeof(IScheduler), typeof(ProportionalShareScheduler), IScheduler.PortVersion, IsDefault = false)]
