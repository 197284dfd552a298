"""Plans: made once the moment is read back for a yes, answered, changed, remembered in time, and asked about after."""

from bot.features.plan import answering as answering
from bot.features.plan import beside as beside
from bot.features.plan import changing as changing
from bot.features.plan import ending as ending
from bot.features.plan import listing as listing
from bot.features.plan import making as making
from bot.features.plan import reminders as reminders
