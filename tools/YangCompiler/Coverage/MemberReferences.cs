using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Netconf.Mano.YangCompiler.Coverage;

/// <summary>What assemblies refer to, as their metadata says. Nothing of them is run.</summary>
internal sealed class MemberReferences
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _literals = new(StringComparer.Ordinal);

    /// <summary>Whether one refers to that member: <c>Type.member</c>.</summary>
    public bool Has(string member) => _members.Contains(member);

    /// <summary>Whether one names the module and the node of it in string literals, as tables of handlers do.</summary>
    public bool Names(string module, string name) => _literals.Contains($"{module}\n{name}");

    /// <summary>Adds what one assembly refers to of types of a namespace.</summary>
    /// <exception cref="BadImageFormatException">The file is no assembly.</exception>
    public void Add(string file, string @namespace)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
            throw new BadImageFormatException("it has no metadata");
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference)
                continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            if (metadata.StringComparer.Equals(type.Namespace, @namespace))
                _members.Add($"{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}");
        }
        AddLiterals(metadata);
    }

    // Pairs of literals of one assembly: a module's name and a node's.
    private void AddLiterals(MetadataReader metadata)
    {
        var words = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
            if (metadata.GetUserString(handle) is { Length: > 0 and < 80 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                words.Add(text);
        foreach (var module in words.Where(w => w.Contains('-', StringComparison.Ordinal) || w == "notifications"))
            foreach (var name in words)
                _literals.Add($"{module}\n{name}");
    }
}
