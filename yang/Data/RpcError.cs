namespace Netconf.Mano.Data;

/// <summary>The layer an error belongs to (RFC 6241 §4.3).</summary>
public enum RpcErrorType
{
    /// <summary>Secure transport.</summary>
    Transport,
    /// <summary>The rpc layer.</summary>
    Rpc,
    /// <summary>Operations.</summary>
    Protocol,
    /// <summary>Content.</summary>
    Application,
}

/// <summary>
/// One error of a request, as a value (RFC 6241 §4.3, app. A; RFC 7950 §15). Protocol-neutral: NETCONF and RESTCONF write it each in their form.
/// </summary>
/// <param name="Type">The layer.</param>
/// <param name="Tag">error-tag, one of <see cref="ErrorTag"/>.</param>
/// <param name="Message">A sentence for people that names the thing and, where it helps, the remedy.</param>
public sealed record RpcError(RpcErrorType Type, string Tag, string Message)
{
    /// <summary>error-app-tag, or null.</summary>
    public string? AppTag { get; init; }

    /// <summary>
    /// Where, as an instance path with module names as prefixes at each change of module (RFC 7951 §6.11 form): <c>/mod:a/b[k='v']/c</c>; null when there is none.
    /// The protocol writes it with prefixes of its own.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>error-info elements in order.</summary>
    public IReadOnlyList<ErrorInfo> Info { get; init; } = [];

    /// <summary>
    /// The instances besides <see cref="Path"/> that the message names, as paths: who may not see one of them is not told the message. Not part of the answer.
    /// </summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];
}

/// <summary>An element of error-info.</summary>
/// <param name="Name">Its name: <c>bad-element</c>, <c>session-id</c>, <c>non-unique</c>, <c>missing-choice</c> …</param>
/// <param name="Value">Its text; of <c>non-unique</c> an instance path as in <see cref="RpcError.Path"/>.</param>
/// <param name="Namespace">Its namespace; null for NETCONF's base namespace.</param>
public sealed record ErrorInfo(string Name, string Value, string? Namespace = null)
{
    /// <summary>The elements within it, in its namespace; it then has no text.</summary>
    public IReadOnlyList<ErrorInfo> Children { get; init; } = [];

    /// <summary>Whether the text is <c>module:name</c> of an identity, whose prefix has to be declared where it is written as XML.</summary>
    public bool IsQualified { get; init; }
}

/// <summary>The error-tags (RFC 6241 app. A).</summary>
public static class ErrorTag
{
#pragma warning disable CS1591 // each is the tag of that name
    public const string InUse = "in-use";
    public const string InvalidValue = "invalid-value";
    public const string TooBig = "too-big";
    public const string MissingAttribute = "missing-attribute";
    public const string BadAttribute = "bad-attribute";
    public const string UnknownAttribute = "unknown-attribute";
    public const string MissingElement = "missing-element";
    public const string BadElement = "bad-element";
    public const string UnknownElement = "unknown-element";
    public const string UnknownNamespace = "unknown-namespace";
    public const string AccessDenied = "access-denied";
    public const string LockDenied = "lock-denied";
    public const string ResourceDenied = "resource-denied";
    public const string RollbackFailed = "rollback-failed";
    public const string DataExists = "data-exists";
    public const string DataMissing = "data-missing";
    public const string OperationNotSupported = "operation-not-supported";
    public const string OperationFailed = "operation-failed";
    public const string MalformedMessage = "malformed-message";
#pragma warning restore CS1591
}
