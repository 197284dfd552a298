"""Where a pretend Slack takes files, and where it gives them out to who holds the right token."""

from __future__ import annotations

import re
from email.parser import BytesParser

from aiohttp import web
from slack_calls import Asked, Problem


def uploaded(asked: Asked) -> web.Response:
    """What was sent to the address that `files.getUploadURLExternal` gave."""
    key = asked.path.removeprefix("/upload/v1/")
    every = (each for here in asked.world.workspaces.values() for each in here.files.values())
    file = next((each for each in every if each.key == key), None)
    if file is None or file.completed:
        raise Problem("invalid_upload_url", 404)
    if "Authorization" in asked.headers:
        asked.world.complain("the token was sent with an upload")
    content = body(asked)
    if len(content) != file.size:
        raise Problem("length_mismatch", 400)
    file.content = content
    return web.Response(text=f"OK - {len(content)}", content_type="text/plain")


def body(asked: Asked) -> bytes:
    """As it is, or as the only part of a form."""
    kind = asked.headers.get("Content-Type", "")
    if not kind.startswith("multipart/form-data"):
        return asked.raw
    told = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + asked.raw)
    [part] = told.get_payload()
    found = part.get_payload(decode=True)  # type: ignore[union-attr]
    assert isinstance(found, bytes)
    return found


def downloaded(asked: Asked) -> web.Response:
    """Without the right token Slack shows a page to sign in, with a friendly 200 in the end."""
    found = re.match(r"/files-pri/(\w+)-(\w+)/", asked.path)
    here = asked.world.workspaces.get(found[1]) if found else None
    file = here.files.get(found[2]) if found and here else None
    if file is None or file.deleted or file.content is None:
        raise Problem("file_not_found", 404)
    token = asked.headers.get("Authorization", "").removeprefix("Bearer ")
    holder, state = asked.world.holder(token)
    if holder is not here or state != "live" or "files:read" not in here.scopes:  # type: ignore[union-attr]
        return web.Response(status=302, headers={"Location": "/signin"})
    asked.workspace = here
    return web.Response(body=file.content, content_type=file.kind)
