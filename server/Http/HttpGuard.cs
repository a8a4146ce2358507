using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Http;

/// <summary>Refuses a configuration of mano-http that could let nobody in: certificates and key sets that are none.</summary>
public sealed class HttpGuard : ICommitGuard
{
    /// <inheritdoc/>
    public IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor)
    {
        var (was, now) = (new ManoRoot(before.Root).Http, new ManoRoot(after.Root).Http);
        if (!now.Exists || (was.Exists && ReferenceEquals(was.View.Node.Storage, now.View.Node.Storage)))
            return [];
        var errors = new List<RpcError>();
        foreach (var anchor in now.ClientCertificates.TrustAnchors)
            try
            {
                X509CertificateLoader.LoadCertificate(anchor.Certificate.Span).Dispose();
            }
            catch (CryptographicException)
            {
                errors.Add(Refuse(
                    $"/mano-http:http/client-certificates/trust-anchor[name='{anchor.Name}']/certificate",
                    "This is no X.509 certificate in DER: it is what stands in base64 between the lines of a PEM file."));
            }
        foreach (var issuer in now.Bearer.Issuers)
            if (issuer.Jwks is { } keys && !IsKeySet(keys))
                errors.Add(Refuse(
                    $"/mano-http:http/bearer/issuer[name='{issuer.Name}']/jwks", "This is no JSON Web Key Set: an object with the member keys (RFC 7517 §5)."));
        return errors;
    }

    private static bool IsKeySet(string text)
    {
        try
        {
            return new JsonWebKeySet(text).Keys.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static RpcError Refuse(string path, string message) =>
        new(RpcErrorType.Application, ErrorTag.InvalidValue, message) { AppTag = "not-usable", Path = path };
}
