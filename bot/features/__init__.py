"""What people can do together, one module each; importing this registers them all."""

from bot.features import decide as decide
from bot.features import guide as guide
from bot.features import home as home
from bot.features import idea as idea
from bot.features import join as join
from bot.features import leave as leave
from bot.features import memory as memory
from bot.features import plan as plan
from bot.features import privacy as privacy
from bot.features import reflect as reflect
from bot.features import rest as rest
from bot.features import setup as setup
from bot.features import suggest as suggest
from bot.features import thanks as thanks
from bot.features import today as today
from bot.features import unsure as unsure
