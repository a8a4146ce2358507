namespace Netconf.Mano.Restconf.Tests;

/// <summary>A model of the kind that RFC 8040's examples use, in our own words: artists, albums, an ordered playlist, a player.</summary>
internal static class MusicModel
{
    public const string Text = """
        module music {
          yang-version 1.1;
          namespace "urn:test:music";
          prefix m;
          identity genre;
          identity rock { base genre; }
          identity jazz { base genre; }
          container collection {
            presence "there is a collection";
            must "count(artist) < 100" { error-message "too many artists"; error-app-tag "too-many"; }
            list artist {
              key name;
              leaf name { type string; }
              list album {
                key name;
                leaf name { type string; }
                leaf genre { type identityref { base genre; } }
                leaf year { type uint16 { range "1900..2100"; } }
                leaf-list tag { type string; }
                container admin { leaf label { type string; } leaf copies { type uint32; default 1; } }
                action reissue { input { leaf year { type uint16; mandatory true; } } output { leaf edition { type uint8; } } }
                action withdraw;
              }
            }
            list playlist {
              key name;
              leaf name { type string; }
              leaf description { type string; }
              list song {
                key index;
                ordered-by user;
                leaf index { type uint32; }
                leaf id { type string; mandatory true; }
              }
              leaf-list mood { ordered-by user; type string; }
            }
          }
          container player {
            leaf gap { type decimal64 { fraction-digits 1; range "0.0..2.0"; } default "0.5"; }
            leaf note { type string; }
            choice output { container speaker { leaf level { type uint8; } } leaf headphone { type empty; } }
            leaf played { config false; type uint64; }
            leaf pair { type union { type uint32; type string; } }
          }
          list lookup { key "a b"; leaf a { type string; } leaf b { type uint8; } leaf value { type string; } }
          leaf-list word { type string; }
          container state { config false; leaf uptime { type uint32; } list event { leaf what { type string; } } }
          anydata extra;
          rpc play { input { leaf playlist { type string; mandatory true; } leaf song-number { type uint32; mandatory true; } } }
          rpc stop;
          rpc next { output { leaf title { type string; } } }
          notification ended { leaf title { type string; } leaf seconds { type uint32; } }
          notification quiet;
        }
        """;
}
