#!/usr/bin/python3
"""Kills the server with SIGKILL at many moments of an instance's life and checks what it does after its restart.

    tests/Scenarios/kill9.py [--rounds N] [--seed S]        run by tools/test --kill; needs a Release build

Each round: instantiate (commit acknowledged), killed after a random delay, restarted, killed again while it recovers, restarted; then it must be
INSTANTIATED with exactly its three servers. Then the same with healing, scaling, stopping, starting, another address, and with termination. An
unconfirmed commit is reverted.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "demo"))
import demo  # noqa: E402

from ncclient import manager  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = ROOT / "server/Mano/bin/Release/net10.0/Netconf.Mano.Mano"
SIMULATOR = ROOT / "southbound/Simulator/bin/Release/net10.0/Netconf.Mano.Simulator"


def start(command, pattern, log, env=None):
    """Starts a process and waits for a line of its output; gives the process and what follows the pattern."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=env)
    for line in process.stdout:
        if line.startswith(pattern):
            return process, line[len(pattern):].strip()
    raise RuntimeError(f"{command[0]} did not start")


class World:
    def __init__(self, directory):
        self.data = directory / "data"
        self.log = open(directory / "server.log", "a")
        self.env = dict(os.environ, MANO_ADMIN_PASSWORD="kill-nine")
        self.simulator, self.vim = start(
            [str(SIMULATOR), "--port", "0", "--state", str(directory / "vim.json")], "mano-simulator: ready ", self.log)
        self.server = None

    def up(self):
        self.server, line = start(
            [str(SERVER), "--data-dir", str(self.data), "--ssh-port", "0", "--https-port", "0"], "mano: ready ssh=", self.log, self.env)
        self.ssh = line.split()[0]

    def kill(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def down(self):
        for process in (self.server, self.simulator):
            process.terminate()
            process.wait()

    def connect(self):
        host, port = self.ssh.rsplit(":", 1)
        return manager.connect(host=host, port=int(port), username="admin", password="kill-nine", hostkey_verify=False,
                               look_for_keys=False, allow_agent=False, timeout=60)

    def servers(self):
        with urllib.request.urlopen(urllib.parse.urljoin(self.vim, "/simulator/state"), timeout=60) as answer:
            return list(json.load(answer)["servers"].values())

    def wait(self, what, condition, patience=120):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with self.connect() as m:
                state = demo.instance_state(m)
            if condition(state):
                return state
            time.sleep(0.5)
        raise AssertionError(f"waited {patience} s for {what}; the instance is {demo.etree.tostring(state) if state is not None else None}")


def is_up(state):
    return (state is not None and demo.text_of(state, "vnf:instantiation-state") == "INSTANTIATED"
            and state.find("vnf:current-operation", demo.NS) is None
            and [demo.text_of(v, "vnf:status") for v in state.findall("vnf:vnfc", demo.NS)] == ["active"] * 3)


def is_settled(count, status):
    """That the instance is at rest with so many components, all of that status."""
    return lambda state: (state is not None and state.find("vnf:current-operation", demo.NS) is None
                          and [demo.text_of(v, "vnf:status") for v in state.findall("vnf:vnfc", demo.NS)] == [status] * count)


def has_address(address):
    return lambda state: is_up(state) and address in [
        a.text for a in state.findall("vnf:vnfc/vnf:connection-point/vnf:ip-address", demo.NS)]


OPERATIONS = [
    ("scaling in", "<instantiation-level>single</instantiation-level>", is_settled(2, "active"), 2),
    ("scaling out", "<instantiation-level>pair</instantiation-level>", is_settled(3, "active"), 3),
    ("stopping", "<desired-state>stopped</desired-state>", is_settled(3, "stopped"), 3),
    ("starting", "<desired-state>started</desired-state>", is_settled(3, "active"), 3),
    ("the new address", "<ext-cp><cpd-id>management</cpd-id><address><index>1</index><ip-address nc:operation='delete'>10.10.0.10</ip-address>"
     "<ip-address>10.10.0.77</ip-address></address></ext-cp>", has_address("10.10.0.77"), 3),
]


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def killed_twice(world, delay):
    """Kills after a delay, restarts, kills while it recovers, restarts."""
    time.sleep(delay)
    world.kill()
    world.up()
    time.sleep(delay / 2)
    world.kill()
    world.up()


def round_of(world, chance):
    with world.connect() as m:
        if demo.instance_state(m) is None:
            for name in ("vnfd.xml", "kpi.xml"):
                m.edit_config(target="candidate", config=demo.config(name))
            m.edit_config(target="candidate", config=demo.config("vim.xml", endpoint=world.vim))
            m.edit_config(target="candidate", config=demo.config("vnf-instance.xml"))
            m.commit()
    killed_twice(world, chance.uniform(0, 6))
    world.wait("the instance after a kill", is_up)
    names = sorted(s["name"] for s in world.servers())
    check(len(names) == 3, f"the VIM holds {names}")

    demo.urllib.request.urlopen(urllib.request.Request(
        urllib.parse.urljoin(world.vim, f"/simulator/servers/{world.servers()[0]['id']}/kill"), data=b'{"to": "vanish"}',
        headers={"Content-Type": "application/json"}, method="POST")).close()
    killed_twice(world, chance.uniform(0, 25))
    world.wait("the healing after a kill", lambda s: is_up(s) and len(world.servers()) == 3)

    for name, change, condition, servers in OPERATIONS:
        with world.connect() as m:
            m.edit_config(target="candidate", config=f'''<config xmlns="{demo.NS["nc"]}" xmlns:nc="{demo.NS["nc"]}">
                <vnf-instances xmlns="{demo.NS["vnf"]}"><vnf-instance><id>{demo.INSTANCE}</id>{change}</vnf-instance></vnf-instances></config>''')
            m.commit()
        killed_twice(world, chance.uniform(0, 4))
        world.wait(f"{name} after a kill", condition)
        names = sorted(s["name"] for s in world.servers())
        check(len(names) == servers, f"after {name} the VIM holds {names}")

    with world.connect() as m:
        m.edit_config(target="candidate", config=f'''<config xmlns="{demo.NS["nc"]}" xmlns:nc="{demo.NS["nc"]}">
            <vnf-instances xmlns="{demo.NS["vnf"]}"><vnf-instance nc:operation="delete"><id>{demo.INSTANCE}</id></vnf-instance></vnf-instances>
            </config>''')
        m.commit()
    killed_twice(world, chance.uniform(0, 4))
    world.wait("the termination after a kill", lambda s: s is None)
    check(world.servers() == [], f"the VIM still holds {world.servers()}")

    with world.connect() as m:
        m.edit_config(target="candidate", config=f'<config xmlns="{demo.NS["nc"]}"><kpis xmlns="{demo.NS["kpi"]}"><collection><name>unconfirmed</name>'
                      '<metric>vnfc-available</metric></collection></kpis></config>')
        m.commit(confirmed=True, timeout="600")
    world.kill()
    world.up()
    with world.connect() as m:
        check("unconfirmed" not in m.get_config("running").data_xml, "an unconfirmed commit survived the restart")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    args = parser.parse_args()
    chance = random.Random(args.seed)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="mano-kill-"))
    print(f"seed {args.seed}", flush=True)
    world = World(directory)
    passed = failed = 0
    try:
        world.up()
        for number in range(1, args.rounds + 1):
            try:
                round_of(world, chance)
                passed += 1
                print(f"round {number}: passed", flush=True)
            except Exception as e:  # whatever it is, the round failed and its files are kept
                failed += 1
                print(f"round {number}: FAILED: {type(e).__name__}: {e}", flush=True)
                break
    finally:
        world.down()
        if failed == 0:
            shutil.rmtree(directory)
        else:
            print(f"kept {directory}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
