namespace LibOs.NineP.Protocol;

/// <summary>The types of message. A request's name begins with T, its answer's with R.</summary>
public enum MessageType : byte
{
    /// <summary>No message.</summary>
    None = 0,

    /// <summary>The answer to any request that failed.</summary>
    Rlerror = 7,

    /// <summary>Figures of the file system.</summary>
    Tstatfs = 8,

    /// <summary>The answer to <see cref="Tstatfs"/>.</summary>
    Rstatfs = 9,

    /// <summary>Opens a file.</summary>
    Tlopen = 12,

    /// <summary>The answer to <see cref="Tlopen"/>.</summary>
    Rlopen = 13,

    /// <summary>Creates and opens a file.</summary>
    Tlcreate = 14,

    /// <summary>The answer to <see cref="Tlcreate"/>.</summary>
    Rlcreate = 15,

    /// <summary>Creates a symbolic link.</summary>
    Tsymlink = 16,

    /// <summary>The answer to <see cref="Tsymlink"/>.</summary>
    Rsymlink = 17,

    /// <summary>Creates a device, pipe or socket.</summary>
    Tmknod = 18,

    /// <summary>The answer to <see cref="Tmknod"/>.</summary>
    Rmknod = 19,

    /// <summary>Moves the file of a fid.</summary>
    Trename = 20,

    /// <summary>The answer to <see cref="Trename"/>.</summary>
    Rrename = 21,

    /// <summary>Reads a symbolic link.</summary>
    Treadlink = 22,

    /// <summary>The answer to <see cref="Treadlink"/>.</summary>
    Rreadlink = 23,

    /// <summary>Reads attributes.</summary>
    Tgetattr = 24,

    /// <summary>The answer to <see cref="Tgetattr"/>.</summary>
    Rgetattr = 25,

    /// <summary>Changes attributes.</summary>
    Tsetattr = 26,

    /// <summary>The answer to <see cref="Tsetattr"/>.</summary>
    Rsetattr = 27,

    /// <summary>Opens extended attributes for reading.</summary>
    Txattrwalk = 30,

    /// <summary>The answer to <see cref="Txattrwalk"/>.</summary>
    Rxattrwalk = 31,

    /// <summary>Opens an extended attribute for writing.</summary>
    Txattrcreate = 32,

    /// <summary>The answer to <see cref="Txattrcreate"/>.</summary>
    Rxattrcreate = 33,

    /// <summary>Reads a directory.</summary>
    Treaddir = 40,

    /// <summary>The answer to <see cref="Treaddir"/>.</summary>
    Rreaddir = 41,

    /// <summary>Writes a file through to its disk.</summary>
    Tfsync = 50,

    /// <summary>The answer to <see cref="Tfsync"/>.</summary>
    Rfsync = 51,

    /// <summary>Locks a range.</summary>
    Tlock = 52,

    /// <summary>The answer to <see cref="Tlock"/>.</summary>
    Rlock = 53,

    /// <summary>Tests a lock.</summary>
    Tgetlock = 54,

    /// <summary>The answer to <see cref="Tgetlock"/>.</summary>
    Rgetlock = 55,

    /// <summary>Creates a hard link.</summary>
    Tlink = 70,

    /// <summary>The answer to <see cref="Tlink"/>.</summary>
    Rlink = 71,

    /// <summary>Creates a directory.</summary>
    Tmkdir = 72,

    /// <summary>The answer to <see cref="Tmkdir"/>.</summary>
    Rmkdir = 73,

    /// <summary>Moves a name.</summary>
    Trenameat = 74,

    /// <summary>The answer to <see cref="Trenameat"/>.</summary>
    Rrenameat = 75,

    /// <summary>Removes a name.</summary>
    Tunlinkat = 76,

    /// <summary>The answer to <see cref="Tunlinkat"/>.</summary>
    Runlinkat = 77,

    /// <summary>Begins a session.</summary>
    Tversion = 100,

    /// <summary>The answer to <see cref="Tversion"/>.</summary>
    Rversion = 101,

    /// <summary>Authenticates.</summary>
    Tauth = 102,

    /// <summary>The answer to <see cref="Tauth"/>.</summary>
    Rauth = 103,

    /// <summary>Makes a fid of the root.</summary>
    Tattach = 104,

    /// <summary>The answer to <see cref="Tattach"/>.</summary>
    Rattach = 105,

    /// <summary>Gives up a request.</summary>
    Tflush = 108,

    /// <summary>The answer to <see cref="Tflush"/>.</summary>
    Rflush = 109,

    /// <summary>Makes a fid of a file below.</summary>
    Twalk = 110,

    /// <summary>The answer to <see cref="Twalk"/>.</summary>
    Rwalk = 111,

    /// <summary>Reads.</summary>
    Tread = 116,

    /// <summary>The answer to <see cref="Tread"/>.</summary>
    Rread = 117,

    /// <summary>Writes.</summary>
    Twrite = 118,

    /// <summary>The answer to <see cref="Twrite"/>.</summary>
    Rwrite = 119,

    /// <summary>Forgets a fid.</summary>
    Tclunk = 120,

    /// <summary>The answer to <see cref="Tclunk"/>.</summary>
    Rclunk = 121,

    /// <summary>Removes a file.</summary>
    Tremove = 122,

    /// <summary>The answer to <see cref="Tremove"/>.</summary>
    Rremove = 123,
}
