from dataclasses import replace

import pytest
from room import Guest, button, labels, words
from sqlalchemy import delete

from bot.messenger import Unreachable
from bot.model import Envelope, Place, Readers
from bot.tables import CopyRow

pytestmark = pytest.mark.slow

PRIVATE = Readers(3, roles=(("7", "Us"),), people=(("1", "Ana"),))
OPEN = Readers(47, everyone=True)
SETUP = '/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"'


class Visitor(Guest):
    """Somebody whose platform tells who can read the channel they are in."""

    around: Readers | None = None
    place: Place | None = None
    kept_out = ""

    def envelope(self, *, direct: bool = False, message: str = "") -> Envelope:
        plain = super().envelope(direct=direct, message=message)
        place = plain.place if direct else self.place or plain.place
        return replace(plain, place=place, readers=None if direct else self.around, kept_out=self.kept_out)


def states(world, message):
    """All that this message has shown, in order."""
    return [reply for _, shown, reply in world.room.shown if shown == message]


@pytest.fixture
def founder(world):
    visitor = Visitor(world, "ana")
    visitor.around = PRIVATE
    return visitor


@pytest.fixture
async def home(world, founder):
    """Ana and Ben's circle in a private channel, on a platform that tells who can read it."""
    await founder.types(SETUP)
    await world.guest("ben").types("/join")
    world.room.around = PRIVATE
    return world


async def test_a_circle_in_a_private_channel_says_who_can_read_it(founder):
    shown = await founder.types(SETUP)

    assert shown.to == "all"
    assert "can be read by Ana and everyone with the role Us. The server's owner and administrators" in words(shown)


async def test_where_everybody_can_read_the_number_is_confirmed_first(world, founder):
    founder.around = OPEN

    asked = await founder.types(SETUP)
    assert asked.to == "private"
    assert "about 47 people" in words(asked)
    assert world.room.public == []

    made = await founder.presses(asked, "Yes, about 47 people may read it")

    assert made.to == "all"
    assert "Us two" in words(made)
    assert "Sundays at 18:00" in words(made)


@pytest.mark.parametrize("around", [PRIVATE, OPEN])
async def test_the_card_a_setting_was_changed_from_shows_the_change(world, founder, around):
    founder.around = around
    made = await founder.types(SETUP)
    if around.everyone:
        await founder.presses(made, "Yes, about 47 people may read it")
    _, message, card = next(each for each in world.room.shown if each[0] == world.room.home)
    pressed = founder.envelope(message=message)
    form = await world.planner.form(button(card, "Name and people").call, pressed)

    await world.planner.handle(form.submit.having(**{**dict(form.values), "name": "The two of us"}), pressed)
    await world.planner.tick(world.now)

    assert words(states(world, message)[-1]).startswith("The two of us")


async def test_when_more_can_read_by_the_time_of_the_yes_it_is_asked_again(founder):
    founder.around = OPEN
    asked = await founder.types(SETUP)
    founder.around = replace(OPEN, server=48)

    again = await founder.presses(asked, "Yes, about 47 people may read it")

    assert again.to == "private"
    assert labels(again) == ["Yes, about 48 people may read it"]


async def test_the_answer_to_a_setup_is_public_only_when_it_is_sure_to_be(founder):
    call = founder._world.planner.typed(SETUP)
    audience = founder._world.planner.audience

    assert audience(call, founder.envelope()) == "all"
    founder.around = OPEN
    assert audience(call, founder.envelope()) == "private"
    assert audience(call.having(readers="47"), founder.envelope()) == "all"
    assert audience(call.having(readers="46"), founder.envelope()) == "private"


async def test_no_circle_starts_where_the_bot_is_only_visiting(founder):
    founder.kept_out = "visiting"

    assert "only visiting" in words(await founder.types(SETUP))


async def test_no_circle_starts_where_the_bot_may_not_write(founder):
    founder.kept_out = "shut_out"

    assert "Let me in" in words(await founder.types(SETUP))


