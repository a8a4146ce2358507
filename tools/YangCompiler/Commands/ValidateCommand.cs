using System.Buffers;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Commands;

/// <summary>
/// validate: holds an instance document against modules. 0 when it is valid, 1 when it is not, 2 when the modules do not compile; each finding
/// names path, error-tag and error-app-tag.
/// </summary>
public static class ValidateCommand
{
    /// <summary>How it is used.</summary>
    public const string Use = ModuleArguments.Use + " [--type data|config|get|edit|rpc|reply|notification] [--format xml|json] " +
        "[--defaults report-all|trim|explicit|tagged] [--print xml|json] MODULE.yang… DATA";

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = Options.Parse(arguments, [.. ModuleArguments.Names, "--type", "-t", "--format", "--defaults", "--print"]);
        if (options.Words.Count < 2)
            throw new UsageException("name the modules and the document");
        var file = options.Words[^1];
        var isJson = (options.Last("--format") ?? (file.EndsWith(".json", StringComparison.Ordinal) ? "json" : "xml")) switch
        {
            "json" => true,
            "xml" => false,
            var other => throw new UsageException($"--format {other}: write xml or json"),
        };
        var result = ModuleArguments.Compile(options, options.Words[..^1]);
        ModuleArguments.Print(result.Diagnostics, errors);
        if (result.Schema is not { } schema)
            return 2;
        var document = ModuleArguments.Read(file).Utf8.ToArray();
        var type = options.Last("--type") ?? options.Last("-t") ?? "data";
        var (tree, findings) = type switch
        {
            "data" or "config" or "get" => ReadTree(document, schema, type, isJson),
            "edit" or "rpc" or "reply" or "notification" when !isJson => (null, MessageDocument.Validate(document, schema, type)),
            "edit" or "rpc" or "reply" or "notification" => throw new UsageException($"--type {type} is read in XML only"),
            _ => throw new UsageException($"--type {type}: write data, config, get, edit, rpc, reply or notification"),
        };
        foreach (var e in findings)
            errors.WriteLine(Line(e));
        if (findings.Count > 0)
            return 1;
        if (tree is not null)
            Print(tree, options, output);
        return 0;
    }

    private static (DataTree? Tree, IReadOnlyList<RpcError> Errors) ReadTree(byte[] document, Schema schema, string type, bool isJson)
    {
        var rules = (type == "config" ? ContentRules.Config : ContentRules.Data) with { ChecksMetadata = true };
        var read = isJson
            ? JsonDataReader.ReadTree(document, schema, rules)
            : XmlDataReader.ReadTree(MessageDocument.WithOneRoot(document, schema), schema, rules);
        if (read.Tree is not { } tree)
            return (null, read.Errors);
        // The reply of a get may be filtered: only its types and nodes can be judged.
        if (type == "get")
            return (tree, []);
        return (tree, Validator.ValidateAll(tree, type == "config" ? ValidationScope.Configuration : ValidationScope.All).Errors);
    }

    private static string Line(RpcError e) =>
        $"{e.Path ?? "/"}: {e.Tag}{(e.AppTag is null ? "" : $" ({e.AppTag})")}: {e.Message}";

    private static void Print(DataTree tree, Options options, TextWriter output)
    {
        var defaults = (options.Last("--defaults") ?? "explicit") switch
        {
            "report-all" => DefaultsReport.ReportAll,
            "trim" => DefaultsReport.Trim,
            "explicit" => DefaultsReport.Explicit,
            "tagged" => DefaultsReport.ReportAllTagged,
            var other => throw new UsageException($"--defaults {other}: write report-all, trim, explicit or tagged"),
        };
        if ((options.Last("--print") ?? (options.Has("--defaults") ? "xml" : null)) is not { } format)
            return;
        var buffer = new ArrayBufferWriter<byte>();
        var write = new WriteOptions { Defaults = defaults, Indented = true, IsInUse = new DefaultsInUse(tree).IsInUse };
        if (format == "json")
            JsonDataWriter.Write(tree, buffer, write);
        else if (format == "xml")
            XmlDataWriter.Write(tree, buffer, write);
        else
            throw new UsageException($"--print {format}: write xml or json");
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd());
    }
}
