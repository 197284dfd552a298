"""English: harm to oneself, fear of somebody, violence, threats, being kept, a child in danger."""

from __future__ import annotations

import re

from bot.talking.care.english.fear import FEAR, FEARED
from bot.talking.care.english.oneself import ONESELF
from bot.talking.care.english.parts import END
from bot.talking.care.english.suffered import OTHERS, SUFFERED
from bot.talking.care.english.violence import BEATS, DONE
from bot.talking.care.english.words import (
    ARTICLES,
    DENYING,
    GAMES,
    JOINING,
    NO_NAME,
    OWNERS,
    PASSING,
    PEOPLE,
    THINGS,
)
from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue

ENGLISH = Tongue(
    alone=Phrases(*ONESELF, *FEAR, *SUFFERED, *OTHERS),
    done=Phrases(*DONE),
    feared=Phrases(*FEARED),
    end=re.compile(END),
    people=PEOPLE,
    things=THINGS,
    articles=ARTICLES,
    passing=PASSING,
    joining=JOINING,
    denying=DENYING,
    owners=OWNERS,
    no_name=re.compile(NO_NAME),
    won=Phrases(*BEATS),
    games=GAMES,
)
