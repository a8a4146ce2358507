using System.Xml;

namespace Netconf.Mano.Yang;

/// <summary>Prints the statements of a text as YIN (RFC 7950 §13).</summary>
internal sealed class YinPrinter
{
    private const string YinNamespace = "urn:ietf:params:xml:ns:yang:yin:1";
    private readonly XmlWriter _xml;
    private readonly TextUnit _unit;

    private YinPrinter(XmlWriter xml, TextUnit unit)
    {
        _xml = xml;
        _unit = unit;
    }

    /// <summary>Prints a module or submodule; its imports tell how extensions carry their arguments.</summary>
    public static void Print(TextUnit unit, TextWriter writer)
    {
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };
        writer.WriteLine("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        using var xml = XmlWriter.Create(writer, settings);
        new YinPrinter(xml, unit).WriteRoot(unit.Root);
        xml.Flush();
        writer.WriteLine();
    }

    private void WriteRoot(Statement root)
    {
        _xml.WriteStartDocument();
        _xml.WriteStartElement(root.Name, YinNamespace);
        _xml.WriteAttributeString("name", root.Arg);
        if (_unit.Prefix.Length > 0)
            _xml.WriteAttributeString("xmlns", _unit.Prefix, null, _unit.Module.Namespace);
        foreach (var (prefix, imported) in _unit.Imports)
            _xml.WriteAttributeString("xmlns", prefix, null, imported.Module.Namespace);
        foreach (var s in root.Items)
            Write(s);
        _xml.WriteEndElement();
        _xml.WriteEndDocument();
    }

    private void Write(Statement s)
    {
        if (s.Keyword == Keyword.Extension)
        {
            WriteExtension(s);
            return;
        }
        _xml.WriteStartElement(s.Name, YinNamespace);
        if (YinArguments.For(s.Keyword) is { Name: { } name } argument && s.Argument is not null)
            WriteArgument(name, argument.IsElement, s.Argument, YinNamespace);
        foreach (var sub in s.Items)
            Write(sub);
        _xml.WriteEndElement();
    }

    private void WriteExtension(Statement s)
    {
        var (prefix, name) = TextUnit.Split(s.Name);
        var module = _unit.FindUnit(prefix);
        var @namespace = module?.Module.Namespace ?? $"urn:unknown:{prefix}";
        _xml.WriteStartElement(prefix, name, @namespace);
        if (s.Argument is not null)
        {
            var argument = module?.Extensions.GetValueOrDefault(name).Statement?.Find(Keyword.Argument);
            WriteArgument(argument?.Arg ?? "name", argument?.FindArgument(Keyword.YinElement) == "true", s.Argument, @namespace);
        }
        foreach (var sub in s.Items)
            Write(sub);
        _xml.WriteEndElement();
    }

    private void WriteArgument(string name, bool isElement, string value, string @namespace)
    {
        if (isElement)
            _xml.WriteElementString(name, @namespace, value);
        else
            _xml.WriteAttributeString(name, value);
    }
}
