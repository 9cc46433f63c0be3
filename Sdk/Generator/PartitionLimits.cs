using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>
/// What a partition lacks, as a table: code, subject, what happens, what to do, and the types and members by which a
/// program is known to use it. The conformance programs named "unsupported" show that it happens.
/// </summary>
internal static class PartitionLimits
{
    private const string Streams = "Exchange data through standard input and output, which the libos command joins to files and programs.";

    public static readonly PartitionLimit[] All =
    [
        new(
            Describe("LIBOS2001", "Sockets", "throws SocketException or HttpRequestException when it is used", Streams),
            "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.TcpListener", "System.Net.Sockets.UdpClient",
            "System.Net.Http.HttpClient", "System.Net.Http.HttpClientHandler", "System.Net.Http.SocketsHttpHandler", "System.Net.HttpListener",
            "System.Net.WebClient", "System.Net.WebRequest", "System.Net.WebSockets.ClientWebSocket", "System.Net.Mail.SmtpClient",
            "System.Net.NetworkInformation.Ping", "System.Net.NetworkInformation.NetworkInterface:GetAllNetworkInterfaces",
            "System.Net.Dns", "System.Net.Security.SslStream", "System.Net.Quic.QuicConnection", "System.Net.Quic.QuicListener"),
        new(
            Describe("LIBOS2002", "Other processes", "throws Win32Exception or DirectoryNotFoundException", "Start further programs with the libos command."),
            "System.Diagnostics.Process:Start", "System.Diagnostics.Process:GetProcesses", "System.Diagnostics.Process:GetProcessesByName",
            "System.Diagnostics.Process:GetProcessById"),
        new(
            Describe("LIBOS2003", "File watchers", "throws ArgumentException or IOException", "Remove it: no file changes in a partition."),
            "System.IO.FileSystemWatcher"),
        new(
            Describe("LIBOS2004", "Named pipes", "throws SocketException or times out", "Within the program use AnonymousPipeServerStream or System.IO.Pipelines."),
            "System.IO.Pipes.NamedPipeServerStream", "System.IO.Pipes.NamedPipeClientStream"),
        new(
            Describe("LIBOS2005", "Memory-mapped files", "throws FileNotFoundException or another IOException", "Add a reference to LibOs.Components.Files, or allocate memory with NativeMemory or arrays."),
            "System.IO.MemoryMappedFiles.MemoryMappedFile"),
        new(
            Describe("LIBOS2006", "Locks with names", "throws PlatformNotSupportedException or IOException, or stays within the program", "Use the constructor without a name."),
            "System.Threading.Mutex:.ctor", "System.Threading.Semaphore:.ctor", "System.Threading.EventWaitHandle:.ctor", "System.Threading.Mutex:OpenExisting", "System.Threading.Mutex:TryOpenExisting", "System.Threading.Semaphore:OpenExisting",
            "System.Threading.Semaphore:TryOpenExisting", "System.Threading.EventWaitHandle:OpenExisting", "System.Threading.EventWaitHandle:TryOpenExisting"),
        new(
            Describe("LIBOS2007", "Terminals", "throws InvalidOperationException or has no effect, because the streams are never a terminal", "Read lines with Console.In and write with Console.Out."),
            "System.Console:ReadKey", "System.Console:KeyAvailable", "System.Console:CursorLeft", "System.Console:CursorTop", "System.Console:SetCursorPosition",
            "System.Console:GetCursorPosition", "System.Console:CursorVisible", "System.Console:WindowWidth", "System.Console:WindowHeight",
            "System.Console:BufferWidth", "System.Console:BufferHeight", "System.Console:Beep", "System.Console:TreatControlCAsInput"),
        new(
            Describe("LIBOS2008", "Time zones other than UTC, and cultures,", "throws TimeZoneNotFoundException or CultureNotFoundException unless UTC or the invariant culture is asked for",
            "Compute in UTC and format with CultureInfo.InvariantCulture."),
            "System.TimeZoneInfo:FindSystemTimeZoneById", "System.TimeZoneInfo:ConvertTimeBySystemTimeZoneId", "System.Globalization.CultureInfo:.ctor", "System.Globalization.CultureInfo:GetCultureInfo",
            "System.Globalization.CultureInfo:CreateSpecificCulture", "System.Globalization.RegionInfo"),
        new(
            Describe("LIBOS2009", "Files", "throws DirectoryNotFoundException or another IOException for all but /dev/null, /dev/zero, /dev/random and /dev/urandom", "Add a reference to LibOs.Components.Files, or exchange data through standard input and output."),
            "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.StreamReader:.ctor", "System.IO.StreamWriter:.ctor", "System.IO.FileInfo:Open", "System.IO.FileInfo:OpenRead", "System.IO.FileInfo:OpenWrite",
            "System.IO.FileInfo:OpenText", "System.IO.FileInfo:Create", "System.IO.FileInfo:CreateText", "System.IO.FileInfo:AppendText", "System.IO.FileInfo:CopyTo",
            "System.IO.FileInfo:MoveTo", "System.IO.DirectoryInfo:Create", "System.IO.DirectoryInfo:GetFiles", "System.IO.DirectoryInfo:EnumerateFiles",
            "System.IO.DirectoryInfo:GetDirectories", "System.IO.DirectoryInfo:EnumerateDirectories", "System.IO.DirectoryInfo:GetFileSystemInfos",
            "System.IO.DirectoryInfo:EnumerateFileSystemInfos", "System.IO.Path:GetTempFileName", "System.IO.DriveInfo", "System.IO.Compression.ZipFile"),
        new(
            Describe("LIBOS2010", "Public keys, certificates and TLS", "throws CryptographicException or PlatformNotSupportedException", "Hashes, HMAC, key derivation, random numbers, AES and ChaCha20-Poly1305 work."),
            "System.Security.Cryptography.RSA", "System.Security.Cryptography.RSACryptoServiceProvider", "System.Security.Cryptography.RSAOpenSsl",
            "System.Security.Cryptography.DSA", "System.Security.Cryptography.ECDsa", "System.Security.Cryptography.ECDsaOpenSsl",
            "System.Security.Cryptography.ECDiffieHellman", "System.Security.Cryptography.ECDiffieHellmanOpenSsl", "System.Security.Cryptography.AesCcm",
            "System.Security.Cryptography.RC2", "System.Security.Cryptography.DES", "System.Security.Cryptography.X509Certificates.X509Certificate",
            "System.Security.Cryptography.X509Certificates.X509Certificate2", "System.Security.Cryptography.X509Certificates.X509CertificateLoader",
            "System.Security.Cryptography.X509Certificates.X509Store", "System.Security.Cryptography.X509Certificates.X509Chain",
            "System.Security.Cryptography.X509Certificates.CertificateRequest"),
        new(
            Describe("LIBOS2011", "Native libraries at run time", "throws DllNotFoundException", "Link a static archive into the image with the items NativeLibrary and DirectPInvoke."),
            "System.Runtime.InteropServices.NativeLibrary:Load", "System.Runtime.InteropServices.NativeLibrary:TryLoad"),
    ];

    private static DiagnosticDescriptor Describe(string id, string subject, string outcome, string advice) => new(
        id, subject + " are lacking in a partition", "'{0}' does not work in a partition: it " + outcome + ". " + advice,
        "Partition", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
