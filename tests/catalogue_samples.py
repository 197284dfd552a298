"""Three small good entries, and a writer of catalogue folders for them."""

import json
from pathlib import Path

from activities import Catalogue, load

GONE = object()

WALK = {
    "id": "moon-walk",
    "title": "A walk under the full moon",
    "kind": "outdoors",
    "summary": "Walk a path you know by day, slowly, with the lamps off.",
    "for": ["couple", "friends"],
    "people": [2, 6],
    "cost": 0,
    "hours": [1, 2.5],
    "lead_days": 1,
    "travel": "walk",
    "setting": "out",
    "weather": "clear",
    "if_rain": "Watch the rain from the darkest window at home.",
    "months": "all",
    "daypart": ["evening", "night"],
    "energy": 2,
    "novelty": 3,
    "talk": 4,
    "practices": {"quality_time": 3, "listening": 1},
    "youngest": 8,
    "access": ["quiet"],
    "alcohol": "none",
    "remote": "Each walk your own street on the phone, under the same moon.",
    "bring": ["warm layers"],
    "steps": ["Pick a safe path.", "Leave the lamps off.", "Say what you hear."],
    "starter": "What did you like about the dark as a child?",
    "look_forward": "The moon will be there either way.",
    "keep": "The moment your eyes got used to it.",
    "find": {"search": "night walk {area}", "osm": ["leisure=park"], "ticket": ""},
    "caution": ["uneven ground"],
    "tags": ["moon", "night"],
}

CURRY = {
    **WALK,
    "id": "green-curry",
    "title": "Green curry from scratch",
    "kind": "cooking_class",
    "summary": "Pound a Thai paste together and eat what comes of it.",
    "starter": "Which smell makes you hungry?",
    "setting": "in",
    "weather": "any",
    "if_rain": GONE,
    "diets": ["vegetarian", "vegan", "dairy_free"],
    "diet": "Use soy sauce where the paste asks for fish sauce.",
    "steps": ["Pound the paste.", "Fry it until it smells bright.", "Simmer it with coconut milk."],
    "find": {"search": "thai cooking class {area}", "osm": [], "ticket": ""},
    "tags": ["thai", "curry"],
    "ways": {"booked": "Book two places.", "home": "Shop first.", "video": "Each cook at home."},
}

DRIVE = {
    "id": "drive-home",
    "practice": "vulnerability",
    "depth": 1,
    "for": ["any"],
    "youngest": 8,
    "workplace": True,
    "text": "What song would you pick for the drive home tonight?",
    "lighter": "What song is in your head today?",
    "cue": "Ask where they first heard it.",
    "follow_up": "Who would sing along?",
    "answer": "text",
    "options": [],
    "minutes": 5,
    "remote": True,
    "topics": [],
    "mood": "positive",
    "cadence": "weekly",
    "idea_from": "savouring; Borelli 2014",
}


def write(folder: Path, name: str, *entries: dict[str, object]) -> Path:
    noun = "activity" if name.startswith("outings") else "prompt"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(f"[[{noun}]]\n{fields(entry, ' = ', chr(10))}" for entry in entries) + "\n")
    return path


def fields(table: dict[str, object], equals: str, comma: str) -> str:
    return comma.join(f"{name}{equals}{toml(value)}" for name, value in table.items() if value is not GONE)


def toml(value: object) -> str:
    return f"{{ {fields(value, ' = ', ', ')} }}" if isinstance(value, dict) else json.dumps(value)


def small(folder: Path) -> Catalogue:
    write(folder, "outings/outdoors.toml", WALK)
    write(folder, "outings/cooking_classes.toml", CURRY)
    write(folder, "prompts/vulnerability.toml", DRIVE)
    return load(folder)
