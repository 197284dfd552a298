"""What people can do together, one module each; importing this registers them all."""

from bot.features import join as join
from bot.features import reflect as reflect
from bot.features import setup as setup
