from room import labels, words


async def test_setting_up_names_the_circle_and_lets_others_join(world):
    shown = await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid')

    assert words(shown).startswith("Us two · In this circle: Ana.")
    assert "Join" in labels(shown)


async def test_joining_is_said_once_to_all(couple, ana, ben):
    again = await ben.types("/join")

    assert words(again) == "You are in Us two already."
    assert sum("Ben is in." in words(each) for each in couple.room.public) == 1


async def test_an_incomplete_setup_asks_for_what_is_missing(world):
    form = await world.guest("ana").form('/setup name="Us two"')

    assert form is not None
    assert dict(form.values) == {"name": "Us two"}
