"""A real nginx on loopback with the site file of the documents; not a fake at all."""

from __future__ import annotations

import datetime
import ipaddress
import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import ROOT, free_port

SITE_FILE = ROOT / "docs" / "nginx" / "rolewise.conf"
_PATIENCE = 500
_POLL_SECONDS = 0.02

# What a system's own nginx.conf says around the site file, as far as it matters here.
_AROUND = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    default_type application/octet-stream;
    include {folder}/rolewise.conf;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running nginx in front of the assistant on `assistant_port`."""

    folder: Path
    port: int
    plain_port: int
    assistant_port: int
    pid: int = 0

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def trusting(self) -> ssl.SSLContext:
        """Return a client's context that trusts this site's certificate and no other."""
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def access_log(self) -> str:
        """Return the lines about the requests so far."""
        return (self.folder / "access.log").read_text(encoding="utf-8")

    def error_log(self) -> str:
        """Return what nginx itself noticed, from warnings on."""
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def changes(self) -> dict[str, str]:
        """Return what is put in whose place, in this order; docs/operations.md lists the same places."""
        return {
            "/etc/letsencrypt/live/chat.example.org/": f"{self.folder}/",
            "/var/log/nginx/rolewise.log": f"{self.folder}/access.log",
            "chat.example.org": "localhost",
            "127.0.0.1:5005": f"127.0.0.1:{self.assistant_port}",
            # A second address of loopback in place of IPv6, which not every machine has.
            "listen [::]:443": f"listen 127.0.0.2:{self.port}",
            "listen [::]:80": f"listen 127.0.0.2:{self.plain_port}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
        }


@contextmanager
def running_nginx(folder: Path, assistant_port: int) -> Iterator[Nginx]:
    """Run nginx with the site file for the length of the block; nothing has to listen behind it yet."""
    site = Nginx(folder, free_port(), free_port(), assistant_port)
    _write_certificate(folder)
    _write_configuration(site)
    command = [find_nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _wait_until_it_listens(site, process)
        yield Nginx(folder, site.port, site.plain_port, assistant_port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def find_nginx() -> str:
    """Return the machine's nginx, or the one that scripts/nginx.sh keeps in .cache."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("nginx", path=path) or shutil.which(str(ROOT / ".cache" / "nginx" / "nginx"))
    assert found, "there is no nginx; `make test` brings one, or run scripts/nginx.sh"
    return found


def _write_configuration(site: Nginx) -> None:
    text = SITE_FILE.read_text(encoding="utf-8")
    for place, filled in site.changes().items():
        assert place in text, f"{SITE_FILE.name} has no {place}"
        text = text.replace(place, filled)
    (site.folder / "rolewise.conf").write_text(text, encoding="utf-8")
    # Started as root, it would change to a user who may not enter the tests' folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (site.folder / "nginx.conf").write_text(_AROUND.format(user=user, folder=site.folder), encoding="utf-8")


def _write_certificate(folder: Path) -> None:
    """Make a key, and a certificate for this machine that is signed with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _wait_until_it_listens(site: Nginx, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_PATIENCE):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", site.port)) == 0:
                return
        try:
            process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError("nginx did not start:\n" + (site.folder / "output.log").read_text(errors="replace"))
