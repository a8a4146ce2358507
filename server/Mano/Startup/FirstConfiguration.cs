using System.Text;
using System.Xml.Linq;

namespace Netconf.Mano;

/// <summary>
/// The configuration of the first start: what --startup names, and an administrator who may do everything unless the file brings users and access control
/// of its own.
/// </summary>
internal static class FirstConfiguration
{
    private static readonly XNamespace Aaa = "urn:netconf-mano:yang:mano-aaa";
    private static readonly XNamespace Nacm = "urn:ietf:params:xml:ns:yang:ietf-netconf-acm";

    /// <summary>The content of a config element, or null when there is nothing to load.</summary>
    /// <exception cref="FormatException">The file is not XML with config or data as its root.</exception>
    public static ReadOnlyMemory<byte>? Read(ServerOptions options, Func<Administrator> administrator)
    {
        var config = options.StartupFile is { } file ? Load(file) : new XElement("config");
        if (options.Models == ModelSet.Mano)
        {
            if (config.Element(Aaa + "aaa") is null)
                config.Add(Users(administrator()));
            if (config.Element(Nacm + "nacm") is null)
                config.Add(Access());
        }
        return config.HasElements ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(config.ToString(SaveOptions.DisableFormatting)) : null;
    }

    private static XElement Load(string file)
    {
        try
        {
            var root = XDocument.Load(file, LoadOptions.PreserveWhitespace).Root!;
            return root.Name.LocalName is "config" or "data"
                ? root
                : throw new FormatException($"{file}: the root element is config (or data), not {root.Name.LocalName}.");
        }
        catch (Exception e) when (e is System.Xml.XmlException or IOException)
        {
            throw new FormatException($"--startup {file}: {e.Message}", e);
        }
    }

    private static XElement Users(Administrator administrator)
    {
        var user = new XElement(Aaa + "user", new XElement(Aaa + "name", Administrator.UserName));
        if (administrator.Password is { } password)
            user.Add(new XElement(Aaa + "password", password.ToString()));
        if (administrator.Key is { } key)
            user.Add(new XElement(
                Aaa + "authorized-key",
                new XElement(Aaa + "name", "first"),
                new XElement(Aaa + "algorithm", key.Algorithm),
                new XElement(Aaa + "key-data", Convert.ToBase64String(key.Blob.Span))));
        return new XElement(Aaa + "aaa", user);
    }

    private static XElement Access() => new(
        Nacm + "nacm",
        new XElement(
            Nacm + "groups",
            new XElement(Nacm + "group", new XElement(Nacm + "name", "admin"), new XElement(Nacm + "user-name", Administrator.UserName))),
        new XElement(
            Nacm + "rule-list",
            new XElement(Nacm + "name", "admin"),
            new XElement(Nacm + "group", "admin"),
            new XElement(
                Nacm + "rule",
                new XElement(Nacm + "name", "everything"),
                new XElement(Nacm + "access-operations", "*"),
                new XElement(Nacm + "action", "permit"))));
}
