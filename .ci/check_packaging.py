"""Whether the command runs as the unit and the container file say: the command, and the folder `packaging`.

Neither systemd nor a registry of images is needed. What the unit forbids is made with bubblewrap: nothing is written but the data
folder, no capability, no home, no devices. Its filter of system calls is held against the calls that strace saw. The container is the
second stage of its file made by hand: the command, the libraries it names, an empty data folder, the environment, user, entry point,
command and health check of the file.
"""

import io
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from dockerfile_parse import DockerfileParser

LIST = "# list: watch\n# issued: 2024-01-01\nid,schema,name\np1,person,Quobatel Venmorak\n"


def run(command, **how):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def end(wrapped):
    """Ends the command within its wrappers, which gets the signal as the first process of a service does."""
    process = wrapped.pid
    while children := pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split():
        process = int(children[0])
    os.kill(process, signal.SIGTERM)
    try:
        return wrapped.wait(30)
    except subprocess.TimeoutExpired:
        os.kill(process, signal.SIGKILL)
        wrapped.wait(5)
        sys.exit("it does not end")


def served(command, environment, port, key, probe):
    """Starts the server, asks it, probes it, and ends it as a manager of services does."""
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/livez")
                    break
                except OSError:
                    if server.poll() is not None:
                        log.seek(0)
                        sys.exit(f"it ended: {server.returncode}\n{log.read()}")
                    time.sleep(0.1)
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1/screen",
                b'{"name": "Quobatel Venmorak"}',
                {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            )
            answer = urllib.request.urlopen(request).read().decode()
            assert '"verdict":"match"' in answer.replace(" ", ""), answer
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
            except urllib.error.HTTPError as refused:
                assert refused.code == 503, "without official lists it is not ready, and says so"
            run(probe, env=environment)
        finally:
            ended = end(server)
        # bubblewrap tells of a child that a signal ended with 128 and more.
        assert ended == 0, f"it did not end well: {ended}"


def settings(unit):
    """The settings of a unit, each with all its values."""
    found = {}
    for line in unit.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


def calls_of(group):
    """The system calls of a group of systemd, with those of the groups in it."""
    names = set()
    for line in run(["systemd-analyze", "--no-pager", "syscall-filter", group]).splitlines()[1:]:
        word = line.strip()
        if word and not word.startswith("#"):
            names |= calls_of(word) if word.startswith("@") else {word}
    return names


def allowed(unit):
    names = set()
    for value in settings(unit)["SystemCallFilter"]:
        groups = value.removeprefix("~").split()
        for group in groups:
            names = names - calls_of(group) if value.startswith("~") else names | calls_of(group)
    return names


def as_service(binary, unit, work):
    """The command under what the unit forbids, and its system calls against the filter."""
    state = work / "state"
    state.mkdir()
    (work / "watch.csv").write_text(LIST)
    environment = {"PATH": os.environ["PATH"], "USER": "interdict"}
    for line in settings(unit)["Environment"]:
        environment.update(part.split("=", 1) for part in shlex.split(line))
    port = free_port()
    environment["INTERDICT_SERVER_LISTEN"] = f"127.0.0.1:{port}"
    home = environment["INTERDICT_HOME"]
    sandbox = [
        "bwrap", "--unshare-user", "--uid", "65532", "--gid", "65532", "--unshare-ipc", "--unshare-uts", "--unshare-pid", "--as-pid-1",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", state, home,
        "--ro-bind", binary, "/run/interdict", "--ro-bind", work / "watch.csv", "/run/watch.csv",
        "--cap-drop", "ALL", "--die-with-parent", "--remount-ro", "/",
    ]
    trace = work / "trace"

    def traced(*arguments):
        return ["strace", "-f", "-qq", "-A", "-o", trace, *sandbox, "/run/interdict", *arguments]

    def started(command):
        words = shlex.split(command.removeprefix("-"))
        assert words[0] == "/usr/bin/interdict", words
        return words[1:]

    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    run(traced("--quiet", "lists", "import", "--checked-at", now, "/run/watch.csv"), env=environment)
    key = run(traced("--quiet", "key", "add", "desk", "--role", "analyst"), env=environment).strip()
    for command in settings(unit)["ExecStartPre"]:
        run(traced(*started(command)), env=environment)
    [start] = settings(unit)["ExecStart"]
    served([*sandbox, "/run/interdict", *started(start)], environment, port, key, [*sandbox, "/run/interdict", "probe"])

    # Once more for its calls alone: a tracer changes how it is ended.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(traced(*started(start)), env=environment, **quiet)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez")
            break
        except OSError:
            time.sleep(0.1)
    end(server)
    # Those before the command is there are the sandbox's.
    used, own = set(), set()
    for line in trace.read_text().splitlines():
        process, _, rest = line.partition(" ")
        if re.match(r"\s*execve\(\"/run/interdict\"", rest):
            own.add(process)
        call = re.match(r"\s*(\w+)\(", rest)
        child = re.search(r"clone3?\(.*CLONE_THREAD.* = (\d+)", rest) or re.search(r"<\.\.\. clone3? resumed>.* = (\d+)", rest)
        if process in own:
            if call:
                used.add(call[1])
            if child:
                own.add(child[1])
    assert {"listen", "fsync", "openat"} <= used, f"these were not seen: {used}"
    refused = sorted(used - allowed(unit) - {"execve"})
    print(f"{unit.name}: {len(used)} system calls are made; beyond the filter: {', '.join(refused) or 'none'}")
    return refused


