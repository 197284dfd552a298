"""Whether words suggest self-harm, fear of somebody close, or violence: careful phrases, no guessing at people.

A phrase counts in the first person or about somebody near, and mostly where a thought ends: "scared of her" counts,
"scared of her driving" does not. It will miss some and be wrong about others; what follows is an offer one can close.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛ʼ`´＇", "'"))

_END = (
    r"(?= *(?:$|[.,;:!?()…-]"
    r"|(?:again|all the time|and|any ?more|at night|because|but|if|in my sleep|last night|lately|now|often|or"
    r"|right now|since|so much|sometimes|soon|that|today|tomorrow|tonight|until|when|whenever|while|yesterday)\b"
    r"|(?:cuando|porque|pero|y|ya|esta noche)\b|(?:ce soir|depuis|et|mais|parce|quand)\b"
    r"|(?:aber|heute|mehr|oder|und|weil|wenn)\b|(?:e|hoje|mas|quando)\b|(?:ma|perche|stasera)\b))"
)
"""Where a thought ends or a new one begins, in any of the languages."""

_NEAR = (
    r"(?:boyfriend|brother|dad|ex|father|fiancee?|girlfriend|husband|mom|mother|mum|partner|spouse|step ?dad"
    r"|step ?father|uncle|wife)(?!\w|')"
)
_WHO = (
    rf"(?:he|she|they|you|my {_NEAR})"
    r"(?:'s| is| are|'re| was| were| has| have|'ve| had| always| even| just| often| once| sometimes)*"
)
_BLOW = (
    r"(?:assault(?:s|ed|ing)?|attack(?:s|ed|ing)?|chok(?:es?|ed|ing)|hit(?:s|ting)?|kick(?:s|ed|ing)?"
    r"|punch(?:es|ed|ing)?|rap(?:es?|ed|ing)|slap(?:s|ped|ping)?|stab(?:s|bed|bing)?|strangl(?:es?|ed|ing))"
)
_SHOVE = r"(?:drag(?:s|ged)|grab(?:s|bed)|push(?:es|ed)|shove[sd]|slam(?:s|med)|threw|throws)"
_AFRAID = r"(?:afraid|frightened|scared|terrified)"
_MAY = r"(?:'ll| will| might| may| could| would|'d|(?:'s| is|'re| are) going to)"
_CHILDREN = r"(?:the|my|our) (?:baby|child|children|daughter|kids|son)"

_ENGLISH = (
    r"(?:kill|unalive)(?:ing)? myself(?! (?:laughing|with laughter|over|trying|to|at (?:the gym|work)))",
    rf"(?:end|take|ending|taking) my (?:own )?life{_END}",
    rf"(?:want|wanna|going|gonna|ready)(?: to)? end it all{_END}",
    rf"(?<!n't )(?<!not )(?<!dont )(?:want|wanna|wish i could|ready)(?: to)?(?: just)? die{_END}",
    r"wish i (?:was|were) (?:dead|never born)|wish i(?:'d| had) never been born|wish i (?:wasn't|weren't) alive",
    rf"(?:do not|don'?t)(?: really)? (?:want to|wanna) (?:live|be alive|exist)(?: any ?more| any longer)?{_END}",
    r"(?:do not|don'?t)(?: really)? (?:want to|wanna) (?:be here any ?more|wake up (?:again|any ?more|tomorrow))",
    rf"(?:no|any) (?:point|reason|will) (?:in|to|for) (?:live|living){_END}|nothing(?: left)? to live for",
    r"better off (?:dead|without me|if i (?:was|were) (?:dead|gone))",
    r"i(?:'?m| am| feel| felt|'ve been| have been)(?: \w+)? suicidal|suicidal (?:feelings|thoughts)",
    r"(?:think|thinking|thought|thoughts) (?:about|of) suicide|(?:want to|wanna|going to|gonna) commit suicide",
    r"(?:going|gonna|keep|kept|need|tempted|urge|wanna|want)(?: to)? (?:hurt|harm)(?:ing)? myself",
    rf"(?:need|urge|wanna|want)(?: to)? cut myself{_END}|(?:burn|cut|hurt)(?:ting|ing)? myself on purpose",
    r"self[- ]?harm(?:ed|ing)?|harm(?:ed|ing)? myself|slit(?:ting)? my(?: own)? wrists?",
    rf"(?:hang|shoot)(?:ing)? myself{_END}|(?:took|take|taking|want) an overdose|overdos(?:e|ing) on (?:my|pills)",
    r"throw(?:ing)? myself (?:in front of|under|off) (?:a|the) (?:balcony|bridge|building|bus|car|roof|train|truck)",
    r"(?:take|taking|took|swallow(?:ed|ing)?) all(?: of)? (?:her|his|my|the) (?:med(?:s|ication)|pills|tablets)",
    rf"{_AFRAID} of (?:him|her|you){_END}|{_AFRAID} of my {_NEAR}",
    rf"{_WHO} (?:frightens?|scares?|terrif(?:y|ies)|threaten(?:s|ed|ing)?) me{_END}",
    rf"{_AFRAID}(?: that)? (?:he|she|they|you){_MAY} (?:beat|choke|hit|hurt|kill|rape|stab|strangle) (?:me|us){_END}",
    rf"{_AFRAID}(?: that)? (?:he|she|they|you){_MAY} (?:beat|hit|hurt|kill) {_CHILDREN}",
    rf"{_AFRAID} (?:of going|to go) (?:back )?home{_END}",
    rf"{_AFRAID} (?:of being|to be) alone with (?:him|her|my {_NEAR})",
    rf"(?:afraid|fear|scared) for my(?: own)? (?:life|safety){_END}",
    rf"(?:\w+n'?t|not|never)(?: feel(?:ing)?)? safe (?:at home|in my own home|with (?:him|her|my {_NEAR}))",
    rf"feel unsafe (?:at home|in my own home|with (?:him|her|my {_NEAR}))",
    rf"{_WHO} {_BLOW} me(?:{_END}| (?:across|in) the (?:face|head|stomach)| with (?:a|his|her|your) (?:belt|fist))",
    rf"{_WHO} (?:beats me|beat(?:s|en|ing)? me up){_END}|{_WHO} pull(?:s|ed) a (?:gun|knife) on me",
    rf"{_WHO} {_SHOVE} me (?:against the|by the (?:hair|neck|throat)|down the stairs|to the (?:floor|ground))",
    rf"hands? (?:around|round|on) my (?:neck|throat){_END}",
    r"physically (?:abuse[sd]?|abusive|hurts? me|violent)|abus(?:es|ed|ing) me",
    r"(?:abusive|violent) (?:to|towards?|with) me",
    rf"(?:(?:he|she|my {_NEAR})(?:'s| is| gets| can be)(?: \w+)?|my) (?:abusive|violent)(?:{_END}| {_NEAR})",
    rf"threat(?:s|ens?|ened|ening)? to (?:beat|hit|hurt|kill|shoot|stab) (?:me|us|{_CHILDREN})",
    rf"(?:he|she|they|my {_NEAR}) (?:won't|doesn't|never) lets? me leave the (?:flat|house){_END}",
    rf"(?:he|she|they|my {_NEAR}) (?:won't|doesn't|never) lets? me see my (?:family|friends)",
    rf"(?:he|she|they|my {_NEAR}) lock(?:s|ed) me (?:in|inside|out){_END}",
    rf"i (?:choked|hit|punched|slapped|strangled) (?:my {_NEAR}|{_CHILDREN}|him|her){_END}",
    rf"{_AFRAID}(?: that)? i{_MAY} (?:hit|kill|hurt) (?:somebody|someone|{_CHILDREN})",
)
_SPANISH_NEAR = r"(?:ex|esposa|esposo|marido|mujer|novia|novio|padrastro|padre|pareja)\b"
_SPANISH_WHO = rf"(?:el|ella|mi {_SPANISH_NEAR})(?: a veces| siempre)?"
_SPANISH = (
    rf"(?<!no )(?:quiero|quisiera) (?:matarme|morir(?:me)?|suicidarme){_END}|me quiero (?:matar|morir){_END}",
    r"(?:pensando|pensado|pienso) en (?:matarme|quitarme la vida|suicidarme)|quitarme la vida",
    rf"no quiero (?:seguir viviendo|vivir(?: asi| mas)?){_END}|(?:necesito|quiero) (?:cortarme|hacerme dano){_END}",
    rf"miedo (?:a|de) (?:el|ella){_END}|(?:miedo|temo) (?:a|de) mi {_SPANISH_NEAR}",
    rf"{_SPANISH_WHO} me (?:amenaza|golpea|golpeo|maltrata|pega|pego|viola|violo){_END}",
    rf"{_SPANISH_WHO} me ha (?:amenazado|golpeado|maltratado|pegado|violado){_END}",
)
_FRENCH_NEAR = r"(?:mon (?:beau-pere|compagnon|conjoint|copain|ex|mari|pere)|ma (?:compagne|conjointe|copine|femme))\b"
_FRENCH = (
    r"me suicider|pensees suicidaires|en finir avec la vie|mettre fin a mes jours",
    rf"(?<!pas )(?:envie de|veux|voudrais) (?:me tuer|mourir){_END}|plus envie de vivre{_END}|veux plus vivre{_END}",
    rf"(?:besoin|envie) de me (?:faire (?:du )?mal|scarifier){_END}|veux me (?:faire du mal|scarifier){_END}",
    rf"peur d(?:e lui|'elle|e elle){_END}|peur de {_FRENCH_NEAR}",
    rf"(?:il|elle|{_FRENCH_NEAR}) me (?:bat|frappe|menace|tape|viole|violente){_END}",
    rf"(?:il|elle|{_FRENCH_NEAR}) m'a (?:battue?|etranglee?|frappee?|giflee?|menacee?|tapee?|violee?){_END}",
)
_GERMAN_NEAR = r"(?:ex|frau|freund|freundin|mann|partner|partnerin|stiefvater|vater)\b"
_GERMAN = (
    rf"mich (?:selbst )?(?:umbringen|umzubringen|toten|zu toten){_END}|mir das leben nehmen",
    r"selbstmordgedanken|suizidgedanken",
    rf"(?:mochte|will) (?:einfach |nur |nur noch )?(?:sterben|tot sein){_END}",
    rf"(?:mag|mochte|will) (?:einfach )?nicht mehr (?:aufwachen|da sein|leben){_END}",
    r"(?:mochte|muss|will) mich (?:selbst )?(?:ritzen|verletzen)|mir (?:selbst )?(?:etwas|was) an(?:zu)?tun",
    rf"angst vor (?:ihm|ihr){_END}|angst vor meine[mr] {_GERMAN_NEAR}",
    rf"(?:er|sie|meine? {_GERMAN_NEAR}) (?:bedroht|misshandelt|schlagt|verprugelt|wurgt) mich{_END}",
    rf"(?:er|sie|meine? {_GERMAN_NEAR}) hat mich (?:bedroht|gewurgt|geschlagen|vergewaltigt|verprugelt){_END}",
)
_PORTUGUESE_NEAR = (
    r"(?:meu (?:companheiro|ex|marido|namorado|padrasto|pai|parceiro)"
    r"|minha (?:companheira|esposa|ex|mulher|namorada|parceira))\b"
)
_PORTUGUESE = (
    rf"(?<!nao )quero (?:me matar|matar-me|morrer|me suicidar|suicidar-me){_END}",
    r"(?:pensando|penso|pensar) em (?:me matar|matar-me|me suicidar|suicidio)",
    rf"(?:acabar com|tirar) (?:a )?minha(?: propria)? vida|nao quero (?:mais viver|viver(?: mais)?){_END}",
    rf"(?:quero|vontade de) (?:cortar-me|ferir-me|me cortar|me ferir|me machucar){_END}",
    rf"medo (?:dele|dela){_END}|medo d(?:o |a ){_PORTUGUESE_NEAR}",
    rf"(?:ele|ela|(?:o |a )?{_PORTUGUESE_NEAR}) me (?:agrediu|agride|ameaca|ameacou|bate|bateu|espanca|estuprou){_END}",
    rf"(?:ele|ela|(?:o |a )?{_PORTUGUESE_NEAR}) (?:agrediu|agride|ameaca|ameacou|bate|bateu|violou)-me{_END}",
)
_ITALIAN_NEAR = (
    r"(?:mi[ao] (?:madre|marito|moglie|padre)|(?:il |l |l')?mio (?:compagno|ex|fidanzato|patrigno|ragazzo)"
    r"|(?:la )?mia (?:compagna|ex|fidanzata|ragazza))\b"
)
_ITALIAN = (
    rf"(?<!non )voglio (?:ammazzarmi|farla finita|morire|suicidarmi|uccidermi){_END}|togliermi la vita",
    r"(?:pensando|penso|pensato) (?:a|al|di) (?:ammazzarmi|farla finita|suicidarmi|suicidio|uccidermi)",
    rf"non voglio (?:piu vivere|vivere(?: piu)?){_END}|(?:voglia di|voglio) (?:farmi del male|tagliarmi le vene)",
    rf"paura di (?:lui|lei){_END}|paura d(?:i |el |ella ){_ITALIAN_NEAR}",
    rf"(?:lui|lei|{_ITALIAN_NEAR})(?: a volte| sempre)? mi (?:mena|minaccia|picchia|violenta){_END}",
    rf"(?:lui|lei|{_ITALIAN_NEAR}) mi ha (?:menat|minacciat|picchiat|violentat)[oa]{_END}|^mi picchia{_END}",
)
_PHRASES = re.compile(
    "|".join(
        rf"(?<!\w)(?:{each})(?!\w)" for each in (*_ENGLISH, *_SPANISH, *_FRENCH, *_GERMAN, *_PORTUGUESE, *_ITALIAN)
    )
)


def worrying(words: Iterable[str]) -> bool:
    """Whether any of these texts has a phrase that somebody who needs help might write."""
    return any(_PHRASES.search(_flat(each)) for each in words)


def _flat(words: str) -> str:
    """Lower case, straight apostrophes, single spaces, no accents: the same phrase however it was typed."""
    straight = unicodedata.normalize("NFKD", words.translate(_APOSTROPHES)).casefold()
    visible = "".join(each for each in straight if unicodedata.category(each) not in {"Mn", "Cf"})
    return " ".join(visible.split())
