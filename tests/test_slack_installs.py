"""People let Fireside into their workspaces by Slack's own page; nothing of it is in the open, nothing left over."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from slack_world import Slack, Workspace, loopback

from adapters.slack import installs, manifest
from adapters.slack.client import Workspaces
from adapters.slack.installs import Installs, wanted
from adapters.web.server import Server
from bot.errors import StartProblem
from bot.messenger import Busy, Unreachable
from bot.settings import Settings

STRICT = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
FORGED = "A" * 43
NEVER = "xss\"><script>alert('hello')</script>"
ALL = {
    "slack_client_id": "1.1",
    "slack_client_secret": SecretStr("client-secret"),
    "slack_signing_secret": SecretStr("5ecre7loopback"),
    "http": "127.0.0.1:0",
}


@dataclass
class Page:
    status: int
    text: str
    headers: dict[str, str]
    cookie: str
    """What the browser sends back from now on."""

    @property
    def to(self):
        return urlsplit(self.headers.get("Location", ""))

    @property
    def state(self):
        return parse_qs(self.to.query)["state"][0]


class Fireside:
    """One process that serves the pages, and knows workspaces."""

    def __init__(self, slack, planner):
        self.slack = slack
        self.planner = planner
        self.told = []
        self.workspaces = Workspaces(slack.url)
        self.installs = Installs(planner, Settings(_env_file=None, **ALL), self.workspaces, self.told.append)
        self.workspaces.find = self.installs.find
        self._server = Server("127.0.0.1:0", self.installs.routes())

    async def start(self):
        await self._server.start()

    async def close(self):
        await self._server.close()
        await self.installs.close()
        await self.workspaces.close()

    async def get(self, path, cookie="", **query) -> Page:
        jar = aiohttp.DummyCookieJar()
        url = f"http://{self._server.address}{path}"
        async with (
            aiohttp.ClientSession(cookie_jar=jar) as browser,
            browser.get(url, params=query, headers={"Cookie": cookie}, allow_redirects=False) as got,
        ):
            set_cookie = got.headers.get("Set-Cookie", "")
            return Page(got.status, await got.text(), dict(got.headers), set_cookie.partition(";")[0])

    async def back(self, **query) -> Page:
        return await self.get("/slack/oauth_redirect", **query)

    async def install(self, workspace) -> Page:
        """Somebody's way there, to Slack and back."""
        left = await self.get("/slack/install")
        return await self.back(cookie=left.cookie, state=left.state, code=self.slack.allow(workspace))

    async def ends_in(self, workspace, seconds):
        """Time passes for what is kept; what was known by heart is looked up anew."""
        name = f"slack.install.{workspace.id}"
        kept = json.loads(await self.planner.secret(name))
        kept["bot_token_expires_at"] = int(time.time() + seconds)
        await self.planner.keep_secret(name, json.dumps(kept))
        self.workspaces.forget(workspace.id)

    def asked(self, method="oauth.v2.access"):
        return len(self.slack.log.called(method))


@asynccontextmanager
async def running(slack, planner) -> AsyncIterator[Fireside]:
    made = Fireside(slack, planner)
    await made.start()
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture
async def slack():
    async with loopback() as slack:
        yield slack


@pytest.fixture
def friends(slack) -> Workspace:
    return slack.workspace("Friends & co <3", installed=False)


@pytest.fixture
async def fireside(slack, world):
    async with running(slack, world.planner) as made:
        yield made


def test_nothing_is_served_where_no_workspace_is_to_let_it_in():
    assert not wanted(Settings(_env_file=None))
    assert wanted(Settings(_env_file=None, **ALL))


@pytest.mark.parametrize("name", ALL)
def test_half_configured_it_says_which_variable_is_missing(name):
    settings = Settings(_env_file=None, **{each: value for each, value in ALL.items() if each != name})

    with pytest.raises(StartProblem, match=f"FIRESIDE_{name.upper()} (is missing|has to say)"):
        wanted(settings)


