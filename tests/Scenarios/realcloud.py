#!/usr/bin/python3
"""The whole server on a real OpenStack: an ncclient session deploys, scales, loses, repairs and removes a VNF, by each southbound style.

    tests/Scenarios/realcloud.py [--style rest|heat|both]      run by tools/test --openstack; needs a Release build and the running testbed

The testbed's clients' file is in OS_CLIENT_CONFIG_FILE (openstack-up.sh env). What the cloud holds is asked of the cloud itself, before and after.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "demo"))
import demo  # noqa: E402

import openstack  # noqa: E402
from ncclient import manager  # noqa: E402
from ncclient.xml_ import to_ele  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = ROOT / "server/Mano/bin/Release/net10.0/Netconf.Mano.Mano"
INSTANCE = demo.INSTANCE
FIXED = "192.168.1.50"
PATIENCE = 420  # seconds; the cloud is slow, the server is not
OPENSTACK = "urn:netconf-mano:yang:mano-vim-openstack"


def check(condition, what):
    if not condition:
        raise AssertionError(what)


class Cloud:
    """What the cloud says of itself."""

    def __init__(self):
        self.mano = openstack.connect(cloud="mano")
        self.admin = openstack.connect(cloud="admin")
        self.project = self.admin.identity.find_project("mano").id
        self.inject = pathlib.Path(os.environ["OS_CLIENT_CONFIG_FILE"]).parent / "inject"

    def servers(self):
        return list(self.mano.compute.servers())

    def everything(self):
        found = {("server", s.id) for s in self.mano.compute.servers()}
        found |= {("group", g.id) for g in self.mano.compute.server_groups()}
        found |= {("port", p.id) for p in self.mano.network.ports(project_id=self.project)}
        found |= {("network", n.id) for n in self.mano.network.networks(project_id=self.project)}
        found |= {("stack", s.id) for s in self.mano.orchestration.stacks()}
        found |= {("security-group", g.id) for g in self.mano.network.security_groups(project_id=self.project)}
        return found

    def set_instances_quota(self, count):
        self.admin.set_compute_quotas(self.project, instances=count)

    def fail_spawns(self, fail):
        path = self.inject / "spawn_fail"
        if fail:
            path.write_text(".")
        elif path.exists():
            path.unlink()


class Mano:
    """The server under test and a session with it."""

    def __init__(self, directory):
        self.log = open(directory / "server.log", "a")
        env = dict(os.environ, MANO_ADMIN_PASSWORD="real-cloud")
        self.process = subprocess.Popen(
            [str(SERVER), "--data-dir", str(directory / "data"), "--ssh-port", "0", "--https-port", "0"],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=env)
        for line in self.process.stdout:
            if line.startswith("mano: ready ssh="):
                host, port = line.split("ssh=")[1].split()[0].rsplit(":", 1)
                break
        else:
            raise RuntimeError("the server did not start; see server.log")
        self.session = manager.connect(
            host=host, port=int(port), username="admin", password="real-cloud", hostkey_verify=False, look_for_keys=False, allow_agent=False, timeout=60)

    def edit(self, *documents):
        for document in documents:
            self.session.edit_config(target="candidate", config=document)
        self.session.validate("candidate")
        self.session.commit()

    def instance(self):
        return demo.instance_state(self.session)

    def operations(self):
        reply = self.session.get(filter=("subtree", f'<lcm xmlns="{demo.NS["lcm"]}"><operation/></lcm>'))
        return reply.data_ele.findall("lcm:lcm/lcm:operation", demo.NS)

    def operation(self, identifier):
        return next(o for o in self.operations() if demo.text_of(o, "lcm:operation-id") == identifier)

    def act(self, name, content=""):
        """An action on the instance; gives the operation it opened."""
        reply = self.session.dispatch(to_ele(f'''<action xmlns="urn:ietf:params:xml:ns:yang:1"><vnf-instances xmlns="{demo.NS["vnf"]}"><vnf-instance>
            <id>{INSTANCE}</id><{name}>{content}</{name}></vnf-instance></vnf-instances></action>'''))
        return re.search(r"<(?:\w+:)?operation-id[^>]*>([^<]+)<", reply.xml).group(1)

    def decide(self, identifier, name):
        """retry or rollback of an operation."""
        self.session.dispatch(to_ele(f'''<action xmlns="urn:ietf:params:xml:ns:yang:1"><lcm xmlns="{demo.NS["lcm"]}"><operation>
            <operation-id>{identifier}</operation-id><{name}/></operation></lcm></action>'''))

    def wait_for(self, identifier, *states):
        """Until the operation is in one of the states; gives it."""
        def arrived():
            operation = self.operation(identifier)
            return operation if demo.text_of(operation, "lcm:state") in states else None
        return self.wait(f"operation {identifier} to be {' or '.join(states)}", arrived)

    def wait(self, what, condition):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            value = condition()
            if value is not None and value is not False:
                return value
            time.sleep(1)
        told = [(demo.text_of(o, "lcm:operation"), demo.text_of(o, "lcm:state"), demo.text_of(o, "lcm:cause")) for o in self.operations()]
        raise AssertionError(f"waited {PATIENCE} s for {what}; operations: {told}")

    def close(self):
        self.session.close_session()
        self.process.terminate()
        self.process.wait(30)


def scale(direction):
    return f"<type>{direction}</type><aspect-id>throughput</aspect-id>"


def documents(style):
    vim = demo.config("vim.xml", endpoint="http://127.0.0.1:5000/v3", secret="osbed").replace(
        "</observation-interval>", f'</observation-interval><openstack xmlns="{OPENSTACK}"><style>{style}</style></openstack>')
    instance = demo.config("vnf-instance.xml")
    # The testbed's management network is another project's, where nobody may choose an address: the fixed one is on the project's own.
    instance = re.sub(r"<address>.*?</address>", "", instance, flags=re.S)
    instance = instance.replace("<network>data</network>", f"<network>data</network><address><index>1</index><ip-address>{FIXED}</ip-address></address>")
    return demo.config("vnfd.xml"), vim, instance


def life(mano, cloud, style):
    before = cloud.everything()

    step(style, "instantiate: three VNFCs, apart, two networks, a fixed address")
    mano.edit(*documents(style))
    mano.wait("the instance to be INSTANTIATED", lambda: (
        lambda i: i is not None and demo.text_of(i, "vnf:instantiation-state") == "INSTANTIATED" and i.find("vnf:current-operation", demo.NS) is None)(mano.instance()))
    check(len(cloud.servers()) == 3, f"three servers were wanted: {[s.name for s in cloud.servers()]}")
    check(len(cloud.mano.list_stacks()) == (1 if style == "heat" else 0), "a stack is made in the style heat, and only there")
    addresses = [a.text for a in mano.instance().iterfind("vnf:vnfc/vnf:connection-point/vnf:ip-address", demo.NS)]
    check(FIXED in addresses, f"{FIXED} was wanted among {addresses}")
    on_cloud = [a["addr"] for s in cloud.servers() for n in s.addresses.values() for a in n]
    check(sorted(addresses) == sorted(on_cloud), f"the server tells {addresses}, the cloud {on_cloud}")
    forwarders = [demo.text_of(v, "vnf:resource-id") for v in mano.instance().findall("vnf:vnfc", demo.NS) if demo.text_of(v, "vnf:vdu-id") == "forward"]
    hosts = [cloud.admin.compute.get_server(f).compute_host for f in forwarders]
    check(len(set(hosts)) == 2, f"the forwarders share a host: {hosts}")

    step(style, "scale out and in")
    mano.wait_for(mano.act("scale", scale("SCALE_OUT")), "COMPLETED")
    check(len(cloud.servers()) == 4, "four servers after scaling out")
    mano.wait_for(mano.act("scale", scale("SCALE_IN")), "COMPLETED")
    check(len(cloud.servers()) == 3, "three servers after scaling in")

    step(style, "a server deleted behind our back is healed, its ports kept")
    ports = {p.id for p in cloud.mano.network.ports(project_id=cloud.project)}
    cloud.mano.compute.delete_server(forwarders[0])
    mano.wait("the healing", lambda: any(
        demo.text_of(o, "lcm:operation") == "HEAL" and demo.text_of(o, "lcm:state") == "COMPLETED" for o in mano.operations()))
    check(len(cloud.servers()) == 3 and forwarders[0] not in [s.id for s in cloud.servers()], "a new server in the old one's place")
    check({p.id for p in cloud.mano.network.ports(project_id=cloud.project)} == ports, "healing keeps ports, and so addresses")

    step(style, "a scale-out that fails on the cloud is rolled back")
    cloud.fail_spawns(True)
    try:
        failing = mano.act("scale", scale("SCALE_OUT"))
        failed = mano.wait_for(failing, "FAILED_TEMP")
        print(f"   cause: {demo.text_of(failed, 'lcm:cause')}", flush=True)
    finally:
        cloud.fail_spawns(False)
    mano.decide(failing, "rollback")
    mano.wait_for(failing, "ROLLED_BACK")
    check(sorted(s.status for s in cloud.servers()) == ["ACTIVE"] * 3, f"as before: {[(s.name, s.status) for s in cloud.servers()]}")

    step(style, "an exceeded quota is told, and the operation retried when it is raised")
    cloud.set_instances_quota(3)
    try:
        short = mano.act("scale", scale("SCALE_OUT"))
        failed = mano.wait_for(short, "FAILED_TEMP", "ROLLED_BACK")
        cause = demo.text_of(failed, "lcm:cause")
        print(f"   cause: {cause}", flush=True)
        check("quota" in cause.lower() or "instances" in cause.lower(), f"the cause names the quota: {cause}")
    finally:
        cloud.set_instances_quota(1000)
    if demo.text_of(failed, "lcm:state") == "FAILED_TEMP":
        mano.decide(short, "retry")
    else:
        short = mano.act("scale", scale("SCALE_OUT"))
    mano.wait_for(short, "COMPLETED")
    check(len(cloud.servers()) == 4, "four servers after the retry")

    step(style, "terminate: nothing is left")
    mano.edit(f'''<config xmlns="{demo.NS["nc"]}" xmlns:nc="{demo.NS["nc"]}">
        <vnf-instances xmlns="{demo.NS["vnf"]}"><vnf-instance nc:operation="delete"><id>{INSTANCE}</id></vnf-instance></vnf-instances></config>''')
    mano.wait("the instance to be gone", lambda: mano.instance() is None)
    left = cloud.everything() - before
    check(not left, f"left on the cloud: {left}")


def step(style, what):
    print(f"== {style}: {what}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--style", choices=["rest", "heat", "both"], default="both")
    args = parser.parse_args()
    cloud = Cloud()
    passed = failed = 0
    for style in ["rest", "heat"] if args.style == "both" else [args.style]:
        directory = pathlib.Path(tempfile.mkdtemp(prefix=f"mano-{style}-"))
        try:
            mano = Mano(directory)
            try:
                life(mano, cloud, style)
            finally:
                mano.close()
            passed += 1
            shutil.rmtree(directory)
        except Exception as e:  # whatever it is, this style failed and its files are kept
            failed += 1
            print(f"{style}: FAILED: {type(e).__name__}: {e}\nkept {directory}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
