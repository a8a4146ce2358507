"""NETCONF over TLS (RFC 7589): client certificates, cert-to-name, renewal while sessions live.  tls.py PORT DIRECTORY"""
import base64
import os
import ssl
import subprocess
import sys

from wire import *

port, directory = int(sys.argv[1]), sys.argv[2]
os.chdir(directory)


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


def make(name, subject, *more):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key")
    openssl("req", "-new", "-key", name + ".key", "-subj", subject, "-out", name + ".csr")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-out", name + ".pem", *more)


def der(name, kind="pem"):
    if kind == "key":
        openssl("ec", "-in", name + ".key", "-outform", "DER", "-out", name + ".der")
    else:
        openssl("crl2pkcs7", "-nocrl", "-certfile", name + ".pem", "-outform", "DER", "-out", name + ".der")
    return base64.b64encode(open(name + ".der", "rb").read()).decode()


def fingerprint(name):
    text = subprocess.run(["openssl", "x509", "-in", name + ".pem", "-noout", "-fingerprint", "-sha256"], capture_output=True, text=True).stdout
    return "04:" + text.split("=")[1].strip()


openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test-ca", "-days", "30")
for name, subject in (("server", "/CN=127.0.0.1"), ("renewed", "/CN=127.0.0.1"), ("oss", "/CN=admin"), ("stranger", "/CN=nobody")):
    make(name, subject)


def key(name, certificate=None, public=""):
    return ('<keystore xmlns="%s"><asymmetric-keys><asymmetric-key xmlns:ct="%s" nc:operation="replace"><name>tls</name><private-key-format>ct:ec-private-key-format</private-key-format>'
            "<cleartext-private-key>%s</cleartext-private-key><certificates><certificate><name>own</name><cert-data>%s</cert-data></certificate></certificates>"
            "</asymmetric-key></asymmetric-keys></keystore>") % (KEYSTORE, CRYPTO, der(name, "key"), der(certificate or name))


m = connect(port)
e = refused(m, key("server", "renewed"))
check("not of this private key" in e.message and "own" in e.path, "a certificate of another key is refused with its place")

tls = free_port()
edit(m, key("server") + '<truststore xmlns="%s"><certificate-bags><certificate-bag><name>clients</name><certificate><name>ca</name><cert-data>%s</cert-data></certificate>'
     "</certificate-bag></certificate-bags></truststore>" % (TRUSTSTORE, der("ca"))
     + endpoint("tls", "<tls>%s<tls-server-parameters><server-identity><certificate><central-keystore-reference><asymmetric-key>tls</asymmetric-key><certificate>own</certificate>"
                "</central-keystore-reference></certificate></server-identity><client-authentication><ca-certs><central-truststore-reference>clients</central-truststore-reference>"
                "</ca-certs></client-authentication></tls-server-parameters><netconf-server-parameters><client-identity-mappings>"
                "<cert-to-name><id>1</id><fingerprint>%s</fingerprint><map-type xmlns:x='%s'>x:common-name</map-type></cert-to-name></client-identity-mappings></netconf-server-parameters></tls>"
                % (bind_to(tls), fingerprint("ca"), X509)))
check(open("server.key").read().split("\n")[1][:40] not in m.get_config("running").data_xml, "the private key is not readable")


def open_tls(name, versions=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations("ca.pem")
    if name:
        context.load_cert_chain(name + ".pem", name + ".key")
    if versions:
        context.maximum_version = versions
    return context.wrap_socket(socket.create_connection(("127.0.0.1", tls)))


until(lambda: can_connect(tls))
first = Session(open_tls("oss"))
check("<user-name>admin" in first.rpc("<get-config><source><running/></source></get-config>"), "the certificate's common name is the user")
check("netconf-tls" in first.rpc("<get><filter><netconf-state xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'><sessions/></netconf-state></filter></get>"), "monitoring tells the transport")
for name, what in ((None, "a client without a certificate"), ("stranger", "one who is no user")):
    try:
        Session(open_tls(name))
        raise SystemExit("came in: " + what)
    except (EOFError, OSError):
        check(True, what + " is refused")

done = subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % tls, "-cert", "oss.pem", "-key", "oss.key", "-CAfile", "ca.pem", "-quiet", "-verify_return_error"],
                      input=("<hello xmlns='%s'><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>"
                             "<rpc xmlns='%s' message-id='7'><close-session/></rpc>]]>]]>" % (NC, NC)).encode(), capture_output=True, timeout=30)
check(b'message-id="7"' in done.stdout or b"message-id='7'" in done.stdout, "openssl s_client holds a session")

edit(m, key("renewed"))
def renewed():
    """new connections see the renewed certificate"""
    return ssl.PEM_cert_to_DER_cert(open("renewed.pem").read()) == open_tls("oss").getpeercert(True)
until(renewed)
check("rpc-reply" in first.rpc("<get-config><source><candidate/></source></get-config>"), "a renewed certificate holds at once, and sessions live on")

edit(m, endpoint("tls", "<tls><tls-server-parameters><hello-params><tls-versions xmlns:t='%s'><min>t:tls13</min></tls-versions></hello-params></tls-server-parameters></tls>" % TLS))
def old_refused():
    """TLS 1.2 is refused"""
    try:
        open_tls("oss", ssl.TLSVersion.TLSv1_2)
        return False
    except OSError:
        return True
until(old_refused)
check(Session(open_tls("oss")).id > 0, "only TLS 1.3 is spoken once that is configured")
