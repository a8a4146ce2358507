using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>What the content of a software image is, so that it can be uploaded.</summary>
/// <param name="Digest">SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="DiskFormat">Disk format, as VIMs spell it.</param>
/// <param name="ContainerFormat">Container format, as VIMs spell it.</param>
/// <param name="MinDiskGiB">Least disk.</param>
/// <param name="MinMemoryMiB">Least memory.</param>
public sealed record ImageFile(string Digest, string DiskFormat, string ContainerFormat, int MinDiskGiB, int MinMemoryMiB)
{
    private const int HexDigits = 64;
    private const int MiBPerGB = 1024;

    /// <summary>That of a descriptor's image; null when its checksum is no SHA-256.</summary>
    public static ImageFile? Of(VnfdSwImageDesc image)
    {
        var hash = image.Checksum.Hash.Trim().ToLowerInvariant();
        return hash.Length == HexDigits && hash.All(char.IsAsciiHexDigitLower)
            ? new ImageFile(
                hash, image.DiskFormat.ToYangName(), image.ContainerFormat.ToYangName(), (int)Math.Min(image.MinDisk ?? 0, int.MaxValue),
                (int)(image.MinRam * MiBPerGB))
            : null;
    }
}
