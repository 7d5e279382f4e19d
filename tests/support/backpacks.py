"""What a person does whose backpack wants an e-mail: give the address, read the code in her mail, type it."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from badges.jobs.mailing import send_waiting_mail
from badges.services.instance import Instance
from tests.support.client import PageClient


def mailed_code(instance: Instance) -> str:
    """Let waiting mail leave, and return the code in the latest message."""
    send_waiting_mail(instance)
    found = re.search(r"(\d{3})\u00a0(\d{3})", instance.mailer.kept(most=1)[0].body)
    assert found, "the latest message holds no code"
    return found[1] + found[2]


def prepare(client: PageClient, badge: str, address: str, *, status: int = 200) -> TestResponse:
    """Have the badge at `badge` (its address in the carnet) made for `address`, both steps."""
    client.post(f"{badge}/backpack", {"email": address}, status=200)
    assert client.page is not None
    return client.post(
        f"{badge}/backpack/code", client.page.hidden_fields() | {"code": mailed_code(client.instance)}, status=status
    )