async def test_a_channel_opened_to_everybody_holds_the_weekly_question_back_and_asks_the_setter_up_once(home):
    home.room.around = OPEN
    before = len(home.room.public)

    await home.wait("7 days")

    assert home.room.public[before:] == []
    [asked] = home.room.private_to("ana")
    assert "More people can read the channel of Us two now" in words(asked)
    assert "about 47 people" in words(asked)
    assert home.room.private_to("ben") == []


async def test_once_it_is_agreed_to_the_question_comes(home, founder):
    home.room.around = OPEN
    await home.wait("7 days")
    before = len(home.room.public)

    await founder.presses(home.room.private_to("ana")[-1], "Yes, about 47 people may read it")
    await home.wait("15 minutes")

    assert [words(each)[:29] for each in home.room.public[before:]] == ["A question to answer together"]


async def test_answers_do_not_open_where_more_can_read_them(home, founder):
    await home.wait("7 days")
    card = home.room.public[-1]
    await founder.presses(card, "Answer", text="the quiet drive home")
    home.room.around = OPEN
    await home.guest("ben").presses(card, "Answer", text="burnt pancakes")
    before = len(home.room.public)

    await home.wait("2 days")

    assert not any("pancakes" in words(each) for each in home.room.public)
    home.room.around = PRIVATE
    await home.wait("1 hour")
    assert any("pancakes" in words(each) for each in home.room.public[before:])


async def test_only_whoever_set_it_up_can_agree(home):
    home.room.around = OPEN
    await home.wait("7 days")
    ben = home.guest("ben")

    told = await ben.presses(home.room.private_to("ana")[-1], "Yes, about 47 people may read it")

    assert "I have asked Ana" in words(told)
    assert labels(told) == []


async def test_more_readers_after_the_card_are_shown_before_they_are_agreed_to(home, founder):
    await home.planner.readers_changed(home.room.home, OPEN)
    await home.planner.tick(home.now)
    card = home.room.private_to("ana")[-1]
    await home.planner.readers_changed(home.room.home, replace(OPEN, server=90))

    again = await founder.presses(card, "Yes, about 47 people may read it")

    assert labels(again) == ["Yes, about 90 people may read it", "Use another channel"]


async def test_a_role_more_is_noticed_when_the_platform_tells(home):
    roles = (*PRIVATE.roles, ("8", "Neighbours"))

    await home.planner.readers_changed(home.room.home, replace(PRIVATE, roles=roles))
    await home.planner.tick(home.now)

    assert "everyone with the role Neighbours" in words(home.room.private_to("ana")[-1])


async def test_fewer_readers_are_no_news(home):
    await home.planner.readers_changed(home.room.home, replace(PRIVATE, people=()))
    await home.planner.tick(home.now)

    assert home.room.private_to("ana") == []


async def test_a_closed_door_is_told_at_home_without_a_name(home):
    home.room.closed.add("ana")

    await home.planner.readers_changed(home.room.home, OPEN)
    await home.planner.tick(home.now)

    assert "More people can read this channel than before" in words(home.room.public[-1])


async def test_a_channel_that_is_gone_is_told_once_and_what_is_due_waits(home):
    home.room.lost = True

    await home.guest("ben").types('/idea add "Night swim"', direct=True)
    await home.wait("3 days")

    [told] = home.room.private_to("ana")
    assert "I can't post in your home channel" in words(told)
    home.room.lost = False
    await home.planner.back("test")
    await home.planner.tick(home.now)
    assert "Night swim" in words(home.room.public[-1])


async def test_the_second_loss_is_told_again(home):
    for idea in ("Night swim", "Kites"):
        home.room.lost = True
        await home.guest("ben").types(f'/idea add "{idea}"', direct=True)
        home.room.lost = False
        await home.wait("1 day")

    assert len(home.room.private_to("ana")) == 2


