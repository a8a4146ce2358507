"""Call home (RFC 8071) to ncclient.  callhome.py PORT"""
import sys
import threading

from wire import *

# ncclient does not ask for it, and could not listen a second time.
bind_as_it_does = socket.socket.bind


def bind_again(sock, address):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bind_as_it_does(sock, address)


socket.socket.bind = bind_again
m = connect(int(sys.argv[1]))
at = free_port()
result = {}


def wait_for_call():
    with manager.call_home(host="127.0.0.1", port=at, username="admin", password="admin-pw", hostkey_verify=False, look_for_keys=False, allow_agent=False, timeout=30) as home:
        result["reply"] = home.get_config("running").data_xml
        result["state"] = m.get(("subtree", '<endpoint-state xmlns="%s"><call-home/></endpoint-state>' % ENDPOINTS)).data_xml


client = ('<netconf-server xmlns="%s"><call-home><netconf-client><name>oss</name><endpoints><endpoint><name>main</name><ssh><tcp-client-parameters>'
          "<remote-address>127.0.0.1</remote-address><remote-port>%d</remote-port></tcp-client-parameters><ssh-server-parameters><server-identity><host-key><name>k</name>"
          "<public-key><central-keystore-reference>ssh-ed25519</central-keystore-reference></public-key></host-key></server-identity></ssh-server-parameters></ssh></endpoint></endpoints>"
          "<connection-type><persistent/></connection-type><reconnect-strategy><max-wait>2</max-wait><max-attempts>1</max-attempts></reconnect-strategy>"
          "</netconf-client></call-home></netconf-server>") % (SERVER, at)
edit(m, client)
def trying():
    """the server tries"""
    return "<problem>" in m.get(("subtree", '<endpoint-state xmlns="%s"><call-home/></endpoint-state>' % ENDPOINTS)).data_xml
until(trying)
check(True, "the state tells why a client could not be reached")
for turn in ("first", "second"):
    result.clear()
    waiting = threading.Thread(target=wait_for_call)
    waiting.start()
    waiting.join(60)
    check("<netconf-server" in result.get("reply", ""), "the %s call reaches ncclient, which holds a session" % turn)
    check("<status>connected</status>" in result["state"] and "<endpoint>main</endpoint>" in result["state"], "and the state tells it")
edit(m, '<netconf-server xmlns="%s"><call-home nc:operation="delete"/></netconf-server>' % SERVER)
listener = socket.create_server(("127.0.0.1", at))
listener.settimeout(3)
try:
    listener.accept()
    raise SystemExit("called after the client was removed")
except TimeoutError:
    check(True, "a client that was removed is called no more")
