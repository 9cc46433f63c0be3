using System.Runtime.CompilerServices;
using System.Text;

namespace LibOs.Abstractions.Services;

/// <summary>A thread, as the kernel knows it.</summary>
public struct ThreadRecord
{
    /// <summary>Its number, as <c>gettid</c> gives it; the first thread is 1.</summary>
    public int Id;

    /// <summary>What it is doing.</summary>
    public ThreadRunState State;

    /// <summary>Its priority, 0 to 31.</summary>
    public int Priority;

    /// <summary>How long it has run since it was created, in nanoseconds.</summary>
    public long RunNanoseconds;

    /// <summary>Its name in UTF-8, ended by a zero byte when shorter than 16 bytes.</summary>
    public ThreadName Name;

    /// <summary>Sixteen bytes of name.</summary>
    [InlineArray(16)]
    public struct ThreadName
    {
        private byte _first;

        /// <summary>The name as text.</summary>
        public override readonly string ToString()
        {
            ReadOnlySpan<byte> bytes = this;
            int end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }
}
