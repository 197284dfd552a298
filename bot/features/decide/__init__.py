"""A slate put to a blind vote: everybody ranks in private, one result is told, and nobody sees who chose what."""

from bot.features.decide import beside as beside
from bot.features.decide import calling_off as calling_off
from bot.features.decide import closing as closing
from bot.features.decide import opening as opening
from bot.features.decide import voting as voting
