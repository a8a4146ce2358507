#!/usr/bin/python3
"""Deploys a VNF with nothing but a stock NETCONF client (ncclient) and shows what happens to it.

    demo.py --ssh 127.0.0.1:8830 --vim http://127.0.0.1:5000/identity/v3

The password of user admin comes from MANO_ADMIN_PASSWORD. --vim is the simulated OpenStack, which is asked to lose a
server on purpose.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

from lxml import etree
from ncclient import manager

HERE = pathlib.Path(__file__).resolve().parent
NS = {
    "nc": "urn:ietf:params:xml:ns:netconf:base:1.0",
    "n": "urn:ietf:params:xml:ns:netconf:notification:1.0",
    "nfv": "urn:etsi:nfv:yang:etsi-nfv-descriptors",
    "vim": "urn:netconf-mano:yang:mano-vim",
    "vnf": "urn:netconf-mano:yang:mano-vnf",
    "lcm": "urn:netconf-mano:yang:mano-lcm",
    "kpi": "urn:netconf-mano:yang:mano-kpi",
    "al": "urn:ietf:params:xml:ns:yang:ietf-alarms",
}
INSTANCE = "gateway-a"
PATIENCE = 120  # seconds to wait for any one thing to happen


def say(text):
    print(text, flush=True)


def step(number, text):
    say(f"\n== {number}. {text}")


def connect(args):
    host, port = args.ssh.rsplit(":", 1)
    return manager.connect(
        host=host.strip("[]"), port=int(port), username="admin", password=os.environ["MANO_ADMIN_PASSWORD"],
        hostkey_verify=False, look_for_keys=False, allow_agent=False, timeout=PATIENCE)


def config(name, **replace):
    """The content of an XML file of this directory, as the config of an edit."""
    text = (HERE / name).read_text()
    for element, value in replace.items():
        text = re.sub(f"<{element}>[^<]*</{element}>", f"<{element}>{value}</{element}>", text)
    return f'<config xmlns="{NS["nc"]}">{text}</config>'


def text_of(element, path):
    found = element.findtext(path, namespaces=NS)
    return found if found is not None else "-"


class Events:
    """The notifications of a session of its own, printed as they come."""

    def __init__(self, session, since):
        self.session = session
        session.create_subscription(start_time=since)

    def wait(self, what, wanted):
        """Prints events until one is wanted, and returns it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            notification = self.session.take_notification(timeout=1)
            if notification is None:
                continue
            event = notification.notification_ele
            line = describe(event)
            if line:
                say(f"   {line}")
            if wanted(event):
                return event
        raise TimeoutError(f"waited {PATIENCE} s for {what}")


def describe(event):
    operation = event.find("lcm:vnf-lcm-operation", NS)
    if operation is not None:
        progress = operation.findtext("lcm:progress", namespaces=NS)
        cause = operation.findtext("lcm:cause", namespaces=NS)
        return "{} {} {}{}{}".format(
            text_of(operation, "lcm:vnf-instance"), text_of(operation, "lcm:operation"), text_of(operation, "lcm:state"),
            f" {progress} %" if progress else "", f" ({cause})" if cause else "")
    alarm = event.find("al:alarm-notification", NS)
    if alarm is not None:
        return "ALARM {} {}: {}".format(
            text_of(alarm, "al:perceived-severity"), text_of(alarm, "al:alarm-type-id"), text_of(alarm, "al:alarm-text"))
    report = event.find("kpi:kpi-report", NS)
    if report is not None:
        values = [
            "{} {} = {} {}".format(
                text_of(v, "kpi:object") or text_of(v, "kpi:vnf-instance"), text_of(v, "kpi:metric").split(":")[-1],
                text_of(v, "kpi:value"), text_of(v, "kpi:unit"))
            for v in report.findall("kpi:value", NS)]
        return "KPI " + "; ".join(values) if values else "KPI report without values yet"
    return None


def operation_in(name, state):
    def wanted(event):
        operation = event.find("lcm:vnf-lcm-operation", NS)
        if operation is None or text_of(operation, "lcm:vnf-instance") != INSTANCE:
            return False
        if text_of(operation, "lcm:operation") != name:
            return False
        if text_of(operation, "lcm:state") in ("FAILED_TEMP", "FAILED", "ROLLED_BACK"):
            raise RuntimeError(f"{name} went wrong: {text_of(operation, 'lcm:cause')}")
        return text_of(operation, "lcm:state") == state
    return wanted


def alarm_with(cleared):
    def wanted(event):
        alarm = event.find("al:alarm-notification", NS)
        if alarm is None or INSTANCE not in etree.tostring(alarm).decode():
            return False
        return (text_of(alarm, "al:perceived-severity") == "cleared") == cleared
    return wanted


