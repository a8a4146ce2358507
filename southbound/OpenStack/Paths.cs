using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Where each kind of resource lives: service, collection path, and the member that wraps one in a body.</summary>
internal static class Paths
{
    internal static (Service Service, string Path, string Member) Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Server => (Service.Compute, "/servers", "server"),
        ResourceKind.ServerGroup => (Service.Compute, "/os-server-groups", "server_group"),
        ResourceKind.Port => (Service.Network, "/ports", "port"),
        ResourceKind.Network => (Service.Network, "/networks", "network"),
        ResourceKind.Subnet => (Service.Network, "/subnets", "subnet"),
        ResourceKind.SecurityGroup => (Service.Network, "/security-groups", "security_group"),
        ResourceKind.Volume => (Service.Volume, "/volumes", "volume"),
        ResourceKind.Image => (Service.Image, "/images", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "OpenStack by direct REST has no such resource."),
    };
}