def as_container(binary, file, work):
    """The second stage of the container file by hand."""
    parser = DockerfileParser(fileobj=io.BytesIO(file.read_bytes()))
    said = [(step["instruction"], step["value"]) for step in parser.structure]
    last = max(place for place, (name, _) in enumerate(said) if name == "FROM")
    stage = said[last:]
    value = lambda name: [text for instruction, text in stage if instruction == name][-1]
    words = lambda text: [word.strip('"') for word in re.findall(r'"[^"]*"', text)]
    root = work / "root"
    for source, target in [(binary, "usr/bin/interdict")]:
        (root / target).parent.mkdir(parents=True)
        shutil.copy(source, root / target)
    # What the base image has of these is the C library; the command must need nothing else.
    libraries = re.findall(r"(/\S+) \(0x", run(["ldd", binary]))
    known = {"libgcc_s.so.1", "libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
    assert {pathlib.Path(library).name for library in libraries} <= known, libraries
    for library in libraries:
        place = root / library.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, place)
    data = work / "data"
    data.mkdir()
    (data / "watch.csv").write_text(LIST)
    user = value("USER").split(":")[0]
    environment = {
        name: text for instruction, line in stage if instruction == "ENV"
        for name, text in (part.split("=", 1) for part in shlex.split(line))
    }
    port = free_port()
    # Ports of containers are their own; here they are not.
    environment["INTERDICT_SERVER_LISTEN"] = environment["INTERDICT_SERVER_LISTEN"].replace(":8080", f":{port}")
    environment["INTERDICT_SERVER_PLAIN_HTTP"] = "true"
    sandbox = [
        "bwrap", "--unshare-user", "--uid", user, "--gid", user, "--unshare-ipc", "--unshare-uts", "--unshare-pid", "--as-pid-1",
        "--ro-bind", root, "/", "--bind", data, environment["INTERDICT_HOME"], "--proc", "/proc", "--dev", "/dev",
        "--cap-drop", "ALL", "--die-with-parent",
    ]
    for place in ("proc", "dev", environment["INTERDICT_HOME"].lstrip("/")):
        (root / place).mkdir(exist_ok=True)
    entry = words(value("ENTRYPOINT"))
    print(run([*sandbox, *entry, "--version"], env=environment).strip())
    refused = subprocess.run([*sandbox, *entry, *words(value("CMD"))], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and "key" in refused.stderr, f"without a key it serves no other machine: {refused}"
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    run([*sandbox, *entry, "--quiet", "lists", "import", "--checked-at", now, "/data/watch.csv"], env=environment)
    key = run([*sandbox, *entry, "--quiet", "key", "add", "desk", "--role", "analyst"], env=environment).strip()
    probe = [*sandbox, *words(value("HEALTHCHECK"))]
    served([*sandbox, *entry, *words(value("CMD"))], environment, port, key, probe)
    print(f"{file.name}: it serves as user {user} with nothing but its data folder to write, is probed and ends")


def main(binary, packaging):
    binary, packaging = pathlib.Path(binary).resolve(), pathlib.Path(packaging).resolve()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        work.chmod(0o755)
        refused = as_service(binary, packaging / "interdict.service", work)
        as_container(binary, packaging / "Containerfile", work)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
