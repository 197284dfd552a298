"""An appreciation of one member by another: in private, for all to see, or kept for the week's post."""

from bot.features.thanks import giving as giving
from bot.features.thanks import reading as reading
from bot.features.thanks import weekly as weekly