async def test_whoever_wants_it_is_sent_to_slack_with_what_it_asks_for(fireside):
    page = await fireside.get("/slack/install", team="T0007")

    asked = parse_qs(page.to.query)
    assert page.status == 302
    assert page.headers["Location"].startswith(f"{fireside.slack.base}/oauth/v2/authorize?")
    assert asked["scope"] == [",".join(manifest.SCOPES)]
    assert (asked["client_id"], asked["team"]) == (["1.1"], ["T0007"])
    assert "user_scope" not in asked  # nothing is asked for in anybody's own name


@pytest.mark.parametrize(
    ("api", "page"),
    [
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/oauth/v2/authorize"),
        ("http://127.0.0.1:9/slack/api/", "http://127.0.0.1:9/oauth/v2/authorize"),
    ],
)
async def test_the_page_is_of_the_same_slack_that_is_spoken_with(world, api, page):
    made = Installs(world.planner, Settings(_env_file=None, **ALL), workspaces := Workspaces(api), print)

    asked_for = made._flow().settings.authorization_url
    await workspaces.close()

    assert asked_for == page


async def test_the_way_back_is_bound_to_the_browser(fireside):
    page = await fireside.get("/slack/install")

    cookie = page.headers["Set-Cookie"]
    assert page.cookie == f"__Host-fireside-install={page.state}"
    assert {"Secure", "HttpOnly", "Path=/", "Max-Age=600", "SameSite=Lax"} <= set(cookie.split("; "))
    assert STRICT.items() <= page.headers.items()


@pytest.mark.parametrize("team", ["T1&redirect_uri=https://elsewhere.example", "T1\r\nX-Injected: yes", "E0001", ""])
async def test_no_words_of_somebody_elses_get_into_the_address_of_slacks_page(fireside, team):
    page = await fireside.get("/slack/install", team=team)

    assert page.status == 302
    assert parse_qs(page.to.query).keys() == {"state", "client_id", "scope"}
    assert "X-Injected" not in page.headers


async def test_installed_it_says_where_and_what_to_do_next(fireside, friends):
    page = await fireside.install(friends)

    assert page.status == 200
    assert "<h1>Fireside is in Friends &amp; co &lt;3.</h1>" in page.text
    assert re.findall("<li>(.*?)</li>", page.text) == [
        "Make a private channel, with the people it is for.",
        "Type /invite @Fireside there.",
        "Type <code>/fireside setup</code> there, and answer what it asks.",
    ]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert STRICT.items() <= page.headers.items()
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert fireside.told == [f"Slack: installed in {friends.id}"]


async def test_installed_it_can_be_spoken_with_also_after_a_restart(fireside, friends, world):
    await fireside.install(friends)
    world.restart()

    async with running(fireside.slack, world.planner) as again:
        found = await again.workspaces.of(friends.id)
        told = await (await again.workspaces.client(friends.id)).auth_test()

    assert (found.name, found.bot, found.until) == ("Friends & co <3", friends.bot, None)
    assert told["team_id"] == friends.id


async def test_what_could_not_be_said_before_is_tried_at_once(fireside, friends):
    woken = []
    fireside.planner.woken_by(lambda: woken.append(True))

    await fireside.install(friends)

    assert woken


async def test_what_was_not_let_in_is_not_found(fireside, friends):
    await fireside.install(friends)

    assert await fireside.workspaces.of("T9999") is None
    assert await fireside.workspaces.of("") is None


async def test_a_no_is_taken_kindly(fireside):
    left = await fireside.get("/slack/install")

    page = await fireside.back(cookie=left.cookie, state=left.state, error="access_denied")

    assert page.status == 200
    assert "You said no, and that is fine." in page.text
    assert 'href="install"' in page.text
    assert not fireside.asked()