async def test_a_question_nobody_could_see_in_time_is_not_posted_late(home):
    home.room.lost = True
    await home.wait("7 days")
    await home.wait("6 days")
    before = len(home.room.public)

    home.room.lost = False
    await home.wait("2 hours")

    assert home.room.public[before:] == []


async def test_the_circle_moves_to_the_channel_where_its_setter_says_so(home, founder):
    founder.place = Place("test", "elsewhere")

    asked = await founder.types("/home")
    assert "Move Us two to this channel?" in words(asked)
    await founder.presses(asked, "Move here")
    await home.wait("7 days")

    new = [words(reply) for place, _, reply in home.room.shown if place.id == "elsewhere"]
    assert new[0].startswith("Us two")
    assert new[-1].startswith("A question to answer together")


async def test_after_a_move_nobody_is_asked_to_join_where_the_circle_lived_before(home, founder):
    cards = [message for place, message, each in home.room.shown if place == home.room.home and "Join" in labels(each)]
    founder.place = Place("test", "elsewhere")

    await founder.presses(await founder.types("/home"), "Move here")
    await home.guest("zoe").types("/join")
    zoe = Visitor(home, "zoe")
    zoe.place = founder.place
    await zoe.types("/join")

    assert {words(states(home, each)[-1]) for each in cards} == {"Us two lives in another channel now."}
    assert {*labels(states(home, cards[0])[-1])} == set()
    new = [words(reply) for place, _, reply in home.room.shown if place.id == "elsewhere"]
    assert any("In this circle: Ana, Ben, Zoe." in each for each in new)


async def test_a_change_made_from_the_card_in_the_old_channel_is_told_in_the_new_one_alone(home, founder):
    old = next(each for each in home.room.public if "Join" in labels(each))
    pressed = button(old, "Name and people").call
    founder.place = Place("test", "elsewhere")
    await founder.presses(await founder.types("/home"), "Move here")
    founder.place = None
    form = await founder.form(pressed)

    told = await founder.sends(form.submit.having(**{**dict(form.values), "name": "The two of us"}))

    assert words(told) == "Changed · The card in your channel is up to date."
    new = [words(reply) for place, _, reply in home.room.shown if place.id == "elsewhere"]
    assert new[-1].startswith("The two of us")
    assert not any("The two of us" in words(each) for each in home.room.public)


async def test_changing_what_is_set_up_brings_no_second_card(home, founder):
    cards = [message for _, message, each in home.room.shown if "Join" in labels(each)]

    told = await founder.types(SETUP.replace("Us two", "The two of us"))

    assert (told.to, words(told)) == ("private", "Changed · The card in your channel is up to date.")
    now = [message for _, message, each in home.room.shown if "Join" in labels(each)]
    assert {*now} == {*cards}
    assert words(home.room.public[-1]).startswith("The two of us")


async def test_where_no_card_is_left_a_change_brings_a_new_one(home, founder):
    async with home.store.writing(home.now) as tx:
        await tx._connection.execute(delete(CopyRow))

    await founder.types(SETUP.replace("Us two", "The two of us"))

    assert home.room.shown[-1][1] not in [message for _, message, _ in home.room.shown[:-1]]
    assert words(home.room.public[-1]).startswith("The two of us")


async def test_the_form_behind_the_card_says_what_it_is_and_is_for_members(home, founder):
    card = next(each for each in home.room.public if "Join" in labels(each))
    asked = button(card, "Rhythm and place").call

    form = await founder.form(asked)
    refused = await home.guest("zoe").sends(asked)

    assert words(form.title) == "How this circle is set up"
    assert [each.name for each in form.fields] == ["area", "currency", "budget", "reflect", "quiet"]
    assert home.planner.audience(asked, founder.envelope()) == "private"
    assert "You are not in this circle" in words(refused)


