"""The methods of a pretend Slack about files."""

from __future__ import annotations

import time
from typing import Any

from slack_calls import Asked, Problem, method
from slack_places import Upload

PAGE = "cursor limit"


@method("files.getUploadURLExternal", "filename length", "alt_txt snippet_type", "files:write")
def upload_url(asked: Asked) -> dict[str, Any]:
    world, here = asked.world, asked.here
    file = Upload(
        here,
        world.unique("F"),
        asked.text("filename"),
        asked.number("length", 0),
        here.bot,
        world.unique("k"),
        alt=asked.text("alt_txt"),
    )
    here.files[file.id] = file
    return {"upload_url": f"{world.base}/upload/v1/{file.key}", "file_id": file.id}


@method("files.completeUploadExternal", "files", "channel_id channels thread_ts initial_comment blocks", "files:write")
def complete_upload(asked: Asked) -> dict[str, Any]:
    here, found = asked.here, []
    if not isinstance(asked.args["files"], list) or not asked.args["files"]:
        raise Problem("invalid_arguments")
    for each in asked.args["files"]:
        file = here.files.get(str(each.get("id")))
        if file is None or file.content is None or file.completed:
            raise Problem("file_not_found")
        file.title = str(each.get("title") or file.name)
        found.append(file)
    where = asked.text("channel_id")
    channel = asked.channel("channel_id") if where else None
    if channel and not channel.has_app:
        raise Problem("not_in_channel")
    if channel and channel.archived:
        raise Problem("is_archived")
    for file in found:
        file.completed = time.monotonic()
    if channel:
        text, thread = asked.text("initial_comment"), asked.text("thread_ts")
        made = channel.say(here.bot, text, None, thread=thread, files=found)
        for file in found:
            file.shares.setdefault(channel.id, []).append(made.ts)
    return {"files": [{"id": each.id, "title": each.title} for each in found]}


@method("files.info", "file", f"{PAGE} count page", "files:read")
def files_info(asked: Asked) -> dict[str, Any]:
    return {"file": own_file(asked).payload(), "comments": [], "response_metadata": {"next_cursor": ""}}


@method(
    "files.list", "", "channel count page team_id ts_from ts_to types user show_files_hidden_by_limit", "files:read"
)
def files_list(asked: Asked) -> dict[str, Any]:
    user, channel = asked.text("user"), asked.text("channel")
    found = [
        each.payload()
        for each in asked.here.files.values()
        if each.completed and not each.deleted and user in {"", each.user} and (not channel or channel in each.shares)
    ]
    count, page = asked.number("count", 100), asked.number("page", 1)
    paging = {"count": count, "total": len(found), "page": page, "pages": -(-len(found) // count)}
    return {"files": found[(page - 1) * count : page * count], "paging": paging}


@method("files.delete", "file", scope="files:write")
def files_delete(asked: Asked) -> dict[str, Any]:
    file = own_file(asked)
    if file.user != asked.here.bot:
        raise Problem("cant_delete_file")
    file.deleted, file.content = True, None
    asked.world.touch()
    return {}


def own_file(asked: Asked) -> Upload:
    file = asked.here.files.get(asked.text("file"))
    if file is None or not file.completed:
        raise Problem("file_not_found")
    if file.deleted:
        raise Problem("file_deleted")
    return file
