"""What the circle kept: several people's words about one day, found again and brought back a year later."""

from bot.features.memory import adding as adding
from bot.features.memory import finding as finding
from bot.features.memory import photos as photos
from bot.features.memory import saving as saving
from bot.features.memory import showing as showing
from bot.features.memory import withdrawing as withdrawing
