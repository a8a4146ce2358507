#!/usr/bin/env python3
"""Subscriptions as an OSS makes them, with ncclient: subscriptions.py --ssh HOST:PORT (the password in MANO_ADMIN_PASSWORD).

create-subscription with replay; establish-subscription to a stream; YANG-push on-change and periodic; a configured subscription. Prints what it saw; exits with 1
when something does not come.
"""
import argparse, os, sys
from lxml import etree
from ncclient import manager
from ncclient.xml_ import to_ele

NC = "urn:ietf:params:xml:ns:netconf:base:1.0"
SN = "urn:ietf:params:xml:ns:yang:ietf-subscribed-notifications"
YP = "urn:ietf:params:xml:ns:yang:ietf-yang-push"
NMS = "urn:netconf-mano:yang:netconf-mano-subscriptions"
CHANGES = "<netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/>"


def connect(ssh):
    host, port = ssh.rsplit(":", 1)
    return manager.connect(
        host=host.strip("[]"), port=int(port), username="admin", password=os.environ["MANO_ADMIN_PASSWORD"],
        hostkey_verify=False, look_for_keys=False, allow_agent=False, timeout=30)


def named_filter(name, operation="merge"):
    return (f"<config xmlns='{NC}'><filters xmlns='{SN}'><stream-filter xmlns:nc='{NC}' nc:operation='{operation}'>"
            f"<name>{name}</name></stream-filter></filters></config>")


def edit(m, config):
    m.edit_config(target="running", config=config)


def establish(m, parameters):
    # The prefix an expression uses is declared on the outermost element: lxml drops a second declaration of a namespace within.
    reply = m.dispatch(to_ele(f"<sn:establish-subscription xmlns:sn='{SN}'>{parameters}</sn:establish-subscription>"))
    return int(etree.fromstring(reply.xml.encode()).find(f"{{{SN}}}id").text)


def expect(m, name, contains=""):
    """The next notification; it must be of that name."""
    notification = m.take_notification(timeout=30)
    if notification is None:
        sys.exit(f"no {name} came")
    content = etree.fromstring(notification.notification_xml.encode())[1]
    found = etree.QName(content).localname
    if found != name or contains not in notification.notification_xml:
        sys.exit(f"{name} with '{contains}' was due, this came: {notification.notification_xml}")
    print("saw", name, contains)
    return content


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ssh", required=True)
    ssh = parser.parse_args().ssh
    with connect(ssh) as editor:
        edit(editor, named_filter("before"))
        with connect(ssh) as m:
            m.create_subscription(filter=("subtree", CHANGES), start_time="2020-01-01T00:00:00Z")
            while etree.QName(etree.fromstring(m.take_notification(timeout=30).notification_xml.encode())[1]).localname != "replayComplete":
                pass
            print("saw replayComplete")
            edit(editor, named_filter("live"))
            expect(m, "netconf-config-change", "live")
        with connect(ssh) as m:
            stream = establish(m, f"<sn:stream>NETCONF</sn:stream><sn:stream-xpath-filter xmlns:n='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'>"
                                  f"/n:netconf-config-change</sn:stream-xpath-filter>")
            edit(editor, named_filter("event"))
            expect(m, "netconf-config-change", "event")
            m.dispatch(to_ele(f"<delete-subscription xmlns='{SN}'><id>{stream}</id></delete-subscription>"))
            to_filters = (f"<datastore xmlns='{YP}' xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>ds:running</datastore>"
                          f"<datastore-xpath-filter xmlns='{YP}'>/sn:filters</datastore-xpath-filter>")
            establish(m, f"{to_filters}<on-change xmlns='{YP}'/>")
            expect(m, "push-update", "before")
            edit(editor, named_filter("change"))
            expect(m, "push-change-update", "stream-filter=change")
        with connect(ssh) as m:
            establish(m, f"{to_filters}<periodic xmlns='{YP}'><period>20</period></periodic>")
            for _ in range(3):
                expect(m, "push-update", "change")
        edit(editor, f"<config xmlns='{NC}'><subscriptions xmlns='{SN}' xmlns:sn='{SN}'><subscription><id>7</id>{to_filters}<on-change xmlns='{YP}'/>"
                     f"<transport xmlns:nms='{NMS}'>nms:netconf-session</transport>"
                     f"<receivers><receiver><name>oss</name><user xmlns='{NMS}'>admin</user></receiver></receivers></subscription></subscriptions></config>")
        expect(editor, "subscription-started")
        expect(editor, "push-update")
        edit(editor, named_filter("change", "delete"))
        expect(editor, "push-change-update", "delete")
    print("all seen")


if __name__ == "__main__":
    main()
