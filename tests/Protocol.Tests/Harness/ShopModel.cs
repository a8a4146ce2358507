using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A small model that behaviour tests work on.</summary>
internal static class ShopModel
{
    public const string Namespace = "urn:shop";

    private const string Text = """
        module shop {
          yang-version 1.1;
          namespace "urn:shop";
          prefix s;
          revision 2026-01-01;
          container shop {
            leaf name { type string; }
            leaf open { type boolean; default "true"; }
            leaf size { type uint8 { range "1..100"; } }
            list item {
              key name;
              leaf name { type string; }
              leaf price { type uint16; default "10"; }
              leaf like { type leafref { path "../../item/name"; } }
              action sell { output { leaf left { type uint8; } } }
            }
          }
          rpc echo {
            input { leaf text { type string; mandatory true; } }
            output { leaf text { type string; } }
          }
          rpc forgotten;
        }
        """;

    private static readonly Lazy<Schema> Compiled =
        new(() => TestServer.Compile(new Dictionary<string, string> { ["shop"] = Text }, ["shop"]));

    public static Schema Schema => Compiled.Value;

    /// <summary>The shop's container with that content.</summary>
    public static string Shop(string content) => $"<shop xmlns=\"{Namespace}\">{content}</shop>";

    /// <summary>A subtree filter for the shop alone.</summary>
    public const string OnlyShop = "<filter><shop xmlns=\"urn:shop\"/></filter>";

    /// <summary>The shop's name in a datastore, or null.</summary>
    public static async Task<string?> ShopNameAsync(this TestClient client, string datastore = "running") =>
        (await client.GetConfigAsync(datastore, OnlyShop)).Descendants().FirstOrDefault(e => e.Name.LocalName == "name")?.Value;
}
