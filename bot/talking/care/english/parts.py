"""Pieces of English phrases: where a thought ends, who is near, whom it is done to."""

from __future__ import annotations

END = (
    r"(?= (?:$|[.,] |(?:again|all (?:day|night|the time)|already|also|always|and|any (?:longer|more)|anyway|as well"
    r"|at (?:home|night|times|all)|because|before|but|constantly|daily|either|everyday|every (?:day|night|time|week)"
    r"|for (?:years|months|weeks|days|a while|so long|real|ages|no reason|good)|forever|fr|honestly|i|if|in my sleep"
    r"|he|it hurts|la(?:st|te) (?:\w+)|lately|like this|lol|more and more|most (?:days|nights)|now|nowadays|often|once"
    r"|or|please|really|regularly|right now|rn|she|since|so (?:bad|badly|much|often|many times)|sometimes|soon|still"
    r"|tbh|that|the other (?:day|night)|then|these days|they|this (?:evening|morning|week|weekend|month|year|time)"
    r"|though|today|tomorrow|tonight|too|twice|u?ntil|very much|we|when(?:ever)?|while|yesterday|you know) ))"
)
NEAR = (
    r"(?:ex |ex husband|ex wife|step ?dad|step ?father|step ?mother|boyfriend|brother|dad|daddy|father|fiancee?"
    r"|girlfriend|husband|mom|mother|mum|mummy|parents|partner|spouse|stepmum|uncle|wife|son|daughter|sister|flatmate"
    r"|roommate|boss|ex)"
)
CHILD = (
    r"(?:the|my|our|his|her|their) (?:little |own |step ?|two |three )?"
    r"(?:baby|boy|boys|child|children|daughters?|girls?|kids?|sons?|toddler)"
)
ME = rf"(?:me|us|{CHILD}|(?:my|our) (?:(?:baby|little|younger) )?(?:mum|mom|mother|sister|brother)|mum|mom)"
HIM = rf"(?:him|her|them|my {NEAR}|{CHILD})"
AFRAID = r"(?:afraid|frightened|scared|terrified|petrified|fearful)"
MAY = r"(?: will| may| might| can| could| would| is going to| are going to| was going to)"