@pytest.mark.parametrize("guest", ["ana", "ben"])
async def test_in_a_direct_message_your_channel_is_meant(home, guest):
    private = words(await home.guest(guest).types("/home", direct=True))
    await home.planner.readers_changed(home.room.home, OPEN)
    opened = words(await home.guest(guest).types("/home", direct=True))

    assert "Your channel can be read by Ana and everyone with the role Us." in private
    assert "Everybody on the server, about 47 people, can read your channel." in opened
    assert "his channel" not in private + opened
    await home.planner.tick(home.now)
    assert "Everybody on the server, about 47 people, can read your channel." in words(home.room.private_to("ana")[-1])


async def test_in_the_channel_itself_this_channel_is_meant(home, founder):
    private = words(await founder.types("/home"))
    await home.planner.readers_changed(home.room.home, OPEN)

    assert "This channel can be read by Ana" in private
    assert "Everybody on this server, about 47 people, can read this channel." in words(await founder.types("/home"))


@pytest.mark.parametrize(("guest", "asked"), [("ana", "/home asks you about it."), ("ben", "and Ana is asked.")])
async def test_a_question_that_waits_for_fewer_readers_is_not_said_to_be_there(home, guest, asked):
    await home.planner.readers_changed(home.room.home, OPEN)
    home.room.around = OPEN

    told = await home.guest(guest).types("/reflect now")

    assert words(told).startswith("It waits: more people can read your channel than before")
    assert words(told).endswith(asked)
    assert labels(told) == []


async def test_a_question_for_a_channel_that_can_not_be_spoken_in_waits(home, founder):
    home.room.lost = True
    await home.guest("ben").types('/idea add "Night swim"', direct=True)

    assert words(await founder.types("/reflect now")) == "It waits until I can post in your channel again."


async def test_what_was_under_way_while_the_circle_moved_follows_it(home, founder, monkeypatch):
    async def gone(place, *_):
        raise Unreachable if place == home.room.home else AssertionError

    async def dropped(place, *_):
        monkeypatch.undo()
        monkeypatch.setattr(home.room, "find", gone)
        raise OSError

    monkeypatch.setattr(home.room, "post", dropped)
    await founder.types('/thanks ben words="for the soup" how=now')
    founder.place = Place("test", "elsewhere")
    await founder.presses(await founder.types("/home"), "Move here")

    await home.wait("10 minutes")

    new = [words(reply) for place, _, reply in home.room.shown if place.id == "elsewhere"]
    assert sum("for the soup" in each for each in new) == 1


async def test_who_could_read_the_old_channel_is_not_said_of_the_new_one(home, founder):
    await home.planner.readers_changed(home.room.home, OPEN)
    founder.place, founder.around = Place("test", "elsewhere"), None
    await founder.presses(await founder.types("/home"), "Move here")

    shown = await founder.types("/home")

    assert "Here in this channel" in words(shown)
    assert "47" not in words(shown)


async def test_a_yes_counts_only_for_those_who_were_shown(home, founder):
    await home.planner.readers_changed(home.room.home, replace(PRIVATE, roles=(("7", "Us"), ("8", "Friends"))))
    await home.planner.tick(home.now)
    [asked] = home.room.private_to("ana")
    await home.planner.readers_changed(home.room.home, replace(PRIVATE, roles=(("7", "Us"), ("9", "The office"))))

    again = await founder.presses(asked, "Yes, they may read it")
    assert "The office" in words(again)
    agreed = await founder.presses(again, "Yes, they may read it")

    assert "What was waiting comes" in words(agreed)


async def test_others_can_not_move_it(home):
    ben = Visitor(home, "ben")
    ben.place = Place("test", "elsewhere")

    assert "Ana set Us two up and can move it" in words(await ben.types("/home"))


async def test_it_does_not_move_in_with_another_circle(home, founder):
    zoe = Visitor(home, "zoe")
    zoe.place = founder.place = Place("test", "elsewhere")
    asked = await founder.types("/home")
    await zoe.types('/setup name="Zoe and Max" kind=couple zone=Europe/Paris')

    told = await founder.presses(asked, "Move here")

    assert "Another circle lives in this channel" in words(told) or "not in this circle" in words(told)


