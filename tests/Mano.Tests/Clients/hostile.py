"""Hostile clients harm nobody else, and leave nothing behind.  hostile.py PORT SOCKET PID"""
import os
import socket
import sys
import threading

from wire import *

port, path, pid = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def memory():
    with open("/proc/%s/status" % pid) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


def descriptors():
    return len(os.listdir("/proc/%s/fd" % pid))


def sessions():
    return good.rpc("<get><filter><netconf-state xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring'><sessions/></netconf-state></filter></get>").count("<session>")


good = unix(path)
users = "".join("<user><name>user-%d</name><description>%s</description></user>" % (i, "x" * 100) for i in range(2000))
check("<ok/>" in good.rpc("<edit-config><target><running/></target><config><aaa xmlns='%s'>%s</aaa></config></edit-config>" % (AAA, users)), "there is something to read")
GET = "<get-config><source><running/></source></get-config>"
for _ in range(3):
    good.rpc(GET)
before, fds = memory(), descriptors()


def served(what, seconds=5):
    start = time.monotonic()
    check("<ok/>" in good.rpc("<edit-config><target><running/></target><config><aaa xmlns='%s'><log-in><grace>61</grace></log-in></aaa></config></edit-config>" % AAA)
          and time.monotonic() - start < seconds, what + ": others are served")


slow = [unix(path) for _ in range(20)]
for s in slow:
    s.sock.settimeout(2)
    try:
        for i in range(400):
            s.send("<rpc xmlns='%s' message-id='%d'>%s</rpc>" % (NC, i, GET))
    except TimeoutError:
        pass  # The server reads no more before its answers are taken.
served("20 clients ask for 3 GB and read nothing")
check(memory() - before < 250, "and cost bounded memory: %d MB more" % (memory() - before))
for s in slow:
    s.sock.close()

for what, octets in (("a chunk that announces 4 GiB", b"\n#4294967295\n<rpc"), ("garbage", os.urandom(4096)), ("a chunk of size 0", b"\n#0\n")):
    s = unix(path)
    s.sock.sendall(octets)
    if what == "a chunk that announces 4 GiB":
        served(what)
        s.sock.close()
    else:
        check(s.is_closed(), what + " closes the session")
for what, message, wanted in (
        ("a billion laughs", "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join("<!ENTITY %s '%s'>" % (chr(98 + i), ("&%s;" % chr(97 + i)) * 10) for i in range(9)) + "]><rpc>&j;</rpc>", "malformed-message"),
        ("100,000 nested elements", "<rpc xmlns='%s' message-id='1'>%s" % (NC, "<a>" * 100000), "malformed-message"),
        ("a million attributes", "<rpc xmlns='%s' message-id='1' %s><get/></rpc>" % (NC, " ".join("a%d='x'" % i for i in range(1000000))), "rpc-error"),
        ("one name of 10 MB", "<rpc xmlns='%s' message-id='1'><%s/></rpc>" % (NC, "n" * 10000000), "rpc-error")):
    s = unix(path)
    try:
        s.send(message)
        check(wanted in s.receive().decode(), what + " is answered with an error")
    except (EOFError, ConnectionError):
        check(True, what + " closes the session")
    s.sock.close()
    served(what)

s = unix(path)
burst = b"".join(b"\n#%d\n%s\n##\n" % (len(m), m) for m in (("<rpc xmlns='%s' message-id='%d'><get-config><source><running/></source><filter/></get-config></rpc>" % (NC, i)).encode() for i in range(10000)))
threading.Thread(target=s.sock.sendall, args=(burst,), daemon=True).start()
ids = [int(re.search(rb"message-id=[\"'](\d+)", s.receive()).group(1)) for _ in range(10000)]
check(ids == list(range(10000)), "10,000 pipelined requests are answered in order")
s.sock.close()

half_open = []
for i in range(600):
    c = socket.socket()
    c.bind(("127.0.0.%d" % (2 + i % 2), 0))
    c.setblocking(False)
    c.connect_ex(("127.0.0.1", port))
    half_open.append(c)
served("600 connections that say nothing")
with connect(port) as m:
    check(m.connected, "and a user still comes in by SSH")
for c in half_open:
    c.close()

lock = unix(path)
check("<ok/>" in lock.rpc("<lock><target><candidate/></target></lock>"), "a client takes a lock")
for i in range(300):
    s = unix(path)
    if i % 3 == 0:
        s.send("<rpc xmlns='%s' message-id='1'>%s</rpc>" % (NC, GET))
    if i % 3 == 1:
        s.sock.sendall(b"\n#100\n<rpc")
    s.sock.close()
lock.sock.close()
def gone():
    """aborted sessions leave"""
    return sessions() == 1
until(gone)
def closed():
    """descriptors are where they were: """
    return descriptors() <= fds + 8
until(closed)
check("<ok/>" in good.rpc("<lock><target><candidate/></target></lock>"), "the lock of the client that left is free")
check(memory() - before < 250, "300 aborted sessions leave no memory behind: %d MB more" % (memory() - before))
