using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Two modules with every kind of node and type, for the codecs.</summary>
internal static class CodecSchema
{
    public const string Main = """
        module m {
          yang-version 1.1;
          namespace "urn:m";
          prefix m;
          feature extra;
          identity shape;
          identity circle { base shape; }
          identity square { base shape; }
          container top {
            leaf name { type string; }
            leaf count { type uint32; default 7; }
            leaf big { type int64; }
            leaf ratio { type decimal64 { fraction-digits 3; } default 1.5; }
            leaf on { type boolean; default false; }
            leaf there { type empty; }
            leaf colour { type enumeration { enum red; enum green; } }
            leaf rights { type bits { bit read; bit write; bit exec; } }
            leaf raw { type binary; }
            leaf form { type identityref { base shape; } }
            leaf where { type instance-identifier { require-instance false; } }
            leaf either { type union { type uint8; type enumeration { enum none; } type identityref { base shape; } type string; } }
            leaf-list tag { type string; }
            leaf-list number { type int16; }
            leaf-list step { type string; ordered-by user; }
            leaf-list preset { type string; default a; default b; }
            leaf-list form-list { type identityref { base shape; } }
            list item {
              key id;
              leaf id { type string; }
              leaf value { type uint32; default 1; }
              leaf text { type string; }
              leaf flag { type boolean; }
              leaf-list label { type string; }
              leaf ref { type leafref { path "../../item/id"; require-instance false; } }
              container sub { leaf x { type string; default deep; } leaf y { type int8; } }
            }
            list pair {
              key "a b";
              leaf a { type int32; }
              leaf b { type identityref { base shape; } }
              leaf v { type string; }
            }
            list ordered {
              key id; ordered-by user;
              leaf id { type string; }
              leaf v { type string; }
            }
            container maybe { presence "there"; leaf z { type string; } leaf dz { type int8; default 3; } }
            container plain { leaf p { type string; } container inner { leaf q { type string; default qq; } } }
            choice way {
              default quick;
              case quick { leaf speed { type int8; default 9; } leaf route { type string; } }
              case slow { leaf wait { type int8; default 4; } container path { leaf via { type string; } } }
            }
            anydata blob;
            anyxml wild;
            container state {
              config false;
              leaf uptime { type uint64; }
              leaf-list sample { type int32; }
              list event { leaf what { type string; } leaf n { type uint8; } }
            }
            leaf seen { config false; type string; }
            action reset { input { leaf delay { type uint8; mandatory true; } } output { leaf done { type boolean; } } }
          }
          list root-item { key k; leaf k { type uint16; } leaf v { type string; } action poke { input { leaf how { type string; } } } }
          rpc run {
            input { leaf what { type string; } leaf-list arg { type string; } container opts { leaf o { type string; } } }
            output { leaf code { type int32; } list line { leaf t { type string; } } }
          }
          notification happened { leaf what { type string; } }
        }
        """;

    public const string Other = """
        module o {
          yang-version 1.1;
          namespace "urn:o";
          prefix o;
          import m { prefix m; }
          identity star { base m:shape; }
          augment /m:top { leaf extra { type string; } container ext { leaf name { type string; } } }
          augment /m:top/m:item { leaf more { type identityref { base m:shape; } } leaf name { type string; } }
          container top { leaf other { type string; } }
        }
        """;

    public static Schema Schema { get; } = Compile(Main, Other);

    public static ContainerNode Top { get; } = (ContainerNode)Schema.Root.FindChild("m", "top")!;

    public static Schema Compile(params string[] modules)
    {
        var texts = modules.Select((m, i) => new ModuleText($"module {i}", Encoding.UTF8.GetBytes(m))).ToArray();
        var source = new MemoryModuleSource();
        foreach (var text in texts)
            source.Add(text);
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Texts = texts });
        return result.Schema ?? throw new AssertFailedException(string.Join('\n', result.Diagnostics));
    }
}
