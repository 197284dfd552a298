"""The things people can ask for, declared once: their words, their fields, who sees the answer."""

from bot.commands.registry import AT_HOME as AT_HOME
from bot.commands.registry import CARDS as CARDS
from bot.commands.registry import CHOICES as CHOICES
from bot.commands.registry import COMMANDS as COMMANDS
from bot.commands.registry import INTIMATE as INTIMATE
from bot.commands.registry import NOTICES as NOTICES
from bot.commands.registry import STEPS as STEPS
from bot.commands.registry import Command as Command
from bot.commands.registry import card as card
from bot.commands.registry import choices as choices
from bot.commands.registry import command as command
from bot.commands.registry import find as find
from bot.commands.registry import press as press
from bot.commands.registry import step as step
from bot.commands.turn import Later as Later
from bot.commands.turn import Scene as Scene
from bot.commands.turn import Turn as Turn
from bot.commands.turn import Visit as Visit
