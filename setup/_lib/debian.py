"""Debian's archive as a source of files, through a private configuration of apt: nothing of the machine is changed."""

import os
import shutil
import subprocess
from pathlib import Path

from .say import Fail, run, say, step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# The web client needs jquery from its companion; what else odoo-19 asks for, the Python environment has.
PACKAGES = ["odoo-19", "libjs-jquery"]
# Half-packed addons that Odoo would put on its path, and languages that nothing here loads.
LEFT_OUT = ["*/dist-packages/addons", "*/dist-packages/doc", "*/dist-packages/setup", "*/i18n/*.po", "*/i18n_extra/*.po"]
# Loaded by every page, not in Debian's package; only video calls use it.
STUB = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def mirror():
    """The Debian mirror this machine already uses, or None if this is not Debian."""
    if not KEYRING.exists() or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)"],
        capture_output=True,
        text=True,
    ).stdout
    for line in listed.splitlines():
        kind, component, release, address = line.split(" ", 3)
        if (kind, component) == ("Packages", "main") and "-" not in release:
            return address
    return None


def fetch_odoo(folder, address, log):
    """Fetch and unpack Debian's package of Odoo 19.0 from suite sid into `folder`; returns where `odoo` lies."""
    apt = folder / "apt"
    configuration = _private_configuration(apt, address)
    mend = "check the network and the machine's apt sources, or set ODOO_HOME to an Odoo 19.0 checkout"
    with step("Fetching Odoo 19.0, Debian's package (130 MB)"):
        run(["apt-get", "-c", configuration, "-q", "update"], log, mend)
        run(["apt-get", "-c", configuration, "-q", "download", *PACKAGES], log, mend, cwd=apt)
    with step("Unpacking Odoo"):
        for package in sorted(apt.glob("*.deb")):
            _unpack(package, folder)
    shutil.rmtree(apt)
    packages = folder / "usr/lib/python3/dist-packages"
    stub = packages / "odoo/addons" / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* left out by Debian; only video calls use it */\n")
    return packages


def _private_configuration(apt, address):
    for name in ("parts", "lists/partial", "cache/archives/partial", "log"):
        (apt / name).mkdir(parents=True)
    (apt / "status").touch()
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True).stdout.strip()
    (apt / "parts/sid.sources").write_text(
        f"Types: deb\nURIs: {address}\nSuites: sid\nComponents: main\nArchitectures: {architecture}\nSigned-By: {KEYRING}\n"
    )
    user = "root" if os.geteuid() == 0 else subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    configuration = apt / "apt.conf"
    configuration.write_text(f"""
#clear APT::Update;
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "{apt}/parts";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "{apt}";
Dir::State::Lists "{apt}/lists";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Log "{apt}/log";
APT::Sandbox::User "{user}";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
""")
    return configuration


def _unpack(package, folder):
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as archive:
        leave_out = [f"--exclude={pattern}" for pattern in LEFT_OUT]
        unpacked = subprocess.run(["tar", "-x", "--no-same-owner", "-C", folder, *leave_out], stdin=archive.stdout)
    if archive.returncode or unpacked.returncode:
        raise Fail(f"{package.name} could not be unpacked in {folder}; check that the disk has room and run it again.")


def install(packages, why):
    """As root on Debian or Ubuntu, install the distribution's packages with a word; False if that is not possible."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get: {why}")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", "update"], env=environment, **quiet)
    installing = ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(installing, env=environment, **quiet).returncode == 0
