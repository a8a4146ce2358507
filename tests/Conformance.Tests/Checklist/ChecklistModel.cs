using System.Xml.Linq;
using Netconf.Mano.Protocol;
using Netconf.Mano.Protocol.Tests;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>The model the checklist's tests work on, with one of each thing that servers get wrong.</summary>
internal static class ChecklistModel
{
    public const string Space = "urn:chk";

    public static readonly XNamespace C = Space;

    private const string Text = """
        module chk {
          yang-version 1.1;
          namespace "urn:chk";
          prefix c;
          revision 2026-01-01;
          identity kind;
          identity big { base kind; }
          container top {
            leaf name { type string; }
            leaf mode { type string; default "auto"; }
            leaf n { type uint8 { range "1..100"; } }
            leaf kind { type identityref { base kind; } }
            list item {
              key id;
              leaf id { type uint8; }
              leaf price { type uint16; default "10"; }
              leaf like { type leafref { path "../../item/id"; } }
            }
            leaf-list tag { type string; default "x"; default "y"; }
            container np { leaf d { type uint8; default "5"; } }
            container pres { presence "on"; leaf pd { type uint8; default "7"; } }
            choice ch {
              default a;
              case a { leaf ca { type string; default "A"; } }
              case b { leaf cb { type string; default "B"; } }
            }
            leaf wide { when "../n = 5"; type string; default "W"; }
          }
          container other { leaf name { type string; } }
        }
        """;

    private static readonly Lazy<Schema> Compiled = new(() => TestServer.Compile(new Dictionary<string, string> { ["chk"] = Text }, ["chk"]));

    public const string Only = "<filter><top xmlns='urn:chk'/><other xmlns='urn:chk'/></filter>";

    public const string Nc = "xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0'";

    public static TestServer Start(TimeProvider? time = null, NetconfServerOptions? options = null) => TestServer.Start(Compiled.Value, time, options: options);

    /// <summary>The container's element with that content.</summary>
    public static string Top(string content) => $"<top xmlns='{Space}'>{content}</top>";

    /// <summary>The leaves below top in a datastore, as <c>name=value</c>, in order.</summary>
    public static async Task<string> LeavesAsync(this TestClient client, string datastore = "running", string parameters = "")
    {
        var data = await client.GetConfigAsync(datastore, Only + parameters);
        return string.Join(' ', data.Descendants().Where(e => !e.HasElements && e.Name.Namespace == C && e.Name != C + "top").Select(e => $"{e.Name.LocalName}={e.Value}"));
    }

    /// <summary>The first error's value of that name, or null.</summary>
    public static string? Error(this XElement reply, string name) =>
        reply.Elements(TestClient.Nc + "rpc-error").FirstOrDefault()?.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public static string Lock(string datastore) => $"<lock><target><{datastore}/></target></lock>";

    public static string Unlock(string datastore) => $"<unlock><target><{datastore}/></target></unlock>";
}
