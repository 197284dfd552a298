"""Public help lines by country: long-established, national, and by the name and number they give themselves.

A number that is not certain is left out; the directory at findahelpline.com and the emergency number are always there.
"""

from __future__ import annotations

from dataclasses import dataclass

Line = tuple[str, str]
"""A line's own name and its number as dialled within the country."""


@dataclass(frozen=True, slots=True)
class Lines:
    emergency: str
    talk: tuple[Line, ...]
    violence: tuple[Line, ...] = ()


DIRECTORY = "https://findahelpline.com"

HELP_LINES = {
    "AT": Lines("112", (("TelefonSeelsorge", "142"),), (("Frauenhelpline", "0800 222 555"),)),
    "AU": Lines("000", (("Lifeline", "13 11 14"),), (("1800RESPECT", "1800 737 732"),)),
    "BE": Lines(
        "112",
        (("Zelfmoordlijn", "1813"), ("Centre de Prévention du Suicide", "0800 32 123")),
        (("1712", "1712"), ("Écoute violences conjugales", "0800 30 030")),
    ),
    "BR": Lines("190", (("CVV", "188"),), (("Ligue 180", "180"),)),
    "CA": Lines("911", (("Suicide Crisis Helpline", "988"),)),
    "CH": Lines("112", (("Die Dargebotene Hand · La Main Tendue · Telefono Amico", "143"),)),
    "DE": Lines(
        "112",
        (("TelefonSeelsorge", "0800 1110111"),),
        (("Hilfetelefon Gewalt gegen Frauen", "116 016"), ("Hilfetelefon Gewalt an Männern", "0800 1239900")),
    ),
    "DK": Lines("112", (("Livslinien", "70 201 201"),), (("Lev Uden Vold", "1888"),)),
    "ES": Lines("112", (("Línea 024", "024"),), (("016, violencia de género", "016"),)),
    "FI": Lines("112", (("MIELI Kriisipuhelin", "09 2525 0111"),), (("Nollalinja", "080 005 005"),)),
    "FR": Lines("112", (("3114, prévention du suicide", "3114"),), (("Violences Femmes Info", "3919"),)),
    "GB": Lines(
        "999",
        (("Samaritans", "116 123"),),
        (("National Domestic Abuse Helpline", "0808 2000 247"),),
    ),
    "IE": Lines("112", (("Samaritans", "116 123"),), (("Women's Aid", "1800 341 900"),)),
    "IN": Lines("112", (("Tele-MANAS", "14416"),), (("Women Helpline", "181"),)),
    "IT": Lines("112", (("Telefono Amico", "02 2327 2327"),), (("1522, antiviolenza e stalking", "1522"),)),
    "JP": Lines("110 / 119", (("よりそいホットライン", "0120-279-338"),), (("DV相談ナビ", "#8008"),)),
    "MX": Lines("911", (("Línea de la Vida", "800 911 2000"),)),
    "NL": Lines("112", (("113 Zelfmoordpreventie", "113"),), (("Veilig Thuis", "0800 2000"),)),
    "NO": Lines("112", (("Mental Helse", "116 123"),), (("VO-linjen", "116 006"),)),
    "NZ": Lines("111", (("1737", "1737"),), (("Women's Refuge", "0800 733 843"),)),
    "PL": Lines("112", (("Centrum Wsparcia", "800 70 2222"),), (("Niebieska Linia", "800 120 002"),)),
    "PT": Lines("112", (("SOS Voz Amiga", "213 544 545"),), (("Linha contra a violência doméstica", "800 202 148"),)),
    "SE": Lines("112", (("Mind Självmordslinjen", "90101"),), (("Kvinnofridslinjen", "020-50 50 50"),)),
    "SG": Lines("999 / 995", (("Samaritans of Singapore", "1767"),)),
    "US": Lines(
        "911",
        (("988 Suicide & Crisis Lifeline", "988"),),
        (("National Domestic Violence Hotline", "1-800-799-7233"),),
    ),
    "ZA": Lines("112", (("SADAG", "0800 567 567"),), (("GBV Command Centre", "0800 428 428"),)),
}
