using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Memory;

[assembly: Compose(typeof(IFrameAllocator), typeof(BitmapFrameAllocator))]
