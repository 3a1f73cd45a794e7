"""A council's sign-in on this machine: OpenID Connect over real HTTP, with signed tokens."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "pa-employer", "between the two"


@dataclass
class Council:
    """What the council says, and to whom it said it; a test changes what comes next."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """What a token says besides the usual."""
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    signing_key: RSAKey | None = None
    """Another key than the one it publishes, for a token that somebody else made."""
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def code_for(self, asked: dict[str, str]) -> str:
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return code

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Exchange a code, once, for who showed that they began it."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.claims
        key = self.signing_key or self.key
        signed = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)
        return {
            "access_token": "a",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": signed,
        }


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig", "alg": "RS256"})


@contextmanager
def serving(council: Council) -> Iterator[Council]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server calls
            address = urlsplit(self.path)
            if address.path == "/authorize":
                asked = dict(parse_qsl(address.query))
                back = urlencode({"code": council.code_for(asked), "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            elif address.path == "/keys":
                self._say({"keys": [council.key.as_dict(private=False)]})
            else:
                self._say(
                    {
                        "issuer": council.issuer,
                        "authorization_endpoint": f"{council.issuer}/authorize",
                        "token_endpoint": f"{council.issuer}/token",
                        "jwks_uri": f"{council.issuer}/keys",
                        "id_token_signing_alg_values_supported": ["RS256"],
                    }
                )

        def do_POST(self) -> None:  # the name http.server calls
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            told = self.headers.get("Authorization") == f"Basic {expected}"
            found = council.token(form) if told else None
            self._say(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _say(self, what: object, code: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    council.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield council
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
