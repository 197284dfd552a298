"""German, umlauts without their dots."""

from __future__ import annotations

import re

from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue, set_of

_END = (
    r"(?= (?:$|[.,] |(?:aber|als|auch|dauernd|denn|er|es|damals|gestern|heute|hart|ich|immer|im moment|jeden"
    r"|jede|jetzt|letzte|manchmal|mehr|nachts"
    r"|oder|oft|schon|sehr|seit|sie|so|standig|und|wieder|weil|wenn|zu hause|daheim|vor|nicht mehr|obwohl"
    r"|regelmassig) ))"
)
_NEAR = (
    r"(?:(?:mein|meine|meinem|meiner|meinen) (?:ex|exfreund|exmann|frau|freund|freundin|mann|partner|partnerin"
    r"|stiefvater|vater|papa|mutter|mama|bruder|onkel|chef))"
)
_CHILD = (
    r"(?:(?:das|die|den|der|unser|unsere|unseren|unserem|unserer|mein|meine|meinen|meinem|meiner|sein|seine"
    r"|seinen) (?:baby|kind|kinder|kindern|sohn|tochter|mutter|mama))"
)
_SELF = (
    (
        rf"mich (?:selbst |einfach )?(?:umbringen|umzubringen|toten|zu toten|umbringe|umgebracht){_END}"
        r"|mir das leben (?:nehmen|zu nehmen)|meinem leben ein ende|mein leben (?:zu )?beenden"
        r"|bringe? mich um(?= [.,] | $)|alles (?:zu )?beenden(?= [.,] | $)"
        r"|schluss (?:zu )?machen mit (?:allem|dem leben)"
    ),
    (
        r"selbstmordgedanken|suizidgedanken|suizidal|selbstmordgefahrdet|suizidversuch|selbstmordversuch|(?:an"
        r"|uber) (?:selbstmord|suizid) (?:denke|nach|gedacht)|(?:denke|dachte|gedanken) (?:oft |manchmal |viel "
        r"|ofter )?(?:an|uber) (?:selbstmord|suizid|den tod)"
    ),
    (
        r"(?:mochte|will|wurde|wollte)(?: am liebsten)?(?: einfach| nur| nur noch| jetzt)* (?:sterben|tot sein"
        rf"|verschwinden|nicht mehr (?:aufwachen|da sein|leben|existieren|hier sein)|nie wieder aufwachen){_END}"
    ),
    (
        r"(?:mag|mochte|will|kann)(?: einfach| so)* nicht (?:mehr (?:aufwachen|da sein|leben|existieren"
        rf"|weiterleben|am leben sein)|weiterleben){_END}|(?:kann|halte es) (?:so )?nicht mehr (?:weiter|aus){_END}"
    ),
    (
        r"(?:mochte|muss|will|musste|wollte|drang)(?: wieder)? mich(?: selbst| wieder)? (?:zu )?(?:ritzen"
        rf"|verletzen|schneiden)|mir (?:selbst )?(?:etwas|was|weh)(?: anzutun| zu tun| antun| tun|zutun){_END}"
        r"|(?:drang|lust),? mich zu (?:ritzen|verletzen|schneiden)"
    ),
    (
        rf"(?:ritze|verletze|schneide) mich(?: selbst| wieder| immer)*{_END}|ich habe? mich (?:wieder |selbst "
        r"|heute |gestern |erneut )*(?:geritzt|selbst verletzt|verletzt absichtlich)|tue? mir (?:selbst )?(?:weh"
        r"|was an|etwas an)|selbstverletz\w+"
    ),
    (
        r"(?:ware|wunschte ich ware|wunsche ich ware|lieber|besser) (?:lieber |besser )?tot(?= [.,] | $| als )"
        r"|nie geboren|ohne mich (?:besser|glucklicher)|besser (?:dran )?ohne mich(?= [.,] | $)|keinen (?:sinn"
        r"|grund) (?:mehr )?(?:zu leben|im leben|weiter)"
        r"|lebensmude(?= [.,] | $)|(?:niemand|keiner) wurde mich vermissen|mude (?:zu leben|vom leben)"
        r"|nicht mehr lebenswert"
    ),
    (
        r"(?:zu viele|alle|alle meine|eine packung|viel zu viele|haufenweise) (?:tabletten|pillen"
        r"|schlaftabletten) (?:genommen|geschluckt|nehmen|schlucken)|uberdosis(?= [.,] | $| tabletten | genommen )"
        r"|vor (?:einen|den|die) (?:zug|bahn|auto|u bahn) (?:zu )?(?:werfen|springen|geworfen)"
        r"|(?:von|aus) (?:einer|der|dem|einem) (?:brucke|dach|fenster|balkon) (?:zu )?springen|pulsadern"
        r"|mich (?:zu )?(?:erhangen|aufhangen|aufzuhangen|erschiessen)(?= [.,] | $)"
    ),
    (
        rf"(?:er|sie|{_NEAR}|mein sohn|meine tochter) (?:will|mochte|droht) (?:sich (?:umzubringen|umbringen"
        r"|das leben nehmen|toten)|sterben|nicht mehr leben)|sich (?:umzubringen|umbringt|umbringen will)(?= [.,] "
        r"| $| wenn )"
    ),
)
_OTHERS = (
    (
        rf"angst vor (?:ihm|ihr|ihnen){_END}|angst vor {_NEAR}|angst dass (?:er|sie|du) (?:mich|uns|mir"
        r"|die kinder) (?:schlagt|verletzt|umbringt|totet|was antut|etwas antut|wehtut|wurgt)|angst , dass (?:er"
        r"|sie|du) (?:mich|uns|mir|die kinder) (?:schlagt|verletzt|umbringt|totet|was antut|etwas antut|wehtut"
        r"|wurgt)"
    ),
    (
        r"angst (?:davor )?,? ?(?:nach hause zu (?:gehen|kommen)|heim zu|heimzugehen|mit (?:ihm|ihr) allein)"
        r"|angst (?:um mein leben|um meine kinder|um unsere kinder|um die kinder)|angst vor dem (?:heimkommen"
        r"|nach hause)|traue mich nicht nach hause"
    ),
    (
        rf"fuhle? mich (?:hier |bei ihm |zu hause |daheim |mit ihm )?(?:nicht|nie|nirgends)(?: mehr)? sicher{_END}"
        rf"|(?:nicht|nie|nirgends)(?: mehr)? sicher (?:(?:zu hause|daheim|bei (?:ihm|ihr)|mit (?:ihm|ihr|{_NEAR})))"
        rf"|(?:bei|mit) (?:ihm|ihr|{_NEAR}) nicht (?:mehr )?sicher"
    ),
    (
        r"(?:wurde|bin|werde) (?:\w+ )?(?:vergewaltigt|missbraucht|misshandelt|verprugelt|zusammengeschlagen"
        r"|sexuell \w+|bedroht|gestalkt)(?= )|vergewaltigt worden|hausliche gewalt erleb\w*|gewalttatige beziehung"
    ),
    (
        rf"(?:er|sie|{_NEAR}) (?:ist|wird|wurde)(?: sehr| oft| immer| manchmal)* (?:gewalttatig|handgreiflich"
        rf"|aggressiv){_END}"
    ),
    (
        rf"ich habe? (?:{_NEAR}|{_CHILD}|ihn|sie) (?:geschlagen|gewurgt|verprugelt)(?= [.,] | $)"
        r"|angst ,? ?(?:meinem|dem|meinen|jemandem) (?:\w+ )?(?:etwas|was|weh) (?:anzutun|zu tun)"
    ),
)
_HIT = (
    r"(?:bedroht|gewurgt|vergewaltigt|verprugelt|geschubst|gestossen|getreten|gebissen|geohrfeigt|verletzt"
    r"|misshandelt|missbraucht|angegriffen|gepackt|eingesperrt|begrapscht|gestalkt)"
)
_DONE = (
    (
        r"(?:bedroht|misshandelt|verprugelt|wurgt|schubst|tritt|ohrfeigt|vergewaltigt|missbraucht|stosst|stalkt"
        rf"|wurgte|schubste|bedrohte|verprugelte|trat) (?:mich|uns|{_CHILD}){_END}"
    ),
    (
        rf"(?:mich|uns|{_CHILD}) (?:oft |immer |manchmal |standig |wieder )*(?:bedroht|misshandelt|verprugelt|wurgt"
        rf"|schlagt|schlug|schubst|tritt|schubste|vergewaltigt){_END}"
    ),
    (
        rf"(?:schlagt|schlug|schlage|schlagst) (?:mich|uns|{_CHILD})(?:{_END}| ins gesicht| mit (?:dem|der"
        r"|einem) (?:gurtel|faust|hand))"
    ),
    (
        rf"(?:hat|hast|haben|hatte) (?:mich|uns|{_CHILD}) (?:gestern |wieder |oft |heute |so |schon |mal "
        r"|letzte nacht |einmal |mehrmals |fast |ins gesicht |die treppe (?:runter|hinunter) |gegen die wand "
        rf"|zu boden )*(?:{_HIT})(?= )(?! (?:beim|im|mit einem witz) )"
    ),
    (
        rf"(?:tut|tat) (?:mir|uns|unserem \w+|den kindern) weh{_END}|(?:hat|hast) (?:mir|uns) (?:weh getan|wehgetan"
        r"|eine (?:runtergehauen|ohrfeige|geknallt)|ein messer|gedroht)"
    ),
    (
        r"(?:zwingt|zwang) mich (?:zum sex|zu sex|mit ihm|zu sachen|ihn)|hat mich (?:zum sex|zu sex) (?:gezwungen)"
        r"|fasst mich (?:an ,? ?(?:obwohl|wenn)|gegen meinen willen)"
    ),
    (
        r"(?:packt|packte|zieht|zog|reisst|riss|stosst|stiess|drangt|druckt|wirft|warf) mich (?:am|an den|an der"
        r"|gegen|zu boden|die treppe|auf den boden)(?: (?:arm|hals|haaren|kehle|wand|die wand|die tur|runter|boden"
        r"|hinunter))?"
    ),
    (
        r"lasst mich nicht (?:raus|aus dem haus|weg|gehen|zu meine\w|meine (?:freunde|familie|eltern"
        r"|freundinnen) (?:sehen|treffen)|arbeiten|aus der wohnung|allein raus|telefonieren)"
    ),
    (
        r"(?:kontrolliert|uberwacht|durchsucht|ortet|verfolgt) (?:standig |immer )?(?:mein (?:handy|telefon|geld"
        r"|leben|konto)|alles ,? ?was ich|meine (?:nachrichten|\w+)|mich(?= [.,] | $| und ))|(?:sperrt|sperrte"
        r"|schliesst) mich ein|verbietet mir (?:zu|meine|raus|den kontakt|das haus)"
    ),
    (
        r"(?:droht|drohte|hat gedroht)(?: mir)?(?: damit)? ,? ?(?:mich|mir|uns|die kinder|sich) (?:umzubringen"
        r"|zu (?:schlagen|toten|nehmen)|etwas anzutun|was anzutun|wegzunehmen)|(?:wollte|versuchte"
        r"|will) mich (?:umbringen|erwurgen|toten|vergewaltigen)"
    ),
    (
        r"hat gesagt ,? ?(?:dass )?er bringt mich um|hat (?:versucht)? ?,? ?mich (?:zu (?:erwurgen|toten"
        r"|vergewaltigen)|umzubringen)"
    ),
)

