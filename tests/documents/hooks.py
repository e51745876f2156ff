"""What Schemathesis cannot know by itself: how to sign in, and which failures are none."""

import itertools
import json
import os
import urllib.request

import schemathesis

ROOT = os.environ["HALLPASS_EMULATOR"]
DOCUMENT = os.environ["HALLPASS_DOCUMENT"]
NUMBERS = itertools.count(1)


def post(path, body, **headers):
    """The answer of the emulator to a request that must succeed."""
    request = urllib.request.Request(
        ROOT + path,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def nhost(_schemes):
    account = {"email": f"user{next(NUMBERS)}@example.com", "password": "a long password"}
    return bearer(post("/nhost/v1/signup/email-password", account)["session"]["accessToken"])


def tybrite(schemes):
    key = bearer("tybrite_sk_test_anything")
    if "CustomerToken" not in schemes:
        return key
    account = {"email": f"customer{next(NUMBERS)}@example.com", "password": "a long password"}
    session = post("/tybrite/v1/auth/register", account, **key)["session"]
    return {**key, "x-auth-token": session["access_token"]}


def linxio(_schemes):
    account = {"email": "ada@example.com", "password": "correct horse battery"}
    return bearer(post("/linxio/api/login", account)["token"])


def deepaffex(schemes):
    licence = {
        "Key": "example-licence-key",
        "DeviceTypeID": "LINUX",
        "Name": "device",
        "Identifier": f"device-{next(NUMBERS)}",
        "Version": "1",
    }
    device = bearer(post("/deepaffex/organizations/licenses", licence)["Token"])
    if "DeviceToken" in schemes:
        return device
    account = {"Email": "ada@example.com", "Password": "correct horse battery"}
    return bearer(post("/deepaffex/users/auth", account, **device)["Token"])


SIGN_IN = {"auth": nhost, "tybrite": tybrite, "linxio": linxio, "deepaffex": deepaffex}


# A new session for each request: some of them end the one they come with.
@schemathesis.auth(refresh_interval=None)
class Session:
    def get(self, case, _context):
        alternatives = case.operation.definition.raw.get("security", [])
        schemes = {scheme for alternative in alternatives for scheme in alternative}
        return SIGN_IN[DOCUMENT](schemes) if schemes else {}

    def set(self, case, headers, _context):
        case.headers = {**(case.headers or {}), **headers}


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    """Whether a failure is one. False only for what OpenAPI cannot say or no source tells."""
    # Nhost answers an email address that is none with 400 and no body, which was recorded. A document
    # cannot say of one status that it comes with JSON or with nothing.
    no_body = failure.code in {"ST104", "ST109"} and not response.content
    if DOCUMENT == "auth" and response.status_code == 400 and no_body:
        return False
    # No source says that Tybrite checks the form of an address to return to.
    unchecked = failure.code == "ST201" and "redirect_to: Value not matching the 'uri'" in failure.message
    return not (DOCUMENT == "tybrite" and unchecked)