@pytest.mark.parametrize("way", ["forged", "none", "other browser", "no cookie", "reused", "late"])
async def test_who_comes_back_another_way_than_they_left_is_asked_to_start_again(fireside, friends, way):
    left, other = await fireside.get("/slack/install"), await fireside.get("/slack/install")
    given = {"cookie": left.cookie, "state": left.state, "code": fireside.slack.allow(friends)}
    match way:
        case "forged":
            given |= {"cookie": f"__Host-fireside-install={FORGED}", "state": FORGED}
        case "none":
            given.pop("state")
        case "other browser":
            given["cookie"] = other.cookie
        case "no cookie":
            given["cookie"] = ""
        case "reused":
            await fireside.back(**given)
            given["code"] = fireside.slack.allow(friends)
        case "late":
            for name in await fireside.planner.secrets("slack.state."):
                await fireside.planner.keep_secret(name, str(int(time.time()) - 601))
    before = fireside.asked()

    page = await fireside.back(**given)

    assert page.status == 400
    assert "Please start again." in page.text
    assert 'href="install"' in page.text
    assert STRICT.items() <= page.headers.items()
    assert fireside.asked() == before
    assert FORGED not in page.text


@pytest.mark.parametrize(
    "query",
    [
        {"error": NEVER},
        {"state": NEVER, "code": "1"},
        {"state": "ÿ" * 43, "code": "1"},
        {"error": "access_denied" * 100, "code": NEVER},
        {"code": "1"},
        {},
    ],
)
async def test_nothing_of_a_request_is_echoed(fireside, query):
    page = await fireside.back(
        cookie=f"__Host-fireside-install={query.get('state', '')}".encode().decode("latin-1"), **query
    )

    assert page.status == 400
    assert "script" not in page.text
    assert "access_denied" not in page.text
    assert "Set-Cookie" not in page.headers


async def test_of_two_who_come_back_with_the_same_one_is_let_in(fireside, friends):
    left = await fireside.get("/slack/install")
    codes = [fireside.slack.allow(friends) for _ in range(4)]

    pages = await asyncio.gather(*(fireside.back(cookie=left.cookie, state=left.state, code=each) for each in codes))

    assert sorted(each.status for each in pages) == [200, 400, 400, 400]


async def test_beginnings_that_lead_nowhere_do_not_pile_up(fireside, friends, monkeypatch):
    monkeypatch.setattr(installs, "MOST_STATES", 3)
    for _ in range(5):
        await fireside.get("/slack/install")

    page = await fireside.install(friends)

    assert page.status == 200
    assert len(await fireside.planner.secrets("slack.state.")) == 2


async def test_a_refused_code_is_said_and_the_log_tells_why_without_it(fireside, friends, caplog):
    left = await fireside.get("/slack/install")

    page = await fireside.back(cookie=left.cookie, state=left.state, code="c0de.that.is.none")

    assert page.status == 400
    assert "Slack did not finish this." in page.text
    assert [each.error for each in caplog.records if each.message == "slack.oauth_refused"] == ["invalid_code"]
    assert "c0de" not in caplog.text


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}, {"error": "internal_error"}, {"status": 429}])
async def test_a_slack_that_fails_in_between_is_no_blank_page(fireside, friends, fault):
    fireside.slack.faults.plan("oauth.v2.access", **fault)

    page = await fireside.install(friends)

    assert page.status in {400, 503}
    assert 'href="install"' in page.text
    assert await fireside.workspaces.of(friends.id) is None


class Odd(Slack):
    """Which tells something else than a workspace's installation."""

    def __init__(self, **told):
        super().__init__()
        self.told = told

    def installed(self, workspace, user):
        return super().installed(workspace, user) | self.told


async def test_a_whole_organization_is_asked_to_choose_a_workspace(world):
    slack = Odd(team=None, enterprise={"id": "E0001", "name": "All"}, is_enterprise_install=True)
    async with slack.serving(), running(slack, world.planner) as fireside:
        page = await fireside.install(slack.workspace("All", installed=False))

    assert page.status == 400
    assert "whole organization" in page.text
    assert not await world.planner.secrets("slack.install.")