GERMAN = Tongue(
    alone=Phrases(*_SELF, *_OTHERS),
    done=Phrases(*_DONE),
    named=Phrases(rf"macht mir (?:grosse |oft |echt |manchmal |so )?angst{_END}|(?:terrorisiert|angstigt) mich{_END}"),
    won=Phrases(
        rf"(?:schlagt|schlug) (?:mich|uns){_END}|(?:hat|hast|haben) (?:mich|uns|{_CHILD}) (?:gestern |wieder |oft "
        rf"|heute |schon |mal |letzte nacht |ins gesicht |einmal |fast |mehrmals )*geschlagen{_END}"
    ),
    games=set_of(
        "schach|tennis|karten|spiel|spielen|gespielt|tischtennis|fussball|uno|quiz|wettrennen|kniffel|skat|"
        "poker|mario|partie|runde"
    ),
    feared=Phrases(
        r"angst vor", r"(?:nicht|nie) (?:mehr )?sicher (?:bei|mit)", r"(?:geschlagen|vergewaltigt|bedroht) von"
    ),
    end=re.compile(_END),
    people=set_of(
        "er|sie|ihm|ihr|ihnen|du|dir|jemand|wer|ex|mann|frau|freund|freundin|partner|partnerin|vater|mutter|"
        "papa|mama|stiefvater|bruder|schwester|onkel|chef|nachbar|typ|kerl|mensch|opa|sohn|tochter|kollege"
    ),
    things=set_of(
        "es|das|was|nichts|alles|etwas|mich|mir|dich|uns|nicht|auch|noch|schon|so|da|hier|dann|doch|ja|nein|"
        "hohe|hohen|hoehen|spinnen|schlangen|dunkelheit|dunkeln|tod|leben|liebe|hunger|sonne|regen|kalte|"
        "hitze|musik|lied|film|wetter|wind|flugangst|fliegen|clowns|zahnarzt|zahnarzten|prufungen|prufung|"
        "wasser|meer|gewitter|corona|montag|montagen|zukunft|einsamkeit|nahe|halloween|realitat|mausen|"
        "hunden|katze|hund|baby|kind|allem|nix|veranderung|veranderungen|fehlern|spritzen|arbeit|versagen"
    ),
    articles=set_of(
        "der|die|das|den|dem|ein|eine|einen|einem|einer|dieser|diese|dieses|mein|meine|unser|unsere|sein|"
        "seine|ihre|kein|keine|allen"
    ),
    passing=set_of("oft|immer|manchmal|auch|schon|wieder|noch|sogar|fast|standig|gestern|heute|jetzt|einfach|nur|dann"),
    joining=set_of("und|,|aber|weil|wenn|oder|dann"),
    denying=set_of("nicht|nie|niemals|kein|keine"),
    owners=set_of("mein|meine|meinem|meiner|meinen|unserem"),
    no_name=re.compile(r"(?:ung|heit|keit|schaft|en|ern|s)$"),
)