def instance_state(session):
    """The instance as the operational state shows it, or None when there is none."""
    reply = session.get(filter=("subtree", f'<vnf-instances xmlns="{NS["vnf"]}"><vnf-instance><id>{INSTANCE}</id></vnf-instance></vnf-instances>'))
    return reply.data_ele.find("vnf:vnf-instances/vnf:vnf-instance", NS)


def show(instance):
    say(f"   {INSTANCE}: {text_of(instance, 'vnf:instantiation-state')}, generation {text_of(instance, 'vnf:applied-generation')}")
    for vnfc in instance.findall("vnf:vnfc", NS):
        addresses = [a.text for a in vnfc.findall("vnf:connection-point/vnf:ip-address", NS)]
        say("     {:<12} {:<8} {} server {}  {}".format(
            text_of(vnfc, "vnf:id"), text_of(vnfc, "vnf:status"), text_of(vnfc, "vnf:vim"), text_of(vnfc, "vnf:resource-id"), " ".join(addresses)))


def simulator(args, path):
    """The simulator's own calls stand beside OpenStack's, on the same port."""
    return urllib.parse.urljoin(args.vim, "/simulator/" + path)


def vim_servers(args):
    with urllib.request.urlopen(simulator(args, "state"), timeout=PATIENCE) as answer:
        return list(json.load(answer)["servers"].values())


def kill(args, server):
    request = urllib.request.Request(
        simulator(args, f"servers/{server}/kill"), data=json.dumps({"to": "vanish"}).encode(),
        headers={"Content-Type": "application/json"}, method="POST")
    urllib.request.urlopen(request, timeout=PATIENCE).close()


def main():
    parser = argparse.ArgumentParser(description="Deploys a VNF over NETCONF and shows what happens to it.")
    parser.add_argument("--ssh", required=True, help="HOST:PORT of the server's NETCONF over SSH")
    parser.add_argument("--vim", required=True, help="URL of the simulated OpenStack's Keystone")
    args = parser.parse_args()
    since = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    step(1, "A session as admin; lock candidate and running")
    with connect(args) as m, connect(args) as listener:
        for capability in sorted(m.server_capabilities):
            say(f"   {capability}")
        with m.locked("candidate"), m.locked("running"):
            step(2, "Descriptors into the catalogue")
            m.edit_config(target="candidate", config=config("vnfd.xml"))
            m.validate("candidate")
            say("   gateway-1.0 is in the candidate and valid")

            step(3, "A VIM and a VNF instance: validate, commit confirmed, commit")
            m.edit_config(target="candidate", config=config("vim.xml", endpoint=args.vim))
            m.edit_config(target="candidate", config=config("kpi.xml"))
            m.edit_config(target="candidate", config=config("vnf-instance.xml"))
            m.validate("candidate")
            m.commit(confirmed=True, timeout="120")
            say("   committed, to be confirmed within 120 s")
            m.commit()
            say("   confirmed: from now on it is the server's task")

        step(4, "Lifecycle progress, as notifications")
        events = Events(listener, since)
        events.wait("the instance to be instantiated", operation_in("INSTANTIATE", "COMPLETED"))
        show(instance_state(m))

        step(5, "A KPI report; then one server is lost: alarm, healing, all clear")
        events.wait("a KPI report", lambda e: e.find("kpi:kpi-report/kpi:value", NS) is not None)
        victim = instance_state(m).findtext("vnf:vnfc/vnf:resource-id", namespaces=NS)
        say(f"   (the VIM loses server {victim})")
        kill(args, victim)
        events.wait("the alarm", alarm_with(cleared=False))
        events.wait("the healing", operation_in("HEAL", "COMPLETED"))
        events.wait("the alarm's end", alarm_with(cleared=True))
        show(instance_state(m))

        step(6, "Delete the instance")
        m.edit_config(target="candidate", config=f'''<config xmlns="{NS["nc"]}" xmlns:nc="{NS["nc"]}">
            <vnf-instances xmlns="{NS["vnf"]}"><vnf-instance nc:operation="delete"><id>{INSTANCE}</id></vnf-instance></vnf-instances>
            </config>''')
        m.commit()
        events.wait("the termination", operation_in("TERMINATE", "COMPLETED"))
        left = [s for s in vim_servers(args) if INSTANCE in json.dumps(s)]
        gone = instance_state(m) is None
        say(f"   servers left on the VIM: {len(left)}; instance {'gone' if gone else 'still there'}")
        return 0 if not left and gone else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as error:  # a demo tells what happened in one line, not in a traceback
        say(f"\nThe demo failed: {error}")
        sys.exit(1)
