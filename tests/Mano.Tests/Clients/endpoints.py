"""Listen endpoints follow the configuration, sessions stay; what cannot work is refused.  endpoints.py PORT"""
import socket
import subprocess
import sys

from wire import *

m = connect(int(sys.argv[1]))
one, two = free_port(), free_port()
edit(m, ssh_endpoint("second", one))
second = until(lambda: can_connect(one) and connect(one))
check("<data" in second.get_config("running").data_xml, "a second endpoint serves NETCONF")

scan = subprocess.run(["ssh-keyscan", "-p", str(one), "127.0.0.1"], capture_output=True, text=True).stdout
check("ssh-ed25519" in scan and "ecdsa" not in scan, "it shows the host key it was given and no other")

edit(m, ssh_endpoint("second", two))
until(lambda: can_connect(two))
until(lambda: not can_connect(one))
check("<data" in second.get_config("running").data_xml, "its session lives on when it moves to another port")
with connect(two) as third:
    check(third.connected, "and the new port serves")

edit(m, ssh_endpoint("second", two, more="<transport-params><encryption><encryption-alg>aes256-ctr</encryption-alg></encryption></transport-params>"))
def only_ctr():
    """new connections speak only aes256-ctr"""
    run = subprocess.run(["ssh", "-F", "/dev/null", "-v", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-p", str(two),
                          "-s", "admin@127.0.0.1", "netconf"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return "cipher: aes256-ctr" in run.stderr
until(only_ctr)
check("<data" in second.get_config("running").data_xml, "algorithms change for new connections, the old session lives on")

e = refused(m, ssh_endpoint("second", two, more="<transport-params><encryption><encryption-alg>3des-cbc</encryption-alg></encryption></transport-params>"))
check(e.tag == "invalid-value" and "3des-cbc" in e.message and "encryption-alg" in e.path, "an unsound algorithm is refused with its place")
e = refused(m, ssh_endpoint("third", two))
check("second's already" in e.message and "third" in e.path, "an address taken by another endpoint is refused")
e = refused(m, ssh_endpoint("third", free_port(), key="no-such-key"))
check(e.app_tag == "instance-required", "a key that is not there is refused")
e = refused(m, '<keystore xmlns="%s"><asymmetric-keys><asymmetric-key xmlns:ct="%s"><name>bad</name><private-key-format>ct:ec-private-key-format</private-key-format>'
            "<cleartext-private-key>AAAA</cleartext-private-key></asymmetric-key></asymmetric-keys></keystore>" % (KEYSTORE, CRYPTO))
check("cannot be read" in e.message and "bad" in e.path, "a key that is none is refused")
e = refused(m, '<keystore xmlns="%s"><asymmetric-keys><asymmetric-key><name>ssh-ecdsa</name><public-key>AAAA</public-key></asymmetric-key></asymmetric-keys></keystore>' % KEYSTORE)
check("not the private key's" in e.message, "a public key that is not the private key's is refused")

with socket.socket() as holder:
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    taken = holder.getsockname()[1]
    edit(m, ssh_endpoint("taken", taken))
    def problem():
        """the state tells that the port is in use"""
        return "<problem>" in m.get(("subtree", '<endpoint-state xmlns="%s"><listener><name>taken</name></listener></endpoint-state>' % ENDPOINTS)).data_xml
    until(problem)
    check(True, "a port that another program holds is told in the state")
def bound():
    """the port is taken once it is free"""
    return not problem()
until(bound)
check(connect(taken).connected, "and is taken as soon as it is free")

edit(m, '<netconf-server xmlns="%s"><listen><endpoints><endpoint nc:operation="delete"><name>second</name></endpoint></endpoints></listen></netconf-server>' % SERVER)
until(lambda: not can_connect(two))
check("<data" in second.get_config("running").data_xml, "a session outlives its endpoint")

edit(m, '<netconf-server xmlns="%s"><listen><idle-timeout>1</idle-timeout></listen></netconf-server>' % SERVER)
def timed_out():
    """the idle session is ended"""
    return not second.connected
until(timed_out)
check(True, "an idle session is ended once an idle-timeout is configured")
