"""Italian, where "he" may go unsaid."""

from __future__ import annotations

import re

from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue, set_of

_END = (
    r"(?= (?:$|[.,] |(?:a casa|a volte|ancora|anche|da|davanti|di nuovo|di notte|e|forte|ieri|in casa|io|lei"
    r"|lui|ma|molto|o|oggi|ogni|perche|piu|poi|quando"
    r"|se|sempre|spesso|stanotte|stasera|tanto|tutti i|tutte le|ultimamente|per|cosi|davvero) ))"
)
_NEAR = (
    r"(?:(?:il |l |la )?mi[ao] (?:capo|compagn[oa]|ex|fidanzat[oa]|fratello|madre|mamma|marito|moglie|padre"
    r"|papa|patrigno|ragazz[oa]|zio|partner))"
)
_CHILD = (
    r"(?:(?:mi[oa]|nostr[oa]|i miei|i nostri|le mie|i|le|la mia|il mio|nostro|il nostro|la nostra|ai|alla|al"
    r"|al nostro|alla nostra|ai nostri|ai miei) (?:bambin[oiae]|figli[oa]?|figlie|madre|mamma|piccol[oi]))"
)
_SELF = (
    (
        r"(?<! non )(?:voglio|vorrei|volevo|preferirei|preferisco|voglia di|sto per|solo)(?: solo)? (?:ammazzarmi"
        rf"|farla finita|morire|suicidarmi|uccidermi|sparire|essere mort[oa]|non svegliarmi(?: piu)?){_END}"
        r"|togliermi la vita|mi (?:voglio|vorrei) (?:ammazzare|uccidere|suicidare)"
    ),
    (
        r"(?:pensando|penso|pensato|pensare|pensavo) (?:spesso )?(?:a|al|alla|di) (?:ammazzarmi|farla finita"
        r"|suicidarmi|suicidio|uccidermi|morte|morire|farmi del male|tagliarmi)"
    ),
    (
        r"non (?:voglio|ho voglia di) (?:piu )?(?:vivere|esistere|svegliarmi|esserci|andare avanti)(?: piu"
        rf"| cosi)?{_END}|(?:farla finita|finire tutto){_END}|mett(?:ere|o) fine alla mia vita"
        r"|non ce la faccio piu(?= [.,] | $| a vivere | a andare )"
    ),
    (
        r"(?:voglia di|voglio|bisogno di|ricominciato a|ho iniziato a|continuo a) (?:farmi (?:del )?male|tagliarmi"
        rf"|tagliarmi le vene|ferirmi){_END}|autolesion\w+|mi (?:faccio (?:del )?male|taglio"
        rf"|sono tagliat[oa] di nuovo|sono tagliat[oa] apposta|ferisco){_END}"
    ),
    (
        r"(?:sono|mi sento|pensieri|idee) suicid[ai]|suicida(?= [.,] | $)|(?:tentato|provato) (?:il suicidio"
        r"|a (?:uccidermi|suicidarmi|ammazzarmi))|tentativo di suicidio"
    ),
    (
        r"meglio (?:senza di me(?= [.,] | $)|mort[oa]|se (?:fossi mort[oa]|non (?:ci fossi|esistessi)))|(?:vorrei"
        r"|magari) (?:essere mort[oa]|non essere mai nat[oa]|non svegliarmi)|(?:ragione|motivo|senso) (?:per|di"
        r"|a) vivere|stanc[oa] di vivere|stuf[oa] di vivere|non vale la pena vivere"
    ),
    (
        r"(?:preso|ingoiato|prendere|ingoiare|presa) (?:troppe|tutte le|un sacco di|una scatola di"
        r"|tutte le mie) (?:pillole|pastiglie|pasticche|medicine|compresse)|overdose(?= [.,] | $)|(?:buttarmi"
        r"|gettarmi) (?:dal|da un|sotto|dalla|giu) (?:\w+ )?(?:ponte|treno|finestra|balcone|macchina)?|impiccarmi"
        r"|tagliarmi le vene"
    ),
    (
        rf"(?:lui|lei|{_NEAR}|mio figlio|mia figlia) (?:vuole|dice che vuole|minaccia di|dice che si) (?:uccidersi"
        r"|ammazzarsi|suicidarsi|morire|uccide|ammazza)"
    ),
)
_OTHERS = (
    (
        rf"paura di (?:lui|lei|te|loro){_END}|paura d(?:i |el |ella |ell)? ?{_NEAR}|paura che (?:lui |lei )?(?:mi"
        r"|ci) (?:picchi|uccida|faccia (?:del )?male|ammazzi|violenti|meni)|paura di (?:quello|cio) che (?:puo"
        r"|potrebbe) far(?:e|mi)"
    ),
    (
        rf"paura di (?:tornare|andare|stare|rientrare) (?:a|in) casa{_END}|paura di (?:restare|stare"
        r"|rimanere) (?:da sol[oa]|sol[oa]) con|(?:paura|temo) per (?:la mia (?:vita|incolumita)|i miei figli)"
    ),
    (
        rf"non (?:mi sento|sono|siamo)(?: piu| mai)? (?:al sicuro|sicur[oa])(?:{_END}| (?:a casa|in casa|con (?:lui"
        rf"|lei|{_NEAR})))"
    ),
    (
        r"(?:sono|ero) stat[oa] (?:violentat[oa]|stuprat[oa]|picchiat[oa]|aggredit[oa]|abusat[oa]|molestat[oa]"
        r"|minacciat[oa])|mi hanno (?:violentat|stuprat|picchiat|aggredit)[oa]|abus(?:a|ato|ava) di me"
        r"|relazione (?:violenta|abusiva)|vittima di violenza"
    ),
    rf"(?:lui|lei|{_NEAR}) (?:e|diventa)(?: molto)? (?:violent[oa]|aggressiv[oa]|manesc[oa]){_END}",
    (
        rf"ho (?:picchiato|schiaffeggiato) (?:{_NEAR}|{_CHILD})|paura di (?:picchiare|far male a"
        rf"|fare del male a) (?:{_CHILD}|qualcuno)"
    ),
)
_DONE = (
    (
        r"(?:mi|ci) (?:mena|menava|minaccia|minacciava|picchia|picchiava|violenta|spinge|spintona|strangola"
        r"|strattona|schiaffeggia|maltratta|aggredisce|perseguita|terrorizza|stupra|prende a (?:pugni|calci"
        rf"|schiaffi|botte)|mette le mani addosso|tira (?:schiaffi|pugni)|fa (?:del )?male){_END}"
    ),
    (
        r"(?:mi|ci) (?:ha|aveva|sta) (?:menat|minacciat|picchiat|violentat|stuprat|spint|strangolat|aggredit"
        r"|maltrattat|colpit|schiaffeggiat|pestat|fatto (?:del )?male|dato (?:uno schiaffo|un pugno)|picchiand"
        rf"|minacciand|messo le mani)[oai]?(?:{_END}| (?:giu|contro|addosso|in faccia|per terra|con (?:la cintura"
        r"|un coltello)))"
    ),
    (
        r"mi (?:costringe|obbliga|forza|ha costrett[oa]|ha obbligat[oa]|ha forzat[oa]) a (?:fare (?:sesso|l amore)"
        r"|avere rapporti|andare a letto|farlo|scopare)|mi tocca (?:quando|senza|anche se)"
    ),
    (
        r"mi (?:ha )?(?:afferra|afferrat[oa]|pres[oa]|prende|tirat[oa]|tira|spint[oa]|spinge|sbattut[oa]) (?:per"
        r"|contro|giu|al) (?:i |il |le |la )?(?:capelli|collo|gola|braccio|muro|scale)"
    ),
    (
        r"non mi (?:lascia|fa|permette di) (?:uscire(?: di casa)?(?= [.,] | $| e | mai | da )|vedere (?:i|la|le"
        r"|mia|mio)|parlare con|lavorare|andare via)|mi (?:chiude|ha chius[oa]|rinchiude) (?:in casa|a chiave"
        r"|in camera|dentro)"
    ),
    (
        r"(?:mi )?(?:controlla|spia|fruga|traccia) (?:il (?:mio )?(?:telefono|cellulare)|tutto"
        r"|i (?:miei )?(?:soldi|messaggi))|mi segue ovunque(?= [.,] | $| e )"
    ),
    (
        r"(?:picchia|picchiato|mena|maltratta|schiaffeggia|ha picchiato|fa (?:del )?male (?:a)?|abusa di|grita"
        rf"|urla e picchia) ?{_CHILD}"
    ),
    (
        r"(?:minaccia|ha minacciato|minacciato)(?: di) (?:uccidermi|ammazzarmi|picchiarmi|farmi|uccidersi"
        r"|ammazzarsi|suicidarsi|portarmi via|togliermi)|ha (?:provato|cercato|tentato) (?:a|di) (?:uccidermi"
        r"|strangolarmi|violentarmi|ammazzarmi)|ha detto che mi (?:uccide|ammazza)"
    ),
)

