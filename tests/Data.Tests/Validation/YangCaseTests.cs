using System.Text.Json;
using Netconf.Mano.Data.Tests.Kit;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Other people's data cases with the verdicts several tools agree on; where ours differs a clause says why.</summary>
[TestClass]
public class YangCaseTests
{
    [TestMethod]
    [DataRow("probes.jsonl")]
    [DataRow("libyang1-conf.jsonl")]
    [DataRow("ly3-data.jsonl")]
    [DataRow("yuma-yang-conformance.jsonl")]
    [DataRow("yuma-yang-1dot1-conformance.jsonl")]
    public void AgreesOnDataCases(string file)
    {
        if (Corpus.Directory("yang-cases") is not { } directory)
        {
            Assert.Inconclusive("../shared/data/yang-cases is not there");
            return;
        }
        var wrong = new List<string>();
        var cases = 0;
        foreach (var line in File.ReadLines(Path.Combine(directory, file)))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.GetProperty("kind").GetString() != "data")
                continue;
            cases++;
            var id = root.GetProperty("id").GetString()!;
            var verdict = YangCase.Verdict(root);
            var detail = verdict.Matches(root) ? verdict.Detail(root) : $"expected {YangCase.Expected(root)}, but {verdict}";
            if (detail.Length == 0 == YangCaseDeviations.All.ContainsKey(id))
                wrong.Add($"{id}: {(detail.Length == 0 ? "listed as a deviation, but agrees" : detail)}");
        }
        Assert.AreNotEqual(0, cases);
        Assert.IsEmpty(wrong, $"{wrong.Count} of {cases}:\n{string.Join('\n', wrong)}");
    }
}

/// <summary>Cases where the verdict recorded is not ours, with the clause that settles it.</summary>
internal static class YangCaseDeviations
{
    private const string MixedVersions = "a module and its submodules have one YANG version (RFC 7950 §12): there is no schema";

