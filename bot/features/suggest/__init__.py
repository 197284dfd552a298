"""Three ideas for what was asked, each with true reasons; shown to whoever asked, and to nobody else."""

from bot.features.suggest import offering as offering
