using System.Text;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol;

/// <summary>The with-defaults parameter (RFC 6243 §4.5).</summary>
internal static class WithDefaults
{
    public const string Namespace = "urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults";

    /// <summary>Reads it; the server's basic mode, explicit, when it is none of the four.</summary>
    public static DefaultsReport Read(ref Utf8XmlReader reader, List<RpcError> errors)
    {
        var text = reader.ReadParameter();
        switch (text)
        {
            case "report-all":
                return DefaultsReport.ReportAll;
            case "report-all-tagged":
                return DefaultsReport.ReportAllTagged;
            case "trim":
                return DefaultsReport.Trim;
            case "explicit":
                return DefaultsReport.Explicit;
            default:
                errors.Add(RpcFaults.Invalid("with-defaults", $"with-defaults is not '{text}'."));
                return DefaultsReport.Explicit;
        }
    }
}