@pytest.mark.parametrize(
    "told", [{"team": {"id": "T1.T0002"}}, {"team": None}, {"bot_user_id": ""}, {"access_token": None}]
)
async def test_an_installation_without_all_that_is_needed_is_none(world, told):
    slack = Odd(**told)
    async with slack.serving(), running(slack, world.planner) as fireside:
        page = await fireside.install(slack.workspace("Friends", installed=False))

    assert page.status == 400
    assert "Slack did not finish this." in page.text
    assert not await world.planner.secrets("slack.install.")


async def test_no_token_and_no_state_is_anywhere_in_the_open(fireside, friends, world, tmp_path, caplog):
    caplog.set_level("DEBUG")
    fireside.slack.rotates = True
    left = await fireside.get("/slack/install")
    page = await fireside.back(cookie=left.cookie, state=left.state, code=fireside.slack.allow(friends))
    unfinished = await fireside.get("/slack/install")
    first = (friends.token, friends.refresh)
    await fireside.ends_in(friends, 60)
    found = await fireside.workspaces.of(friends.id)

    files = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    shown = f"{caplog.text}{found!r}{fireside.installs!r}{fireside.workspaces!r}{page.text}{fireside.told}"
    assert friends.id.encode() in files  # they were looked into
    for each in (*first, friends.token, friends.refresh, left.state, unfinished.state, "client-secret"):
        assert each.encode() not in files
        assert each not in shown


async def test_a_token_about_to_end_is_renewed_once_and_used_from_then_on(fireside, friends, world):
    fireside.slack.rotates = True
    await fireside.install(friends)
    old = friends.token
    await fireside.ends_in(friends, 60)

    found = await asyncio.gather(*(fireside.workspaces.of(friends.id) for _ in range(5)))

    assert {each.token.get_secret_value() for each in found} == {friends.token} != {old}
    assert found[0].until.timestamp() > time.time() + 11 * 3600
    assert fireside.asked() == 2  # for the first, and for the next
    assert (await (await fireside.workspaces.client(friends.id)).auth_test())["team_id"] == friends.id
    async with running(fireside.slack, world.planner) as again:
        assert (await again.workspaces.of(friends.id)).token.get_secret_value() == friends.token


async def test_a_token_that_lasts_is_left_alone(fireside, friends):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 3 * 3600)

    assert await fireside.workspaces.of(friends.id)
    assert fireside.asked() == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}, {"error": "invalid_refresh_token"}])
async def test_while_a_token_works_it_goes_on_without_another(fireside, friends, fault):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 60)
    fireside.slack.faults.plan("oauth.v2.access", times=None, **fault)

    for _ in range(3):
        told = await (await fireside.workspaces.client(friends.id)).auth_test()
        assert told["team_id"] == friends.id

    assert fireside.asked() == 2  # not again at once


async def test_with_its_token_over_it_waits_for_slack_and_goes_on(fireside, friends):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, -1)
    fireside.slack.faults.plan("oauth.v2.access", drop=True)

    with pytest.raises(Busy):
        await fireside.workspaces.client(friends.id)
    with pytest.raises(Busy):
        await fireside.workspaces.client(friends.id)
    fireside.installs._tokens._again.clear()  # a minute later

    assert (await (await fireside.workspaces.client(friends.id)).auth_test())["team_id"] == friends.id
    assert fireside.asked() == 3


async def test_with_its_token_over_and_no_other_to_be_had_nobody_is_spoken_to(fireside, friends):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, -1)
    friends.refresh = "another"

    with pytest.raises(Unreachable):
        await fireside.workspaces.client(friends.id)


async def test_a_token_another_process_has_renewed_is_taken_over(fireside, friends, world):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 60)
    fireside.slack.faults.plan("oauth.v2.access", delay=0.2, times=1)

    async with running(fireside.slack, world.planner) as other:
        slow = asyncio.create_task(fireside.workspaces.of(friends.id))
        await asyncio.sleep(0.05)
        theirs = await other.workspaces.of(friends.id)
        ours = await slow

    assert ours.token == theirs.token
    assert ours.token.get_secret_value() == friends.token


