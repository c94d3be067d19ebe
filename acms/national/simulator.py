"""A simulator of the national side: a program of its own with a database of its own, for demo mode, tests and bench (X01).

It takes batches of the published format, keeps the newest version of each file, and can be told to fail in the ways in which the real one
may. Its answers say that they are simulated and are signed by a key that everybody has: nothing outside demo mode believes them.
"""

import gzip
import hashlib
import json
import random
import socket
import socketserver
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

from acms.base import signatures
from acms.national import wire
from acms.national.client import SIMULATOR_KEY
from acms.national.schema import FORMAT, V1
from acms.national.state import digest

PUBLIC = SIMULATOR_KEY.public_key().public_bytes_raw().hex()
PROVINCES = ("河北省", "山西省", "陕西省")
_PEOPLE = V1["$defs"]["batch"]["properties"]["people"]
_LINE = Draft202012Validator(_PEOPLE["items"])
# Each line is looked at by itself: a wrong one is no reason to refuse the others.
_WHOLE = V1["$defs"]["batch"]
_BATCH = Draft202012Validator(
    _WHOLE | {"properties": _WHOLE["properties"] | {"people": _PEOPLE | {"items": {"type": "object"}}}}
)
TABLES = """
CREATE TABLE IF NOT EXISTS file (file_no TEXT PRIMARY KEY, version INTEGER, digest TEXT, chosen INTEGER, state TEXT, at TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS arrival (n INTEGER PRIMARY KEY, file_no TEXT, version INTEGER, outcome TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS batch (n INTEGER PRIMARY KEY, body BLOB);
"""


@dataclass(frozen=True)
class Faults:
    """How often it fails in which way, 0 to 1; `slow`: seconds. `elsewhere`: the share of people whom another province has on file."""

    slow: float = 0
    broken: float = 0  # 5xx, before anything is kept
    lost: float = 0  # everything is kept, and nothing is answered
    half: float = 0  # the answer names half of the lines
    duplicate: float = 0  # the same batch arrives twice
    out_of_order: float = 0  # an older batch arrives once more after a newer one
    wrong_signature: float = 0
    later: float = 0
    refused: float = 0
    elsewhere: float = 0
    v2: float = 0  # answers in a format that nobody here knows

    @classmethod
    def read(cls, text: str) -> "Faults":
        """`slow=0.1,lost=0.2` … Raises ValueError."""
        given = dict(part.split("=", 1) for part in text.split(",") if part)
        if unknown := set(given) - {field.name for field in fields(cls)}:
            raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}")
        return cls(**{name: float(value) for name, value in given.items()})


