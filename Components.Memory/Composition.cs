using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Memory;

[assembly: ProvidesComponent(typeof(IFrameAllocator), typeof(BuddyFrameAllocator), IFrameAllocator.PortVersion)]
[assembly: ProvidesComponent(typeof(IFrameAllocator), typeof(BitmapFrameAllocator), IFrameAllocator.PortVersion, IsDefault = false)]
[assembly: ProvidesComponent(typeof(IFrameAllocator), typeof(BumpFrameAllocator), IFrameAllocator.PortVersion, IsDefault = false)]
[assembly: ProvidesComponent(typeof(IAreaMap), typeof(AreaTree), IAreaMap.PortVersion)]
