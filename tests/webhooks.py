"""A receiver of webhooks that keeps what is sent to it, read by the package of Standard Webhooks itself."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from ledgers import rows
from push_server import Answer, Program, Request
from register_samples import opened
from standardwebhooks import Webhook as Reader

from pipeline.register.push.clock import Clock
from pipeline.register.push.ledger import Ledger
from pipeline.register.push.opening import client_of, target_of
from pipeline.register.push.signing import keys_of
from pipeline.register.push.webhook import Delivered, Webhook

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@dataclass
class Receiver(Program):
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        told = Reader(SECRET).verify(request.raw, request.headers)
        self.order.append(request.headers["webhook-id"])
        self.taken[request.headers["webhook-id"]] = told
        assert len(request.raw) < 20_000
        return 204, None, {}


def delivered(
    url: str, server: str, clock: Clock | None = None, *, secret: str = SECRET, after: int = 0, **more: Any
) -> Delivered:
    base = opened(url)
    client = client_of(server, insecure=True, timeout=0.7)
    try:
        hook = Webhook(
            base, Ledger(base, target_of(server)), client, f"{server}/nhan", keys_of(secret), clock or Clock(), **more
        )
        return hook.deliver(after)
    finally:
        client.close()
        base.close()


def seqs(url: str) -> list[int]:
    return [row[0] for row in rows(url, "SELECT seq FROM register_change WHERE obligation <> '' ORDER BY seq")]