async def test_at_home_it_says_who_can_read(home, founder):
    shown = await founder.types("/home")

    assert "Here in this channel" in words(shown)
    assert "everyone with the role Us" in words(shown)


@pytest.mark.parametrize(
    ("agreed", "now", "more"),
    [
        (PRIVATE, PRIVATE, False),
        (PRIVATE, replace(PRIVATE, server=900), False),
        (PRIVATE, OPEN, True),
        (OPEN, PRIVATE, False),
        (OPEN, replace(OPEN, server=46), False),
        (OPEN, replace(OPEN, server=51), False),
        (OPEN, replace(OPEN, server=52), True),
        (replace(OPEN, server=3), replace(OPEN, server=4), True),
        (PRIVATE, replace(PRIVATE, people=(("2", "Zoe"),)), True),
        (PRIVATE, replace(PRIVATE, roles=(("7", "Renamed"),)), False),
    ],
)
def test_more_readers_are_told_from_as_many(agreed, now, more):
    assert now.more_than(agreed) is more


async def test_people_are_named_where_they_are_known_and_counted_where_not(founder):
    founder.around = Readers(5, people=(("ana", ""), ("8", ""), ("9", "")))

    assert "can be read by Ana and 2 more people." in words(await founder.types(SETUP))


async def test_where_nobody_can_count_them_everybody_is_asked_about_first(founder):
    founder.around = Readers(None, everyone=True)

    asked = await founder.types(SETUP)

    assert asked.to == "private"
    assert labels(asked) == ["Yes, they may read it"]
    assert (await founder.presses(asked, "Yes, they may read it")).to == "all"


WORKSPACE = Readers(people=(("ana", "Ana"), ("ben", "Ben")), around="workspace")


@pytest.mark.parametrize(
    ("kept_out", "told"),
    [
        ("uninvited", "/invite"),
        ("public", "Make a private one"),
        ("shared", "shared beyond your workspace"),
        ("unknown", "try again in a minute"),
    ],
)
async def test_no_circle_starts_where_a_workspace_lets_others_read(founder, kept_out, told):
    founder.kept_out = kept_out

    assert told in words(await founder.types(SETUP))


async def test_a_workspace_names_everybody_and_says_what_its_owners_can(founder):
    founder.around = WORKSPACE

    shown = words(await founder.types(SETUP))

    assert "This channel can be read by Ana and Ben. Your workspace's owners may be able to export it." in shown
    assert "administrators" not in shown


async def test_whoever_is_a_member_may_read_their_home_without_another_yes(world, founder):
    founder.around = replace(WORKSPACE, people=WORKSPACE.people[:1])
    await founder.types(SETUP)
    await world.guest("ben").types("/join")
    world.room.around = WORKSPACE

    await founder.types("/reflect now")

    assert "A question" in words(world.room.public[-1])
    assert world.room.private_to("ana") == []


async def test_a_channel_opened_to_a_whole_workspace_can_only_be_left(world, founder):
    founder.around = world.room.around = WORKSPACE
    await founder.types(SETUP)
    await world.guest("ben").types("/join")
    world.room.around = Readers(everyone=True, around="workspace")

    await founder.types("/reflect now")
    [asked] = world.room.private_to("ana")

    assert "Others can open your channel: it is public now, or shared beyond your workspace." in words(asked)
    assert labels(asked) == ["Use another channel"]


async def test_a_workspace_shows_plans_as_files_in_the_channel_by_itself(world, founder):
    founder.around = world.room.around = WORKSPACE
    await founder.types(SETUP)

    await founder.presses(await founder.types('/plan new Tacos when="sat 7pm"'), "Yes")

    [event] = world.room.events.values()
    shown = [message for place, message, _ in world.room.shown if place == world.room.home]
    assert event.beside in shown
