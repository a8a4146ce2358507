using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The namespace declarations in scope while a document is read. URIs and prefixes are kept once each, however
/// often they are declared.</summary>
public sealed class XmlScope
{
    private static readonly byte[] XmlPrefix = "xml"u8.ToArray();
    private static readonly byte[] XmlUri = "http://www.w3.org/XML/1998/namespace"u8.ToArray();

    private readonly List<byte[]> _known = [[], XmlPrefix, XmlUri];
    private Binding[] _bindings = new Binding[8];
    private int _lastKnown;

    /// <summary>How many declarations are in scope, <c>xml</c> not counted.</summary>
    internal int Count { get; private set; }

    /// <summary>The default namespace; empty for none.</summary>
    internal byte[] Default { get; private set; } = [];

    /// <summary>The URI a prefix stands for, or null. The empty prefix stands for the default namespace, the empty URI
    /// when there is none.</summary>
    public byte[]? Find(ReadOnlySpan<byte> prefix)
    {
        if (prefix.IsEmpty)
            return Default;
        for (var i = Count - 1; i >= 0; i--)
            if (prefix.SequenceEqual(_bindings[i].Prefix))
                return _bindings[i].Uri;
        return prefix.SequenceEqual(XmlPrefix) ? XmlUri : null;
    }

    /// <summary>The declarations in scope: prefix (empty for the default) and URI, none hidden by a later
    /// one.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Uri)> InScope()
    {
        for (var i = 0; i < Count; i++)
        {
            var hidden = false;
            for (var j = i + 1; j < Count && !hidden; j++)
                hidden = _bindings[j].Prefix.AsSpan().SequenceEqual(_bindings[i].Prefix);
            if (!hidden)
                yield return (_bindings[i].Prefix, _bindings[i].Uri);
        }
    }

    /// <summary>The declarations as they are now.</summary>
    internal XmlScope Copy()
    {
        var copy = new XmlScope();
        for (var i = 0; i < Count; i++)
            copy.Declare(_bindings[i].Prefix, _bindings[i].Uri);
        return copy;
    }

    internal void Declare(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri)
    {
        if (Count == _bindings.Length)
            Array.Resize(ref _bindings, Count * 2);
        var binding = new Binding(Intern(prefix), Intern(uri));
        _bindings[Count++] = binding;
        if (prefix.IsEmpty)
            Default = binding.Uri;
    }

    internal void LeaveTo(int count)
    {
        var hadDefault = false;
        while (Count > count)
            hadDefault |= _bindings[--Count].Prefix.Length == 0;
        if (!hadDefault)
            return;
        Default = _known[0];
        for (var i = Count - 1; i >= 0; i--)
            if (_bindings[i].Prefix.Length == 0)
            {
                Default = _bindings[i].Uri;
                return;
            }
    }

    /// <summary>The one array for those bytes, as long as a document does not use hundreds of different ones.</summary>
    private byte[] Intern(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual(_known[_lastKnown]))
            return _known[_lastKnown];
        for (var i = 0; i < _known.Count; i++)
            if (bytes.SequenceEqual(_known[i]))
            {
                if (bytes.Length > 3)
                    _lastKnown = i;
                return _known[i];
            }
        var array = bytes.ToArray();
        if (_known.Count < 256)
            _known.Add(array);
        return array;
    }

    private readonly record struct Binding(byte[] Prefix, byte[] Uri);
}

/// <summary>Resolves the prefixes of values with the declarations in scope (RFC 7950 §9.10.3, §9.13.2): the default
/// namespace counts.</summary>
public sealed class XmlPrefixResolver : IPrefixResolver
{
    private readonly XmlScope _scope;

    /// <summary>A resolver over the declarations of <paramref name="scope"/> at the time it is asked.</summary>
    public XmlPrefixResolver(XmlScope scope, Schema schema)
    {
        _scope = scope;
        Schema = schema;
    }

    /// <inheritdoc/>
    public Schema Schema { get; set; }

    /// <summary>Whether a prefix is declared, be it for a namespace no module has.</summary>
    internal bool IsDeclared(ReadOnlySpan<byte> prefixUtf8) => _scope.Find(prefixUtf8) is not null;

    /// <summary>The same with the declarations as they are now: a reader that has taken an element's text has left its scope.</summary>
    public XmlPrefixResolver Kept() => new(_scope.Copy(), Schema);

    /// <inheritdoc/>
    public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
        _scope.Find(prefixUtf8) is { Length: > 0 } uri ? Schema.FindModuleByNamespace(uri) : null;
}
