"""Whom words mean, also where a platform's ids are each workspace's own."""

from __future__ import annotations

import pytest
from reflecting import circle
from room import button, words

from bot.features.people import as_picked, meant
from bot.model import Person
from bot.ui import Call

DANA = "T01ABC.U02DEF"


@pytest.fixture
async def dana(couple, ana):
    dana = couple.guest("dana")
    dana.person = Person("test", DANA, "Dana")
    await dana.types("/join")
    return dana


async def test_a_picker_of_a_workspace_names_them_by_both_ids(couple, ana, dana):
    here = await circle(couple)

    typed = await ana.types(f"/thanks @{DANA} for the soup")
    sent = await ana.sends(Call("thanks", (("person", f"@{DANA}"), ("words", "the lift"))))

    assert as_picked(meant(here, f"@{DANA}").person) == f"@{DANA}"
    assert words(typed).startswith("Your words go to Dana alone")
    assert words(sent).startswith("Your words go to Dana alone")
    assert [words(each) for each in couple.room.private_to(DANA)] == [
        "Ana thanks you · for the soup",
        "Ana thanks you · the lift",
    ]


async def test_one_can_write_back_to_somebody_of_a_workspace(couple, ana, dana):
    await dana.types("/thanks Ana for the soup")
    back = button(couple.room.private_to("ana")[-1], "Write back").call

    await ana.sends(Call.parse(str(back)).having(words="any time"), direct=True)

    assert words(couple.room.private_to(DANA)[-1]) == "Ana thanks you · any time"


@pytest.mark.parametrize("whom", ["@T01ABC.U02DEF", "@T1.W1", "@123456789"])
async def test_somebody_a_picker_names_who_is_no_member_is_not_in_yet(ana, whom):
    refused = await ana.types(f"/thanks {whom} for the soup")

    assert words(refused) == "That person is not in Us two yet. /join lets them in."


@pytest.mark.parametrize("whom", ["@zoe", "@zoe.lee", "T01ABC.U02DEF", "@Zoe.Lee", "@٣٤"])
async def test_a_name_nobody_has_is_no_id(ana, whom):
    refused = await ana.types(f"/thanks {whom} for the soup")

    assert words(refused).startswith("I know nobody of that name here.")
