#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The seals of the journal dated by an authority (RFC 3161): a server, an authority made of `openssl ts`, and openssl to verify."""
import os
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from demonstration import BINARY, ROOT, check, demonstration, finish

def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True)


class Authority(BaseHTTPRequestHandler):
    """Answers what it is asked."""
    folder, asked = "", []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Authority.asked.append((self.headers["Content-Type"], body))
        Path(f"{self.folder}/query").write_bytes(body)
        made = subprocess.run([f"{ROOT}/bin/timestamps", "answer", self.folder, f"{self.folder}/query", f"{self.folder}/reply"], capture_output=True)
        answer = Path(f"{self.folder}/reply").read_bytes() if made.returncode == 0 else b""
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def main():
    begun = time.time()
    temporary = tempfile.TemporaryDirectory(prefix="ruche-seals-")
    folder, authority = f"{temporary.name}/base", f"{temporary.name}/authority"
    os.mkdir(folder)
    subprocess.run([f"{ROOT}/bin/timestamps", "make", authority], check=True)
    Authority.folder = authority
    server = ThreadingHTTPServer(("127.0.0.1", 0), Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["RUCHE_TSA"] = f"http://127.0.0.1:{server.server_port}/tsa"
    database = os.environ.get("RUCHE_JOURNEY_DATABASE", f"sqlite:{folder}/ruche.db")
    try:
        with demonstration(folder=folder):
            files = []
            for _ in range(60):
                ran = subprocess.run([BINARY, "sceaux", f"{folder}/seals", "--database", database, "--keys", f"{folder}/ruche.keys"], cwd=ROOT, capture_output=True, text=True)
                files = sorted(Path(f"{folder}/seals").glob("*.tsr"))
                if files or ran.returncode:
                    break
                time.sleep(1)
            check("a seal is dated", len(files) == 1, ran.stdout + ran.stderr)
        check("what is asked is a question of RFC 3161", [kind for kind, _ in Authority.asked] == ["application/timestamp-query"], str(Authority.asked)[:200])
        data = files[0].with_suffix(".sceau") if files else Path("/dev/null")
        verify = ["ts", "-verify", "-in", str(files[0] if files else "/dev/null"), "-CAfile", f"{authority}/tsa.pem"]
        verified = openssl(*verify, "-data", str(data))
        check("openssl verifies it", verified.returncode == 0, verified.stderr)
        altered = Path(f"{folder}/altered")
        altered.write_bytes(data.read_bytes()[:-1] + bytes([data.read_bytes()[-1] ^ 1]))
        check("and not another one", openssl(*verify, "-data", str(altered)).returncode != 0)
        check("the seal says its day and its place", data.read_bytes().startswith(f"ruche sceau 1 {data.stem} ".encode()), str(data.read_bytes()[:40]))
        with open(f"{folder}/server.log") as log:
            check("nothing to complain of", '"horodatage"' not in log.read())
    finally:
        server.shutdown()
        temporary.cleanup()
    finish("time_stamps", begun)


if __name__ == "__main__":
    main()