@pytest.mark.parametrize("later", [0.0, 0.15])
async def test_a_renewal_nobody_waits_for_any_more_is_kept_all_the_same(fireside, friends, later):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 60)
    fireside.slack.faults.plan("oauth.v2.access", delay=0.1)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await fireside.workspaces.of(friends.id)
    await asyncio.sleep(later)
    found = await fireside.workspaces.of(friends.id)
    await asyncio.sleep(0.15 - later)

    assert found.token.get_secret_value() == friends.token
    assert fireside.asked() == 2


async def test_a_renewal_under_way_is_kept_before_it_stops(fireside, friends, world):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 60)
    fireside.slack.faults.plan("oauth.v2.access", delay=0.1)
    asking = asyncio.create_task(fireside.workspaces.of(friends.id))
    await asyncio.sleep(0.05)
    asking.cancel()

    await fireside.close()
    await asyncio.sleep(0.15)

    async with running(fireside.slack, world.planner) as again:
        assert (await again.workspaces.of(friends.id)).token.get_secret_value() == friends.token
        assert fireside.asked() == 2


async def test_a_workspace_that_throws_it_out_is_forgotten_and_can_let_it_in_again(fireside, friends):
    await fireside.install(friends)
    friends.uninstall()

    assert await fireside.installs.forget(friends.id)
    gone = await fireside.workspaces.of(friends.id)
    left = await fireside.planner.secrets("slack.install.")
    page = await fireside.install(friends)

    assert gone is None
    assert left == {}
    assert page.status == 200
    assert (await (await fireside.workspaces.client(friends.id)).auth_test())["team_id"] == friends.id


async def test_thrown_out_of_one_workspace_it_stays_in_the_others(fireside, friends):
    family = fireside.slack.workspace("Family", installed=False)
    await fireside.install(friends)
    await fireside.install(family)
    friends.revoke()

    await fireside.installs.forget(friends.id)

    assert await fireside.workspaces.of(friends.id) is None
    assert (await fireside.workspaces.of(family.id)).name == "Family"


async def test_being_thrown_out_while_a_token_is_renewed_leaves_none(fireside, friends):
    fireside.slack.rotates = True
    await fireside.install(friends)
    await fireside.ends_in(friends, 60)
    fireside.slack.faults.plan("oauth.v2.access", delay=0.1)
    renewing = asyncio.create_task(fireside.workspaces.of(friends.id))
    await asyncio.sleep(0.05)
    fireside.slack.faults.plan("auth.test", error="account_inactive")

    await fireside.installs.forget(friends.id)
    await renewing

    assert await fireside.workspaces.of(friends.id) is None
    assert not await fireside.planner.secrets("slack.install.")


async def test_word_of_an_earlier_uninstall_that_comes_late_ends_nothing(fireside, friends):
    await fireside.install(friends)
    friends.uninstall()
    await fireside.install(friends)

    await fireside.installs.forget(friends.id)

    assert (await (await fireside.workspaces.client(friends.id)).auth_test())["team_id"] == friends.id


async def test_a_workspace_that_was_never_let_in_here_is_nothing_to_forget(fireside):
    home = await fireside.workspaces.sign_in(SecretStr(fireside.slack.token))

    assert not await fireside.installs.forget(home.team)
    assert await fireside.workspaces.of(home.team) == home


async def test_installed_twice_the_newer_token_is_used(fireside, friends):
    await fireside.install(friends)
    first = await fireside.workspaces.client(friends.id)
    friends.expire()

    await fireside.install(friends)

    assert (await (await fireside.workspaces.client(friends.id)).auth_test())["team_id"] == friends.id
    assert (await fireside.workspaces.client(friends.id)).token != first.token
