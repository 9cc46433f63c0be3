using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Memory;

[assembly: ProvidesComponent(typeof(IFrameAllocator), typeof(BuddyFrameAllocator), IFrameAllocator.PortVersion)]
[assembly: ProvidesComponent(typeof(IAreaMap), typeof(AreaTree), IAreaMap.PortVersion)]
