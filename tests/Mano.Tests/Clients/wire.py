"""What the client scripts share: NETCONF on any socket (RFC 6242 framing), and an administrator's edits by ncclient."""
import re
import socket
import sys
import time

from ncclient import manager
from ncclient.operations import RPCError

NC = "urn:ietf:params:xml:ns:netconf:base:1.0"
SERVER = "urn:ietf:params:xml:ns:yang:ietf-netconf-server"
KEYSTORE = "urn:ietf:params:xml:ns:yang:ietf-keystore"
TRUSTSTORE = "urn:ietf:params:xml:ns:yang:ietf-truststore"
CRYPTO = "urn:ietf:params:xml:ns:yang:ietf-crypto-types"
X509 = "urn:ietf:params:xml:ns:yang:ietf-x509-cert-to-name"
TLS = "urn:ietf:params:xml:ns:yang:ietf-tls-common"
AAA = "urn:netconf-mano:yang:mano-aaa"
ENDPOINTS = "urn:netconf-mano:yang:mano-endpoints"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def connect(port, user="admin", password="admin-pw", **more):
    return manager.connect(host="127.0.0.1", port=port, username=user, password=password, hostkey_verify=False,
                           look_for_keys=False, allow_agent=False, timeout=30, **more)


def edit(m, content, commit=True):
    m.edit_config(target="candidate", config='<config xmlns="%s" xmlns:nc="%s">%s</config>' % (NC, NC, content))
    if commit:
        m.commit()


def refused(m, content):
    """The error with which an edit or its commit is refused; the candidate is clean afterwards."""
    try:
        edit(m, content)
    except RPCError as e:
        return e
    finally:
        m.discard_changes()
    raise SystemExit("taken: " + content)


def endpoint(name, content):
    return '<netconf-server xmlns="%s"><listen><endpoints>%s</endpoints></listen></netconf-server>' % (
        SERVER, "<endpoint><name>%s</name>%s</endpoint>" % (name, content))


def bind_to(port, address="127.0.0.1"):
    return "<tcp-server-parameters><local-bind><local-address>%s</local-address><local-port>%d</local-port></local-bind></tcp-server-parameters>" % (
        address, port)


def ssh_endpoint(name, port, key="ssh-ed25519", more=""):
    return endpoint(name, "<ssh>%s<ssh-server-parameters><server-identity><host-key><name>k</name><public-key>"
                          "<central-keystore-reference>%s</central-keystore-reference></public-key></host-key></server-identity>%s"
                          "</ssh-server-parameters></ssh>" % (bind_to(port), key, more))


def until(what, seconds=20):
    """Waits for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.05)
    raise SystemExit("did not happen: " + what.__doc__)


def can_connect(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Session:
    """A NETCONF session over a connected socket of any kind."""

    def __init__(self, sock, hello=True):
        self.sock, self.buffer, self.ids = sock, b"", 0
        sock.settimeout(30)
        if hello:
            self.hello = self.until_mark()
            self.id = int(re.search(rb"<session-id>(\d+)<", self.hello).group(1))
            sock.sendall(("<hello xmlns='%s'><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>]]>]]>" % NC).encode())

    def until_mark(self, mark=b"]]>]]>"):
        while mark not in self.buffer:
            self.fill()
        message, self.buffer = self.buffer.split(mark, 1)
        return message

    def fill(self):
        more = self.sock.recv(65536)
        if not more:
            raise EOFError("closed by the server")
        self.buffer += more

    def send(self, message):
        data = message.encode() if isinstance(message, str) else message
        self.sock.sendall(b"\n#%d\n%s\n##\n" % (len(data), data))

    def receive(self):
        parts = []
        while True:
            while not (match := re.match(rb"\n#(\d+|#)\n", self.buffer)):
                self.fill()
            self.buffer = self.buffer[match.end():]
            if match.group(1) == b"#":
                return b"".join(parts)
            size = int(match.group(1))
            while len(self.buffer) < size:
                self.fill()
            parts.append(self.buffer[:size])
            self.buffer = self.buffer[size:]

    def rpc(self, operation):
        self.ids += 1
        self.send("<rpc xmlns='%s' message-id='%d'>%s</rpc>" % (NC, self.ids, operation))
        return self.receive().decode()

    def is_closed(self):
        try:
            while self.sock.recv(65536):
                pass
            return True
        except (ConnectionError, EOFError):
            return True
        except TimeoutError:
            return False


def unix(path):
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    return Session(sock)


def check(condition, what):
    if not condition:
        raise SystemExit("FAILED: " + what)
    print("ok: " + what)
    sys.stdout.flush()
