"""The service as it runs: `findwell serve`, gunicorn and all, on a port of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass(frozen=True, slots=True)
class Served:
    """A running service; `log` is what it wrote so far, on both streams."""

    process: subprocess.Popen
    port: int
    output: Path

    @property
    def log(self) -> str:
        return self.output.read_text()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, raw: bytes) -> bytes:
        """Send these bytes on a connection of their own; what is answered until its end."""
        with self.connect() as connection:
            connection.sendall(raw)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, path: str, *headers: str) -> bytes:
        return self.ask("\r\n".join((f"GET {path} HTTP/1.0", "Host: localhost", *headers, "", "")).encode())


@contextmanager
def serving(
    output: Path,
    *options: str,
    environ: Mapping[str, str] = {},
    cwd: Path = ROOT,
    start: Sequence[str] = (),
    workers: int = 1,
) -> Iterator[Served]:
    """Serve with these global options of the command and so many workers, or by the command `start`."""
    options = (*options, "serve", "--port", "0", "--workers", str(workers))
    command = [sys.executable, *(start or ("-m", "indexer", *options))]
    variables = os.environ | {"PYTHONPATH": str(ROOT)} | environ
    with output.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=variables, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
    try:
        said = process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said + output.read_text()
        yield Served(process, int(found[1]), output)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # also what took its place
        process.communicate(timeout=30)
