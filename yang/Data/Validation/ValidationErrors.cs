using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The errors a validation can end in: tags, app-tags and info of RFC 7950 §15.</summary>
internal static class ValidationErrors
{
    private const string YangNamespace = "urn:ietf:params:xml:ns:yang:1";

    public static RpcError Mandatory(InstancePath path, bool inMessage) =>
        new(RpcErrorType.Application, inMessage ? ErrorTag.MissingElement : ErrorTag.DataMissing, $"{path} is mandatory, but it is not there")
        {
            Path = path.ToString(),
            Info = inMessage ? [new ErrorInfo("bad-element", path.Node.Name)] : [],
        };

    public static RpcError MandatoryChoice(InstancePath parent, ChoiceNode choice) =>
        new(RpcErrorType.Application, ErrorTag.DataMissing, $"one case of the choice {choice.Name} has to be there under {parent}")
        {
            AppTag = "missing-choice",
            Path = parent.ToString(),
            Info = [new ErrorInfo("missing-choice", choice.Name, YangNamespace)],
        };

    // RFC 7950 §15.2, §15.3 leave the type open; the servers that clients were written against say protocol.
    public static RpcError TooFew(InstancePath path, uint least, int found) =>
        new(RpcErrorType.Protocol, ErrorTag.OperationFailed, $"{path} has {found} entries, but needs at least {least}")
        {
            AppTag = "too-few-elements",
            Path = path.ToString(),
        };

    public static RpcError TooMany(InstancePath path, uint most, int found) =>
        new(RpcErrorType.Protocol, ErrorTag.OperationFailed, $"{path} has {found} entries, but may have at most {most}")
        {
            AppTag = "too-many-elements",
            Path = path.ToString(),
        };

    public static RpcError Must(InstancePath path, MustConstraint must) =>
        new(RpcErrorType.Application, ErrorTag.OperationFailed,
            must.ErrorMessage ?? $"{path} breaks the rule \"{must.Expression.Source}\"")
        {
            AppTag = must.ErrorAppTag ?? "must-violation",
            Path = path.ToString(),
        };

    public static RpcError NoInstance(InstancePath path, string value, string wanted) =>
        new(RpcErrorType.Application, ErrorTag.DataMissing, $"{path} refers to \"{value}\", but there is no such {wanted}")
        {
            AppTag = "instance-required",
            Path = path.ToString(),
        };

    public static RpcError NotUnique(InstancePath entry, InstancePath other, UniqueConstraint unique, IEnumerable<InstancePath> leaves) =>
        new(RpcErrorType.Application, ErrorTag.OperationFailed,
            $"{entry} and {other} have the same \"{unique.Argument}\", which has to be unique")
        {
            AppTag = "data-not-unique",
            Path = entry.ToString(),
            Mentions = [other.ToString()],
            Info = [.. leaves.Select(l => new ErrorInfo("non-unique", l.ToString(), YangNamespace))],
        };

    public static RpcError NoUnionMember(InstancePath path, string value) =>
        new(RpcErrorType.Application, ErrorTag.InvalidValue, $"{path} has the value \"{value}\", which none of its union's types accepts")
        {
            Path = path.ToString(),
        };
}
