"""The catalogue of things to do and to ask. A leaf: it imports nothing of ours."""

from activities.activity import Activity, Find, Months, Ways
from activities.catalogue import Catalogue, load
from activities.practice import AUDIENCES, PRACTICES, Audience, Practice
from activities.prompt import Prompt
from activities.reading import CatalogueError, Problem

__all__ = [
    "AUDIENCES",
    "PRACTICES",
    "Activity",
    "Audience",
    "Catalogue",
    "CatalogueError",
    "Find",
    "Months",
    "Practice",
    "Problem",
    "Prompt",
    "Ways",
    "load",
]
