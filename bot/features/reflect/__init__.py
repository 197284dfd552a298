"""The weekly round: one question, answers under seal, opened together."""

from bot.features.reflect import after as after
from bot.features.reflect import answering as answering
from bot.features.reflect import hub as hub
from bot.features.reflect import limits as limits
from bot.features.reflect import mine as mine
from bot.features.reflect import opening as opening
from bot.features.reflect.ritual import schedule as schedule
