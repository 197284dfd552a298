"""The phrases that are wishes: which fields of a request each fills, and with what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.commands.fields import number
from bot.features.budgets import Budget, read_money, within
from bot.features.suggest.asking import CHILDREN, Stretch, read_hours, read_time

Read = Callable[[re.Match[str]], Any]
"""What a match wishes for; a UserError where it is no such wish after all."""

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty five": 45, "ninety": 90,
}  # fmt: skip
ARTICLES = {"a": 1, "an": 1, "half an": 0.5}
HOURS_IN = {"week": 168, "fortnight": 336, "month": 720}
MAKE_A_YEAR = {"week": 52, "month": 12}
NUMBER = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
COUNT = rf"(?:\d{{1,2}} (?:to )?)?(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?|half an|an?|{'|'.join(NUMBERS)})"
UNIT = r"(?P<unit>hours?|hrs?|h|minutes?|mins?|days?)"
LIMIT = (
    r"(?:under|below|up to|at most|max|maximum|less than|(?:no|not|nothing) (?:more|longer) than|(?:not|nothing) over)"
)
AT_MOST = rf"(?:(?:{LIMIT}|for|in|within|about|around) )?"
AT_LEAST = (
    r"(?:at least|(?<!no )(?<!not )(?<!nothing )(?:(?:more|longer) than|over)|minimum|min\.?"
    r"|(?:no|not|nothing) (?:less|shorter) than)"
)
OR_MORE = r"(?:or (?:more|longer)|and more|at least|minimum|plus)"
LONG = r"(?P<unit>week|fortnight|month)s?"
LEAVE = r"(?:away|off|long|trip|holidays?|vacation|together)"
AMOUNT = r"(?:(?:between )?\d{1,4} (?:(?:to|and) )?)?(?P<n>\d{1,4})"
MONEY = r"(?:[€$£]|(?:euros?|eur|dollars?|usd|pounds?|gbp|quid|bucks|francs?|chf)\b(?! of))"
EACH = r"(?: ?(?:each|per person|per head|a head))?"
SUM = rf"{AT_MOST}(?:a budget of )?[€$£]? ?{AMOUNT} ?{MONEY}?"
BESIDE = r"(?:in|on|at|by|for|with|without|under|up|when|this|tonight|tomorrow|today|please|indoors|outside)"
NO_NOUN = rf"(?! (?!{BESIDE}\b)\w)"
MANY = r"(?P<many>[2-9]|1[0-2]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
OF_US = r"(?:of us|people|persons)"
ALL_OF_US = r"(?:all of us|us all|everyone|everybody)"
FOR_SOME = rf"for (?:both\b|(?:all |just |only |the )*{MANY}(?: {OF_US}|{NO_NOUN}))"
IN_ALL = rf"(?:(?:in )?total|in all|all together|altogether|together|for {ALL_OF_US})"
BEFORE_FREE = (
    r"(?:(?<!\w )|(?<=\bis )|(?<=\bor )|(?<=\band )|(?<=\bfor )|(?<=\bbut )|(?<=thing )|(?<=side )|(?<=doors ))"
)
AFTER_FREE = r"(?! (?:diving|spirit))"
OURS = rf"(?:(?:an?|our|my|the|small|little|young|{NUMBER}) )*"
CHILD = r"(?:child(?:ren)?|kids?|sons?|daughters?|grandchild(?:ren)?|little ones?)"
AGES = rf"(?P<ages>{NUMBER}(?:(?:,| and|, and) {NUMBER})*)"
OLD = r"(?:years? olds?|y/?os?)"
MONTHS = r"(?P<n>\d{1,2}) (?P<unit>month|week)s?(?: and \d{1,2}(?: (?:years?|months?))?(?: olds?)?)?"
THERE = r"(?:drive|away|from here|by (?:car|train|bus))"
NOT = r"(?:not|nothing|isn'?t)(?: too| very| so| really)?"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun|week)days?)"
UNWANTED = r"(?P<word>[^\W\d_]{3,}(?: (?!(?:and|but|or|for|with|in|at|on)\b)[^\W\d_]+){0,2}(?: or [^\W\d_]{3,})?)"
NEGATED = "".join(f"(?<!{each} )" for each in ("not", "nothing", "isn't", "isnt", "not too", "not very", "not really"))
NO_TURN = (
    r"(?!(?:only|just|but|necessarily|always|for|with|without|more|less|under|longer|much|another|sure|planned)\b)"
)
NONE_OF = r"(?:no|without|(?:don'?t|do not|doesn'?t|does not|can'?t|cannot) eat)"
FOOD = r"(?:nuts?|peanuts?|dairy|milk|lactose|gluten|wheat|meat)"
FREE_FROM = {
    "meat": "vegetarian",
    "gluten": "gluten_free",
    "wheat": "gluten_free",
    "nut": "nut_free",
    "peanut": "nut_free",
}
WHOLE = r"half (?:a )?day|(?:all|whole|full) (?:morning|afternoon|evening|day)"
PART = r"(?P<part>morning|afternoon|evening)"
NO_MONEY = r"(?! ?(?:km|miles?|people|persons?|of us|players|courses|guests)\b)"
NOTHING_IN_PARTICULAR = (
    r"no (?:idea|clue|plans?|planning|preparation|preference|rush|fuss|stress|pressure|strings|hurry|time|matter|more"
    r"|later|one|problem|thanks)|not sure|nothing planned"
)
TEENAGE, SCHOOL_AGE, WALKING, IN_ARMS = 13, 6, 2, 0
"""How old the youngest is taken to be where people only say "a teenager", "the kids", "a toddler" or "the baby"."""


def _is(value: object) -> Read:
    return lambda _: value


def _money(match: re.Match[str]) -> Budget:
    return read_money(match["n"])


def _half(match: re.Match[str]) -> Budget:
    return within(int(match["n"]) // 2)


def _sum(match: re.Match[str]) -> int:
    return int(match["n"])


def _people(match: re.Match[str]) -> int:
    return int(_digits(match["many"]))


def _length(match: re.Match[str]) -> float:
    return read_hours(f"{_digits(match['n'])} {match['unit']}")


def _long(match: re.Match[str]) -> float:
    return float(_digits(match["n"]).replace(",", ".")) * HOURS_IN[match["unit"].casefold()]


def _days(match: re.Match[str]) -> Stretch:
    days = int(_digits(match["many"]))
    return Stretch(days * 12, days * 24)


def _nights(match: re.Match[str]) -> Stretch:
    nights = int(_digits(match["many"]))
    return Stretch(nights * 20, (nights + 1) * 24)


def _whole(match: re.Match[str]) -> Stretch:
    return read_time(match["part"])


def _part_of_day(match: re.Match[str]) -> float:
    return read_hours(match["part"])


def _youngest(match: re.Match[str]) -> int:
    return min(number(CHILDREN, _digits(each)) for each in re.findall(NUMBER, match["ages"], re.IGNORECASE))


def _younger(match: re.Match[str]) -> int:
    return max(0, _youngest(match) - 1)


def _months(match: re.Match[str]) -> int:
    return int(match["n"]) // MAKE_A_YEAR[match["unit"].casefold()]


def _digits(written: str) -> str:
    word = written.casefold()
    return str(ARTICLES.get(word, NUMBERS.get(word, word)))


def _diets(match: re.Match[str]) -> tuple[str, ...]:
    foods = (each.casefold().removesuffix("s") for each in re.findall(FOOD, match[0], re.IGNORECASE))
    return tuple(FREE_FROM.get(each, "dairy_free") for each in foods)


def _word(match: re.Match[str]) -> tuple[str, ...]:
    words = match["word"].split()
    while words and FILLER.fullmatch(words[-1]):
        words.pop()
    return (" ".join(words),) if words else ()


# Two fields get one value each; "shared" is money for all who come, and "kids" an age that nobody named.
# Tried in this order: "an hour away" is a distance before "an hour" can be a length of time. Without a field it is no
# wish, and nothing to search for either.
WISHES: tuple[tuple[str, re.Pattern[str], Read], ...] = tuple(
    (field, re.compile(rf"(?<![\w€$£]){NEGATED}(?:{pattern})(?!\w)", re.IGNORECASE), read)
    for field, pattern, read in (
        ("sober", r"(?:no|without|non|not with) (?:alcohol(?:ic)?|drinks?|drinking|booze)", _is(value=True)),
        ("sober", r"alcohol free|sober", _is(value=True)),
        ("sober", r"(?:don'?t|do not|not) drink(?:ing)?", _is(value=True)),
        ("diets", rf"{NONE_OF} {FOOD}(?:(?:,|,? or|,? and) {FOOD})*", _diets),
        ("diets", rf"{FOOD} free|{FOOD} allergy", _diets),
        ("diets", r"vegan|plant based", _is(("vegan",))),
        ("diets", r"vegetarian|veggie|meatless", _is(("vegetarian",))),
        ("diets", r"coeliac|celiac", _is(("gluten_free",))),
        ("diets", r"halal", _is(("halal",))),
        ("diets", r"kosher", _is(("kosher",))),
        ("step_free", r"(?:wheelchair|buggy|pram|stroller)(?: (?:friendly|accessible))?|crutches", _is(value=True)),
        ("step_free", r"step free|accessible|(?:no|without) (?:steps|stairs)|can'?t walk far", _is(value=True)),
        ("surprise", r"surprise (?:me|us)", _is(value=True)),
        ("", r"not (?:tired|online|at home)|away from home|out of the house|going out", _is(None)),
        ("remote", r"long distance(?! (?:run|walk|hike|ride|swim))|(?:we live )?far apart", _is(value=True)),
        ("remote", r"(?:while|when|living) apart|online|video (?:call|date)", _is(value=True)),
        ("remote", r"(?:over|by|on) (?:video|zoom|skype|facetime)", _is(value=True)),
        ("distance", rf"{AT_MOST}{COUNT} (?:minutes?|mins?) (?:walk|on foot)(?: from home)?", _is("walk")),
        ("distance", rf"{AT_MOST}(?:an hour|\d{{1,2}} (?:minutes?|mins?))(?:'?s)? {THERE}", _is("hour")),
        ("distance", r"(?:at|from) home|without (?:going out|leaving (?:home|the house))", _is("home")),
        ("distance", r"stay(?:ing)? home|(?:stay(?:ing)?|night|evening) in(?! (?:an?|the|touch))", _is("home")),
        ("distance", r"(?:in |within )?walking distance|a walk away|(?:a)?round the corner", _is("walk")),
        ("distance", rf"near ?by|close by|near us|in town|{NOT} far(?: away)?", _is("local")),
        ("grown_ups", r"(?:no|without|not with|not for)(?: the| our| any)? (?:kids|children)", _is(value=True)),
        ("grown_ups", r"(?:kids?|child(?:ren)?) free|(?:not suitable|nothing) for (?:kids|children)", _is(value=True)),
        ("grown_ups", r"(?:adults|grown ups) only|only (?:for )?(?:the )?(?:adults|grown ups)", _is(value=True)),
        ("grown_ups", r"(?:while|when) (?:the|our) (?:kids|children) are (?:away|asleep|in bed|out)", _is(value=True)),
        ("grown_ups", r"(?:with )?an? (?:baby ?)?sitter", _is(value=True)),
        ("grown_ups", r"without (?:the|our) (?:baby|little ones?|son|daughter)", _is(value=True)),
        ("", r"(?:don'?t|do not) have (?:any )?(?:kids|children)", _is(None)),
        ("children", rf"(?:with |for )?{OURS}(?P<n>\d{{1,2}}) (?P<unit>month|week)s? olds?", _months),
        ("children", rf"(?:with |for )?{OURS}(?:{CHILD}|baby)(?: of| aged| is)?,? \(?{MONTHS}\)?", _months),
        ("children", rf"(?:with |for )?{OURS}{CHILD} under {AGES}", _younger),
        ("children", rf"(?:with |for )?{OURS}{AGES} ?{OLD}", _youngest),
        ("children", rf"(?:with |for )?{OURS}{CHILD}(?: of| aged| is| are)?,? \(?{AGES}\)?(?: years?)?", _youngest),
        ("kids", rf"(?:with|bring(?:ing)?) {OURS}(?:baby|newborn)(?: along)?", _is(IN_ARMS)),
        ("kids", rf"(?:with|for) {OURS}toddlers?", _is(WALKING)),
        ("kids", rf"(?:with|for) {OURS}{CHILD}|(?:kid|child|family) friendly|kids|children", _is(SCHOOL_AGE)),
        ("kids", rf"(?:with|for) {OURS}teen(?:ager)?s?", _is(TEENAGE)),
        ("shared", rf"{SUM}(?= {FOR_SOME})", _sum),
        ("shared", rf"{SUM} {IN_ALL}", _sum),
        ("budget amount", rf"{SUM} (?:per|a) couple", _half),
        ("", rf"{AT_LEAST} [€$£]? ?{AMOUNT} ?{MONEY}{EACH}", _is(None)),
        ("", r"(?:once|twice|times) an? (?:day|week|month|year)|(?<=minutes )a day", _is(None)),
        ("", rf"in {COUNT} {LONG}(?! {LEAVE})", _is(None)),
        ("hours", rf"(?:{LIMIT}|within) {COUNT} {LONG}", _long),
        ("least", rf"(?:(?:{AT_LEAST}|for|about|around) )?{COUNT} {LONG}(?:(?: {LEAVE})+|{NO_NOUN})", _long),
        ("least", rf"{AT_LEAST} (?:an hour and a half|one and a half hours)", _is(1.5)),
        ("least", rf"{AT_LEAST} (?:a )?couple of hours", _is(2.0)),
        ("least", rf"{AT_LEAST} (?:a )?few hours", _is(3.0)),
        ("least", rf"{AT_LEAST} (?:an? )?(?P<part>half (?:a )?day|morning|afternoon|evening|day)", _part_of_day),
        ("least", rf"{AT_LEAST} {COUNT} ?{UNIT}", _length),
        ("least", rf"{COUNT} ?{UNIT} {OR_MORE}", _length),
        ("least", rf"{COUNT} ?\+ ?{UNIT}", _length),
        ("budget", r"free of charge|for nothing|(?:with )?(?:no|zero) (?:money|budget|cost|euros|dollars)", _is(0)),
        ("budget", r"costs? nothing|gratis|without (?:any )?(?:money|spending(?: money)?)", _is(0)),
        ("budget", r"broke(?! (?:up|an?|my|his|her|the))|skint", _is(0)),
        ("", r"free (?:time|evening|morning|afternoon|day|weekend)", _is(None)),
        ("", r"(?:we|i|you)(?:'re|'m| are| am) free(?: on)?", _is(None)),
        ("budget", rf"{BEFORE_FREE}(?:for )?free{AFTER_FREE}", _is(0)),
        ("budget", rf"{NOT} (?:expensive|pricey|dear)|affordable", _is(2)),
        ("budget", r"cheap(?:ly)?|inexpensive|low budget|on a budget|(?:for )?(?:little|not much) money", _is(1)),
        ("budget amount", rf"{AT_MOST}(?:a budget of )?{AMOUNT} ?{MONEY}{EACH}", _money),
        ("budget amount", rf"{AT_MOST}(?:a budget of )?[€$£] ?{AMOUNT}{EACH}", _money),
        ("people", rf"(?:for |with )?(?:us )?(?:all |just |only |the )*{MANY} {OF_US}", _people),
        ("people", rf"(?:for )?(?:just |only )?us {MANY}{NO_NOUN}", _people),
        ("people", rf"for (?:just |only )?{MANY}{NO_NOUN}", _people),
        ("people", r"for both(?: of us)?", _is(2)),
        ("", rf"for {ALL_OF_US}", _is(None)),
        ("hours", r"(?:for )?(?:an hour and a half|one and a half hours)", _is(1.5)),
        ("hours", r"(?:for )?(?:a )?couple of hours", _is(2.0)),
        ("hours", r"(?:for )?(?:a )?few hours", _is(3.0)),
        ("hours", r"(?:for (?:a )?)?(?P<part>tonight|lunch break)", _part_of_day),
        ("least hours", rf"(?:for )?(?:an? |the )?(?P<part>{WHOLE})(?: long)?", _whole),
        ("least hours", r"(?:a )?day (?:trip|out)|for (?:a|one) day", _is(read_time("a whole day"))),
        ("hours", rf"(?:{LIMIT}|within|in) {COUNT} ?{UNIT}", _length),
        ("least hours", rf"(?:for |about |around )?{MANY} (?:whole |full )?days(?: {LEAVE})*", _days),
        ("least hours", rf"(?:for )?{MANY} nights(?: {LEAVE})*", _nights),
        ("least hours", rf"(?:for )?a long weekend(?: {LEAVE})*", _is(Stretch(30, 72))),
        ("hours", rf"{AT_MOST}{COUNT} ?{UNIT}", _length),
        ("hours", rf"(?:this|all|for an?|for the|for one|tomorrow|{WEEKDAY}) {PART}", _part_of_day),
        ("hours", r"(?:this|next|for an?|for the) (?P<part>day|weekend)", _part_of_day),
        ("hours", r"(?:something|anything|a) (?:quick|short)(?: one)?(?! \w)", _is(1.0)),
        ("budget amount", rf"{LIMIT} (?P<n>\d{{1,4}}){NO_MONEY}{EACH}", _money),
        ("", r"isn'?t (?:raining|snowing|cold)", _is(None)),
        ("", r"(?:in|out)(?:doors?|side) or (?:in|out)(?:doors?|side)", _is(None)),
        ("indoors", r"(?:it'?s |it is )?(?:raining|snowing|cold outside)(?: outside)?", _is("in")),
        ("indoors", r"it(?:'?s| is) (?:so |very )?cold", _is("in")),
        ("indoors", r"rainy(?: day)?|when it rains|bad weather", _is("in")),
        ("indoors", rf"(?:some(?:where|thing) )?warm(?: and dry)?{NO_NOUN}", _is("in")),
        ("indoors", rf"{NOT} (?:outdoors?|outside)", _is("in")),
        ("indoors", rf"{NOT} (?:indoors?|inside)", _is("out")),
        ("indoors", r"indoors?|inside(?! (?:jokes?|out))", _is("in")),
        ("indoors", r"outdoors?|outside(?! the)", _is("out")),
        ("energy", rf"{NOT} (?:active|sporty|tiring|energetic)", _is("low")),
        ("energy", r"tired|exhausted|calm|chill|lazy|relax(?:ed|ing)?", _is("low")),
        ("energy", r"(?:low|no|little) (?:key|energy|effort)", _is("low")),
        ("energy", r"active(?! (?:listening|volcano))|energetic|sporty|high energy", _is("high")),
        ("", NOTHING_IN_PARTICULAR, _is(None)),
        ("without", rf"(?:no|without|anything but|nothing with)(?: (?:any|the|our|an?))? {UNWANTED}", _word),
        ("without", rf"(?:don'?t|do not) (?:want to|like(?: to)?|love|eat|feel like) {UNWANTED}", _word),
        ("without", rf"(?<!why ){NOT}(?: an?| the)? {NO_TURN}{UNWANTED}", _word),
    )
)  # fmt: skip

FILLER = re.compile(
    r"(?:|all|am|an?|and|anything|are|at|bored|both|but|can|could|different|do|evenings?|for|fun|go|good|got|have|hello"
    r"|hi|i|i'?m|ideas?|idk|in|is|it'?s|just|like|max|maybe|me|my|need|new|next|nice|not|nothing|of|on|ones?|our|please"
    r"|really|so|some|something|stuff|suggest(?:ions?)?|the|things?|this|to|today|together|tomorrow|total|try|two|us|very"
    rf"|want|wat|we(?:'re)?|were|what|whatever|with|would|you|{WEEKDAY})\W*",
    re.IGNORECASE,
)
"""Words that tell nothing about what to do."""