class Nation:
    """What the national side holds and answers."""

    def __init__(self, path: Path, faults: Faults, seed: int = 1):
        self.faults, self.random, self.lock = faults, random.Random(seed), threading.Lock()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + TABLES)

    def happens(self, fault: str) -> bool:
        return bool(self.random.random() < getattr(self.faults, fault))

    def take(self, text: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer to a batch; everything of it is kept or nothing."""
        try:
            batch = json.loads(text)
        except ValueError:
            return 400, {}
        if not _BATCH.is_valid(batch):
            return 422, {}
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                answers = self._kept(batch)
                self.db.execute("COMMIT")
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
        return 200, {"format": FORMAT, "batch": batch["batch"], "simulated": True, "answers": answers}

    def _kept(self, batch: dict[str, Any]) -> list[dict[str, Any]]:
        answers = [self._line(line) for line in batch["people"]]
        if self.happens("duplicate"):
            answers = [self._line(line) for line in batch["people"]]
        if self.happens("out_of_order"):
            for (body,) in self.db.execute("SELECT body FROM batch ORDER BY n DESC LIMIT 3").fetchall():
                for line in json.loads(gzip.decompress(body))["people"]:
                    self._line(line)
            self.random.shuffle(answers)
        if self.faults.out_of_order:
            self.db.execute("INSERT INTO batch (body) VALUES (?)", [gzip.compress(json.dumps(batch).encode())])
        return answers[: len(answers) // 2] if self.happens("half") else answers

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        file_no, version = str(line.get("file_no")), line.get("version")
        outcome, more = self._outcome(line)
        at = time.strftime("%Y-%m-%d %H:%M:%S")
        if outcome == "accepted":
            state = json.dumps(line["state"], ensure_ascii=False)
            row = (file_no, version, line["digest"], line["chosen"], state, at)
            self.db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", row)
        self.db.execute(
            "INSERT INTO arrival (file_no, version, outcome, at) VALUES (?, ?, ?, ?)", (file_no, version, outcome, at)
        )
        answer: dict[str, Any] = {
            "file_no": file_no,
            "version": version,
            "outcome": outcome,
            "reasons": [],
            "province": "",
        }
        return answer | more

    def _outcome(self, line: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """What becomes of a line, and what the answer says beside that."""
        if reasons := list(_faults_of(line)):
            return "refused", {"reasons": reasons}
        held = self.db.execute("SELECT version, digest FROM file WHERE file_no = ?", [line["file_no"]]).fetchone()
        if held == (line["version"], line["digest"]):
            return "same", {}
        if held and held[0] >= line["version"]:
            return "behind", {"version": held[0]}
        if self.happens("later"):
            return "later", {}
        if self.happens("refused"):
            return "refused", {"reasons": [{"field": "educations", "code": "unknown_school"}]}
        if province := self._elsewhere(line):
            return "elsewhere", {"province": province}
        return "accepted", {}

    def _elsewhere(self, line: dict[str, Any]) -> str:
        """Always the same people, so that who asks again hears the same; nobody who has chosen, or whose file goes away."""
        number = line["state"].get("id_number", "")
        lot = int(hashlib.sha256(str(number).encode()).hexdigest()[:8], 16)
        stands = line["state"]["status"] == "30" and not line["chosen"]
        drawn = stands and number and lot % 100_000 < self.faults.elsewhere * 100_000
        return PROVINCES[lot % len(PROVINCES)] if drawn else ""

    def below(self, under: str) -> dict[str, str]:
        """One level of the tree (`reconciling`)."""
        with self.lock:
            rows = self.db.execute(
                "SELECT file_no, version, digest FROM file WHERE file_no >= ? AND file_no < ? ORDER BY file_no",
                [under, under + ":"],
            ).fetchall()
        lines = ((file_no, f"{version} {digest}") for file_no, version, digest in rows)
        return wire.level(lines, under)

    def arrived(self, most: int = 100) -> dict[str, Any]:
        """What a page shows: how many files there are, and what came last. Neither names nor numbers."""
        with self.lock:
            files = self.db.execute("SELECT count(*) FROM file").fetchone()[0]
            rows = self.db.execute("SELECT file_no, version, outcome, at FROM arrival ORDER BY n DESC LIMIT ?", [most])
            names = ("file_no", "version", "outcome", "at")
            return {"files": files, "arrivals": [dict(zip(names, row, strict=True)) for row in rows.fetchall()]}


def _faults_of(line: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Which fields are not as the format wants them: where, and which rule."""
    for fault in _LINE.iter_errors(line):
        path = [str(part) for part in fault.absolute_path if not isinstance(part, int)]
        yield {"field": (path or ["state"])[-1], "code": str(fault.validator).lower()}
    if isinstance(line.get("state"), dict) and digest(line["state"]) != line.get("digest"):
        yield {"field": "digest", "code": "other"}


class Handler(BaseHTTPRequestHandler):
    """HTTP only."""

    protocol_version = "HTTP/1.1"
    nation: Nation

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), wire.MOST_BYTES))
        if self._breaks():
            return
        try:
            text = wire.unpacked(body)
            key, signature = self.headers.get(wire.KEY, ""), self.headers.get(wire.SIGNATURE, "")
            if not signatures.genuine(text, key, signature):
                return self._answer(401, {})
        except wire.Untrue:
            return self._answer(400, {})
        status, answer = self.nation.take(text)
        if self.nation.happens("lost"):
            self.close_connection = True
            return None
        if self.nation.happens("v2"):
            answer = {"format": "acms-national-2", "results": []}
        return self._answer(status, answer)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/arrived":
            return self._answer(200, self.nation.arrived())
        if parts.path != "/v1/tree":
            return self._answer(404, {})
        if self._breaks():
            return None
        under = asked.get("under", "")
        below = self.nation.below(under)
        nonce = asked.get("nonce", "")
        tree = {"format": FORMAT, "nonce": nonce, "simulated": True, "under": under, "below": below}
        return self._answer(200, tree)

    def _breaks(self) -> bool:
        if self.nation.faults.slow:
            time.sleep(self.nation.faults.slow)
        if broken := self.nation.happens("broken"):
            self._answer(503, {})
        return broken

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        text = json.dumps(content, ensure_ascii=False).encode()
        signature = SIMULATOR_KEY.sign(text + (b" " if self.nation.happens("wrong_signature") else b"")).hex()
        body = gzip.compress(text, 5)
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Content-Length": str(len(body))}
        headers |= {wire.KEY: PUBLIC, wire.SIGNATURE: signature, wire.ALGORITHM: signatures.ALGORITHM}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "local"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is asked for names files."""


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """On a socket of this machine."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def server_bind(self) -> None:
        """HTTPServer would ask for the name of a host."""
        Path(str(self.server_address)).unlink(missing_ok=True)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "national", 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was killed while being answered is no fault of ours."""


def server(path: Path, at: str, faults: Faults, seed: int = 1) -> Server:
    """The simulator with its database at `path`, answering at the socket `at`."""
    handler = type("Handler", (Handler,), {"nation": Nation(path, faults, seed)})
    return Server(at, handler)  # type: ignore[arg-type]  # an address is a path here
