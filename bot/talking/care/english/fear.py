"""English: fear of somebody close, and not being safe."""

from __future__ import annotations

from bot.talking.care.english.parts import AFRAID, CHILD, END, MAY, ME, NEAR

_CLOSE = (
    r"(?:boyfriend|dad|daddy|ex|father|fiancee?|girlfriend|husband|mom|mother|mum"
    r"|partner|spouse|step ?dad|step ?father|wife)"
)
FEAR = (
    (
        rf"{AFRAID}(?: that)? (?:he|she|they|you|my {NEAR}|[a-z]+){MAY} do something"
        rf"(?: bad| stupid| terrible| to me)?{END}"
    ),
    rf"{AFRAID} of what (?:will|might|could|is going to|would) happen (?:if|when) (?:he|she|they|i go home)",
    rf"{AFRAID} (?:of|by) my {_CLOSE}(?! (?:finding|in law|winning) )",
    (
        rf"{AFRAID} (?:of|by) (?:what (?:he|she|they|you|my {NEAR}|[a-z]+){MAY}? ?do|(?:him|her|them|you|my {NEAR}"
        r"|[a-z]+) (?:hurting|hitting"
        r"|beating|killing|raping|attacking|finding me|coming (?:home|back) drunk))"
    ),
    (
        rf"{AFRAID} (?:of|by) (?:his|her|their|your|my {NEAR} ?s|[a-z]+'?s) (?:anger|temper|rage|rages|moods"
        r"|mood swings|fists|outbursts|violence|threats|drinking)"
    ),
    (
        rf"{AFRAID} (?:of|when) (?:he|she|they|you|[a-z]+) (?:is|are|gets?|comes?|drinks?|shouts?|yells?|starts?"
        r"|loses?|lose)(?: \w+)? "
        r"(?:angry|mad|drunk|home|temper|shouting|yelling|upset|furious|aggressive|violent|high)"
    ),
    (
        rf"{AFRAID} when(?:ever)? (?:he|she|they|you|[a-z]+) (?:drinks?|shouts?|yells?|screams?|gets angry|gets mad"
        r"|raises)"
    ),
    (
        rf"{AFRAID}(?: that| in case)? (?:he|she|they|you|hell|shell|my {NEAR}|[a-z]+)(?: really| actually)?{MAY}"
        r"(?: really| actually| just)? (?:attack|beat|choke|find|harm|hit|hurt|kill|punch|rape|shoot|stab|strangle"
        r"|do something to)"
        rf" (?:{ME}{END}|{CHILD})"
    ),
    rf"{AFRAID}(?: that)? (?:hell|shell|he|she) (?:beat|choke|hit|hurt|kill|rape|stab|strangle)s? {ME}{END}",
    (
        rf"{AFRAID} (?:of going|to go|to come|of coming|to be|of being|to live|to stay|to sleep)(?: back)?(?: at"
        rf"| in my own)? home{END}"
    ),
    (
        rf"{AFRAID} (?:of being|to be|of staying|to stay|being)(?: left)? (?:alone|in the same room|in a room"
        rf"|at home) with (?:him|her|them|you|my {NEAR}|[a-z]+){END}"
    ),
    (
        rf"{AFRAID} (?:to leave|to break up with|of leaving|to divorce|to say no to|to report|to run from) (?:him"
        rf"|her|them|you|my {NEAR}){END}|{AFRAID} to say no{END}"
    ),
    (
        rf"(?:{AFRAID}|fear|fearing|feared|in fear|worried) (?:for|of) (?:my|our|her|his)(?: own)?(?: kids"
        rf"|childrens|daughter s|children s)? (?:life|lives|safety){END}"
    ),
    rf"{AFRAID} for (?:my|our) (?:kids|children|daughter|son|baby)(?= [.,] | $| because | with | around | when )",
    rf"(?:live|living|lived) in (?:constant )?fear{END}|in fear of (?:him|her|my {NEAR}|my life)",
    (
        r"(?:i|we|i do|we do|i am|we are|i have|kids are|children are|kids do|children do|she is|to) (?:not"
        rf"|never)(?: really| even| ever| always)?(?: feel| feeling| felt| be)? safe(?:{END}"
        rf"| here| in (?:my|our|this|his)(?: own)? (?:home|house|flat|apartment|relationship|marriage|bed|room)"
        rf"| (?:with|around|near|next to) (?:him|her|them|you|my {NEAR}){END}| at home| alone with)"
    ),
    (
        rf"(?:feel|feeling|felt|am|are) (?:so |very |really )?unsafe(?:{END}| in (?:my|our)(?: own)? home| (?:with"
        rf"|around) (?:him|her|you|my {NEAR}){END})"
    ),
    rf"eggshells (?:around|with|near|because of) (?:him|her|my {NEAR}|[a-z]+){END}|eggshells at home",
    (
        r"(?:lock|locked|locking|hide|hid|hiding)(?: myself)? in (?:the|my|a) (?:bathroom|bedroom|room|car|closet"
        r"|wardrobe|toilet)"
        r" (?:from|because|so (?:he|she|that he)|until|when) (?:he|she|him|her|my|of|can|could)"
    ),
    rf"(?:safe|unsafe) with (?:my {NEAR}){END}|not safe (?:at home|for (?:me|us|my kids|the kids))",
    (
        rf"(?:i|we) fear (?:him|her|my {NEAR}){END}|(?:intimidated|threatened|terrorised|terrorized) by (?:him"
        rf"|my {NEAR}){END}"
    ),
    (
        rf"afraid at home|scared at home|{AFRAID} in my own (?:home|house|flat|bed)"
        rf"|{AFRAID} to fall asleep (?:next to|beside)"
    ),
    rf"hide from (?:my {NEAR}|him){END}(?! hide and)|run away from (?:my {NEAR}|him){END}",
)
FEARED = (
    rf"{AFRAID} around",
    rf"{AFRAID} (?:of|by)",
    r"(?:not|never)(?: feel| feeling| felt)? safe (?:with|around|near|next to|alone with)",
    r"(?:feel|feeling|am|felt) unsafe (?:with|around)",
    (
        r"(?:hit|slapped|raped|beaten|punched|kicked|choked|strangled|abused|molested|threatened|assaulted"
        r"|attacked|groped) by"
    ),
    r"in fear of|intimidated by|violence from",
)
