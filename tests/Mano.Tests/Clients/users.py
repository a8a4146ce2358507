"""Users as operators expect: passwords, bans, disabling, audit.  users.py PORT SOCKET"""
import subprocess
import sys

from ncclient.transport.errors import AuthenticationError
from wire import *

port, path = int(sys.argv[1]), sys.argv[2]
m = connect(port)
local = unix(path)
check("<ok/>" in local.rpc("<commit/>"), "root is the administrator on the Unix socket")


def user(name, content):
    return '<aaa xmlns="%s"><user><name>%s</name>%s</user></aaa>' % (AAA, name, content)


crypted = subprocess.run(["openssl", "passwd", "-6", "-salt", "saltsalt", "shadow-pw"], capture_output=True, text=True).stdout.strip()
edit(m, user("ann", "<password>$0$clear-pw</password>"))
edit(m, user("bob", "<password>%s</password>" % crypted))
seen = m.get_config("running", filter=("subtree", '<aaa xmlns="%s"/>' % AAA)).data_xml
check("clear-pw" not in seen and "$p$" in seen and crypted in seen, "a password in the clear is stored as a hash; a hash of crypt(3) stays")
check(connect(port, "ann", "clear-pw").connected, "the user comes in with it")
bob = connect(port, "bob", "shadow-pw")
check(bob.connected, "and the other with the password that crypt(3) hashed")

stored = seen.split("<name>ann</name>")[1].split("<password>")[1].split("<")[0]
edit(m, user("ann", "<password>$0$clear-pw</password>"))
seen = m.get_config("running", filter=("subtree", '<aaa xmlns="%s"/>' % AAA)).data_xml
check(stored in seen, "the same password again is no change")

from lxml import etree
def call(session, xml):
    return str(session.dispatch(etree.fromstring(xml)))
ann = connect(port, "ann", "clear-pw")
for given, expected in (("<current>wrong</current><new>a-longer-one</new>", "wrong"), ("<current>clear-pw</current><new>short</new>", "at least 8")):
    try:
        call(ann, '<change-password xmlns="%s">%s</change-password>' % (AAA, given))
        raise SystemExit("changed")
    except RPCError as e:
        check(expected in e.message, "change-password refuses: " + e.message)
check("ok" in call(ann, '<change-password xmlns="%s"><current>clear-pw</current><new>a-longer-one</new></change-password>' % AAA), "a user changes his own password")
check(connect(port, "ann", "a-longer-one").connected, "and comes in with it")
for action in ("<unban xmlns='%s'/>" % AAA, "<query-audit xmlns='%s'/>" % AAA):
    try:
        call(ann, action)
        raise SystemExit("allowed")
    except RPCError as e:
        check(e.tag == "access-denied", "who has no right may not " + action[1:12])

edit(m, user("bob", "<enabled>false</enabled>"))
def ended():
    """the disabled user's session ends"""
    return not bob.connected
until(ended)
check(True, "disabling a user ends his sessions")
try:
    connect(port, "bob", "shadow-pw")
    raise SystemExit("bob came in")
except AuthenticationError:
    check(True, "and he cannot come in again")

edit(m, '<aaa xmlns="%s"><log-in><failure-delay>1</failure-delay><ban-after>5</ban-after></log-in><session-limits><per-user>6</per-user></session-limits></aaa>' % AAA)
for i in range(5):
    try:
        connect(port, "ann", "guess%d" % i)
        raise SystemExit("guessed")
    except Exception as e:
        last = e
def banned():
    """the address is banned"""
    return "<banned>" in m.get(("subtree", '<aaa xmlns="%s"><log-in-state/></aaa>' % AAA)).data_xml
until(banned)
try:
    connect(port)
    raise SystemExit("a banned address came in")
except Exception as e:
    check("SSHError" in type(e).__name__ or "SessionCloseError" in type(e).__name__ or isinstance(e, Exception), "a banned address is turned away")
check("<count" in local.rpc("<unban xmlns='%s'/>" % AAA), "the Unix socket is open all the same: unban")
check(connect(port).connected, "and the address may come again")

try:
    more = [connect(port, "ann", "a-longer-one") for _ in range(7)]
    raise SystemExit("seven sessions of one user")
except Exception as e:
    check(not isinstance(e, SystemExit), "no more sessions of one user than configured")

edit(m, '<aaa xmlns="%s"><session-limits nc:operation="delete"/></aaa>' % AAA)
log = local.rpc("<query-audit xmlns='%s'><limit>1000</limit></query-audit>" % AAA)
for wanted in ("<subject>change-password</subject>", "<outcome>access-denied</outcome>", "<kind>ban</kind>", "ssh password", "unix uid 0", "<kind>session</kind>", "<subject>commit</subject>"):
    check(wanted in log, "the audit log has " + wanted)
check("a-longer-one" not in log and "clear-pw" not in log and "guess1" not in log, "and no password")
times = re.findall("<time>([^<]*)<", log)
check(times == sorted(times, reverse=True), "its entries come newest first")
only = local.rpc("<query-audit xmlns='%s'><user>bob</user><kind>log-in</kind></query-audit>" % AAA)
check("<user>bob</user>" in only and "<user>ann</user>" not in only and "<kind>operation" not in only, "a query chooses by user and kind")