ITALIAN = Tongue(
    alone=Phrases(*_SELF, *_OTHERS),
    done=Phrases(*_DONE),
    named=Phrases(rf"mi (?:fa (?:molta |tanta )?paura|spaventa|terrorizza){_END}"),
    won=Phrases(rf"mi ha battut[oa]{_END}"),
    games=set_of(
        "scacchi|tennis|carte|partita|gioco|giocato|giocare|gara|punti|briscola|pallone|calcio|quiz|sempre|ancora"
    ),
    feared=Phrases(r"paura di", r"(?:al sicuro|sicur[oa]) con", r"(?:picchiat[oa]|violentat[oa]|aggredit[oa]) da"),
    end=re.compile(_END),
    people=set_of(
        "lui|lei|loro|tu|qualcuno|chi|compagno|compagna|ex|fidanzato|fidanzata|marito|moglie|padre|madre|"
        "papa|mamma|patrigno|fratello|sorella|ragazzo|ragazza|zio|capo|uomo|tipo|vicino|collega|partner|"
        "figlio|figlia|nonno"
    ),
    things=set_of(
        "mi|ti|si|ci|lo|la|le|il|che|non|cosa|questo|questa|tutto|niente|qualcosa|piu|molto|cosi|gia|anche|"
        "quando|come|fame|sole|pioggia|vento|freddo|caldo|musica|canzone|altezza|altezze|morte|vita|buio|"
        "ragni|serpenti|solitudine|futuro|halloween|volare|aereo|mare|acqua|dentista|clown|perdere|perderti|"
        "cadere|sbagliare|fallire|palla|cane|gatto|bimbo|realta|temporali|impegno|me|te|cambiare"
    ),
    articles=set_of(
        "il|lo|la|i|gli|le|un|uno|una|questo|questa|quel|quella|suo|sua|tuo|tua|nostro|del|della|dei|di|che"
    ),
    passing=set_of("a|volte|sempre|spesso|ancora|gia|anche|quasi|mi|poi|ieri|oggi|e|pure|addirittura"),
    joining=set_of("e|,|ma|perche|quando|che"),
    denying=set_of("non|mai|senza"),
    owners=set_of("mio|mia|nostro"),
    no_name=re.compile(r"(?:zione|ta|ismo|[aei]re|mento|i)$"),
    unsaid=True,
)