    public static Dictionary<string, string> All { get; } = new()
    {
        ["ly3/data/test_parser_xml.c:277:411"] =
            "RFC 7950 §7.8.5 tells the sender to put keys first; a receiver that knows the keys loses nothing by any order",
        ["ly3/extensions/test_schema_mount.c:206:459"] =
            "the case is about a call-back that was not set; nothing is mounted, and unknown nodes are passed over as asked",
        ["ly3/extensions/test_schema_mount.c:223:460"] = "the case is about a call-back that was not set; nothing is mounted, and unknown nodes are passed over as asked",
        ["ly3/schema/test_tree_schema_compile.c:1515:613"] = "the case is about loading two revisions of one module, one after the other",
        ["ly3/schema/test_tree_schema_compile.c:1517:614"] = "the case is about loading two revisions of one module, one after the other",
        ["ly3/schema/test_tree_schema_compile.c:1611:620"] = MixedVersions,
        ["ly3/schema/test_tree_schema_compile.c:1615:621"] = MixedVersions,
        ["ly3/schema/test_tree_schema_compile.c:1619:622"] = MixedVersions,
        ["ly3/types/yang_types.c:105:727"] = "2005 has no 29 February (RFC 3339 §5.7)",
        ["ly3/types/yang_types.c:131:737"] = "libyang adds ietf-yang-library by itself; the case's own modules do not hold what the prefix names",
        ["ly3/data/test_diff.c:1237:90"] = "the recorded JSON print holds state defaults beside what was set: libyang adds them while it validates",
        ["ly3/data/test_diff.c:1238:91"] = "the recorded JSON print holds state defaults beside what was set: libyang adds them while it validates",
        ["ly3/types/int8.c:1267:228"] = "RFC 7951 §4: a member name has no empty module name; the node is unknown and passed over as asked",
        ["ly3/data/test_parser_json.c:113:333"] = "RFC 6243 §4: a node tagged as default was sent; as data it is what was set",
        ["ly3/data/test_parser_json.c:136:335"] = "metadata is checked, but no part of our trees (RFC 7952 §3 leaves annotations that mean nothing out)",
        ["ly3/data/test_parser_json.c:220:348"] = "metadata is checked, but no part of our trees (RFC 7952 §3 leaves annotations that mean nothing out)",
        ["ly3/data/test_parser_json.c:242:349"] = "metadata is checked, but no part of our trees (RFC 7952 §3 leaves annotations that mean nothing out)",
        ["ly3/types/string.c:984:540"] = "metadata is checked, but no part of our trees (RFC 7952 §3 leaves annotations that mean nothing out)",
        ["ly3/basic/test_xpath.c:1024:719"] = "metadata is checked, but no part of our trees (RFC 7952 §3 leaves annotations that mean nothing out)",
        ["ly3/data/test_parser_xml.c:137:401"] =
            "RFC 7951 §5.5: without a schema for anydata nothing tells numbers, empty values and objects from strings",
        ["ly3/data/test_parser_xml.c:175:402"] =
            "RFC 7951 §5.5: without a schema for anydata nothing tells numbers, empty values and objects from strings",
        ["ly3/data/test_parser_xml.c:198:403"] =
            "RFC 7951 §5.5: without a schema for anydata nothing tells numbers, empty values and objects from strings",
        ["ly3/data/test_printer_json.c:48:431"] =
            "RFC 7951 §5.5: without a schema for anydata nothing tells numbers, empty values and objects from strings",
        ["ly3/schema/test_printer_tree.c:1930:433"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:434"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:435"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:436"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:437"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:438"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:439"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/schema/test_printer_tree.c:1930:440"] =
            "libyang adds ietf-yang-library and schema-mount by itself; for the case's own modules the data is unknown and passed over as asked",
        ["ly3/data/test_tree_data_sorted.c:1609:597"] =
            "RFC 7950 §7.7.7: order by the system is ours to choose; the case is about libyang not sorting where asked",
        ["ly3/data/test_tree_data_sorted.c:1628:598"] =
            "RFC 7950 §7.7.7: order by the system is ours to choose; the case is about libyang not sorting where asked",
        ["ly3/data/test_tree_data_sorted.c:1633:599"] =
            "RFC 7950 §7.7.7: order by the system is ours to choose; the case is about libyang not sorting where asked",
        ["ly3/types/union.c:88:633"] = "RFC 7951 §6.8: in a union the identity keeps its module, the bare name could be another member's",
        ["ly3/types/union.c:105:637"] = "RFC 7950 §15.5 is for leafrefs; a value that fits no member of a union is an invalid value",
        ["ly3/data/test_validation.c:1227:695"] = "a leaf twice (RFC 6241 app. A bad-element) is found while reading; constraints are not looked at then",
        ["ly3/data/test_validation.c:1243:696"] = "a leaf twice (RFC 6241 app. A bad-element) is found while reading; constraints are not looked at then",
        ["ly3/data/test_validation.c:1260:698"] = "a leaf twice (RFC 6241 app. A bad-element) is found while reading; constraints are not looked at then",
        ["ly3/types/yang_types.c:96:722"] = "RFC 6991 §3: the canonical offset is the server's own, ours is UTC",
        ["ly3/types/yang_types.c:97:723"] = "RFC 6991 §3: the canonical offset is the server's own, ours is UTC",
        ["ly3/types/yang_types.c:101:725"] = "RFC 6991 §3: the canonical offset is the server's own, ours is UTC",
        ["ly3/types/yang_types.c:102:726"] = "RFC 6991 §3: the canonical offset is the server's own, ours is UTC",
        ["ly3/types/yang_types.c:108:728"] = "RFC 6991 §3: the canonical offset is the server's own, ours is UTC",
        ["ly3/types/yang_types.c:130:736"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:135:738"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:138:739"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:159:742"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:173:743"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:197:744"] = "RFC 6991 §3 gives xpath1.0 no canonical spacing; literals are left as they are",
        ["ly3/types/yang_types.c:112:730"] = "2021 has no 29 February (RFC 3339 §5.7)",
    };
}
