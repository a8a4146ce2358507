namespace Netconf.Mano.Data;

public ref partial struct Utf8XmlReader
{
    private static ReadOnlySpan<byte> XmlnsUri => "http://www.w3.org/2000/xmlns/"u8;

    private static ReadOnlySpan<byte> XmlNamespace => "http://www.w3.org/XML/1998/namespace"u8;

    /// <summary>How many attributes the element has whose start the reader stands on, declarations included.</summary>
    public readonly int AttributeCount => _attributeCount;

    /// <summary>Whether an attribute is a namespace declaration.</summary>
    public readonly bool IsDeclaration(int i) => _attributes[i].IsDeclaration;

    /// <summary>An attribute's local name; of a declaration the prefix it declares, empty for the default.</summary>
    public readonly ReadOnlySpan<byte> AttributeName(int i)
    {
        var a = _attributes[i];
        return a.Colon >= 0 ? _data[(a.Colon + 1)..a.NameEnd] : a.IsDeclaration ? default : _data[a.Start..a.NameEnd];
    }

    /// <summary>An attribute's name as written.</summary>
    public readonly ReadOnlySpan<byte> AttributeQualifiedName(int i) => _data[_attributes[i].Start.._attributes[i].NameEnd];

    /// <summary>An attribute's namespace: empty for one without prefix.</summary>
    public readonly ReadOnlySpan<byte> AttributeNamespace(int i) => _attributes[i].Uri;

    /// <summary>An attribute's value, normalised.</summary>
    public ReadOnlySpan<byte> AttributeValue(int i)
    {
        var a = _attributes[i];
        var raw = _data.Slice(a.Value, a.Length);
        return a.IsPlain ? raw : Normalise(a.Value, a.Length);
    }

    /// <summary>An attribute's value as it stands between the quotes.</summary>
    public readonly ReadOnlySpan<byte> AttributeRawValue(int i) => _data.Slice(_attributes[i].Value, _attributes[i].Length);

    /// <summary>The value of the attribute of that namespace and name; false when there is none.</summary>
    public bool TryGetAttribute(ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _attributeCount; i++)
            if (!_attributes[i].IsDeclaration && AttributeName(i).SequenceEqual(name) && AttributeNamespace(i).SequenceEqual(@namespace))
            {
                value = AttributeValue(i);
                return true;
            }
        value = default;
        return false;
    }

    /// <summary>Reads what stands between an element's name and the end of its tag.</summary>
    private bool ReadAttributes()
    {
        while (true)
        {
            var before = _at;
            SkipSpace();
            if (_at >= _data.Length)
                return Fail("the document ends within a tag", _at);
            if (_data[_at] == '>')
            {
                _at++;
                return BindAttributes();
            }
            if (_data[_at] == '/')
                return CloseEmpty() && BindAttributes();
            if (_at == before)
                return Fail("white space is missing in a tag", _at);
            if (!ReadAttribute())
                return false;
        }
    }

    private bool ReadAttribute()
    {
        var start = _at;
        var nameEnd = ScanName(start, out var colon);
        if (nameEnd < 0)
            return false;
        _at = nameEnd;
        SkipSpace();
        if (_at >= _data.Length || _data[_at] != '=')
            return Fail("an attribute has no value", start);
        _at++;
        SkipSpace();
        if (_at >= _data.Length || _data[_at] is not ((byte)'"' or (byte)'\''))
            return Fail("an attribute's value is not in quotes", start);
        var rest = _data[(_at + 1)..];
        var length = rest.IndexOf(_data[_at]);
        if (length < 0)
            return Fail("an attribute's value is not closed", start);
        var value = rest[..length];
        if (value.Contains((byte)'<'))
            return Fail("'<' must be escaped in an attribute's value", start);
        if (_attributeCount >= _limits.Attributes)
            return Fail($"an element has more than {_limits.Attributes} attributes", start);
        var name = _data[start..nameEnd];
        for (var i = 0; i < _attributeCount; i++)
            if (AttributeQualifiedName(i).SequenceEqual(name))
                return Fail($"the attribute {System.Text.Encoding.UTF8.GetString(name)} is there twice", start);
        if (_attributeCount == _attributes.Length)
            Array.Resize(ref _attributes, Math.Max(4, _attributeCount * 2));
        _attributes[_attributeCount++] = new Attribute
        {
            Start = start, NameEnd = nameEnd, Colon = colon, Value = _at + 1, Length = length, Uri = [],
            IsPlain = !value.ContainsAny("&\t\n\r"u8),
            IsDeclaration = (colon < 0 ? name : _data[start..colon]).SequenceEqual("xmlns"u8),
        };
        _at += length + 2;
        if (!_attributes[_attributeCount - 1].IsPlain && !CheckReferences(_attributes[_attributeCount - 1]))
            return false;
        return !_attributes[_attributeCount - 1].IsDeclaration || Declare(_attributeCount - 1);
    }

    private bool CheckReferences(Attribute attribute)
    {
        _ = Normalise(attribute.Value, attribute.Length);
        return Token != XmlToken.Failed;
    }

    /// <summary>Takes a namespace declaration in (Namespaces in XML 1.0 §2.2, §3).</summary>
    private bool Declare(int i)
    {
        var prefix = AttributeName(i);
        var uri = AttributeValue(i);
        var at = _attributes[i].Start;
        if (prefix.SequenceEqual("xmlns"u8) || uri.SequenceEqual(XmlnsUri))
            return Fail("the prefix xmlns and its namespace cannot be declared", at);
        if (prefix.SequenceEqual("xml"u8) != uri.SequenceEqual(XmlNamespace))
            return Fail("the prefix xml and its namespace belong together", at);
        if (uri.IsEmpty && !prefix.IsEmpty)
            return Fail("a prefix cannot be declared as no namespace", at);
        if (Scope.Count >= _limits.Declarations)
            return Fail($"more than {_limits.Declarations} namespace declarations are in scope", at);
        Scope.Declare(prefix, uri);
        return true;
    }

    /// <summary>Resolves the prefixes of attributes, once all declarations of the element are known.</summary>
    private bool BindAttributes()
    {
        for (var i = 0; i < _attributeCount; i++)
        {
            ref var a = ref _attributes[i];
            if (a.Colon < 0 || a.IsDeclaration)
                continue;
            if (Scope.Find(_data[a.Start..a.Colon]) is not { } uri)
                return Fail("the prefix of an attribute is not declared", a.Start);
            a.Uri = uri;
            for (var j = 0; j < i; j++)
                if (_attributes[j].Colon >= 0 && !_attributes[j].IsDeclaration
                    && AttributeName(i).SequenceEqual(AttributeName(j)) && AttributeNamespace(i).SequenceEqual(AttributeNamespace(j)))
                    return Fail("an attribute is there twice under two prefixes", a.Start);
        }
        return true;
    }

    /// <summary>Resolves references and makes white space spaces (XML 1.0 §3.3.3).</summary>
    private ReadOnlySpan<byte> Normalise(int from, int count)
    {
        var length = 0;
        var end = from + count;
        for (var at = from; at < end;)
        {
            var b = _data[at];
            if (b == '&')
            {
                if (!ReadReference(ref at, ref length))
                    return default;
                continue;
            }
            if (b == '\r' && at + 1 < end && _data[at + 1] == '\n')
                at++;
            Append(XmlCharacters.IsSpace(b) ? " "u8 : _data.Slice(at, 1), ref length);
            at++;
        }
        return _scratch.AsSpan(0, length).ToArray();
    }

    private struct Attribute
    {
        public int Start;
        public int NameEnd;
        public int Colon;
        public int Value;
        public int Length;
        public byte[] Uri;
        public bool IsPlain;
        public bool IsDeclaration;
    }
}
