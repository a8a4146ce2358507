using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>Text that the protocol writes outside the models.</summary>
internal static class Content
{
    /// <summary>A time in the canonical form of yang:date-and-time.</summary>
    public static string Time(DateTimeOffset value) => EventEncoding.Time(value);
}
