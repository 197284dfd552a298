"""French, with apostrophes left out: "j'ai" is "jai"."""

from __future__ import annotations

import re

from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue, set_of

_END = (
    r"(?= (?:$|[.,] |(?:alors|apres|aussi|car|ce (?:matin|soir|week)|chaque|depuis|devant|elle|encore"
    r"|en ce moment|et|fort|hier|il|je|la nuit"
    r"|mais|maintenant|meme|ou|parce|parfois|pendant|plus|plusieurs|quand|quelquefois|regulierement|si|souvent"
    r"|tellement|toujours"
    r"|tous les|tout le temps|tres|a la maison|la semaine|l autre) ))"
)
_NEAR = (
    r"(?:(?:mon (?:beau pere|chef|compagnon|conjoint|copain|ex|frere|mari|oncle|papa|pere|mec|ami))"
    r"|(?:ma (?:belle mere|compagne|conjointe|copine|ex|femme|maman|mere)))"
)
_CHILD = r"(?:(?:mon|ma|mes|notre|nos|les|le|la|son|sa|ses) (?:bebe|enfants?|filles?|fils|gosses|petits?|mere|maman))"
_SELF = (
    (
        r"me suicider|pensees suicidaires|idees (?:suicidaires|noires)|(?:suis|sens) suicidaire"
        r"|suicidaire(?= [.,] | $)|mon suicide|tentative de suicide"
        r"|(?:pense|penser|pensais|songe) au suicide|fait une ts(?= [.,] | $)"
    ),
    (
        r"(?:en finir|finir) avec (?:la|ma) vie|mettre fin a (?:mes jours|ma vie)|mettre fin a tout|(?:veux"
        r"|envie d|envie de|vais|pense a|penser a) en finir(?! avec )|envie den finir(?! avec )"
    ),
    (
        r"(?<! pas )(?:envie de|veux|voudrais|prefere|prefererais|vais|pense a|penser a"
        rf"|pensais a)(?: juste)? (?:me tuer|mourir|crever|disparaitre|etre morte?|ne plus exister){_END}"
        rf"|je me tue(?:rai)?(?= [.,] | $)"
    ),
    (
        rf"plus envie de (?:vivre|continuer a vivre|me reveiller|etre la|exister){_END}|(?:veux|peux|pas envie de"
        rf"|supporte) (?:plus|pas) vivre{_END}|veux plus (?:vivre|exister|me reveiller|etre la|etre en vie){_END}"
        rf"|nai plus envie de vivre"
    ),
    (
        rf"(?:besoin|envie) de me (?:faire (?:du )?mal|scarifier|couper|blesser|mutiler){_END}"
        rf"|veux me (?:faire du mal|scarifier|mutiler){_END}"
    ),
    (
        r"je me (?:fais du mal|scarifie|mutile|coupe|coupe les veines|suis fait du mal|suis scarifiee?"
        rf"|suis mutilee?|suis coupee? expres|suis coupee? les veines)(?:{_END}| (?:les|mes|le|au)? ?(?:bras"
        r"|poignets))|automutil\w+|mautomutile"
    ),
    (
        r"(?:serait|serais|seraient|serai|vivraient) (?:bien )?(?:mieux|plus heureux) (?:sans moi(?= [.,] | $)"
        r"|morte?)|(?:aimerais|voudrais|prefererais) etre morte?|jamais (?:ete|etre) ne e?"
        r"|raison de vivre(?= [.,] | $)|plus de raison de vivre"
        r"|(?:fatiguee?|marre|lasse?) de vivre|a quoi bon (?:vivre|continuer)(?= [.,] | $)"
        r"|personne ne remarquerait si je"
    ),
    (
        r"(?:avale|pris|prendre|avaler) (?:trop de|toute?s?(?: mes| les| la)?|plein de"
        r"|une boite de) (?:medicaments|cachets|comprimes|somniferes|pilules|boite)|overdose(?= [.,] | $)"
        r"|(?:me jeter|sauter) (?:sous|du|dun|de la|par la) (?:le |un |mon )?(?:train|metro|pont|fenetre|balcon"
        r"|toit)|louvrir les veines|mouvrir les veines|me pendre"
    ),
    (
        rf"(?:{_NEAR}|mon fils|ma fille|il|elle) (?:veut|dit quil va|dit quelle va|menace de|va) (?:se suicider"
        r"|mourir|se tuer)"
    ),
)
_OTHERS = (
    (
        rf"peur d(?:e lui|elle|e elle|e toi|eux){_END}|(?:peur de|crains|effrayee? par|terrifiee? par) {_NEAR}"
        rf"|peur (?:quil|quelle|que tu)(?: ne)? (?:me|nous) (?:frappe|fasse|tue|tape|batte|viole)(?:{_END}"
        r"| (?:du )?mal)"
        rf"|peur de ce (?:quil|quelle) (?:peut|pourrait|va) (?:me )?faire"
    ),
    (
        rf"peur de rentrer(?: chez moi| a la maison){_END}|peur de rester seule? avec|peur pour (?:ma vie"
        r"|mes enfants|ma securite|ma fille|mon fils)"
    ),
    rf"(?:pas|jamais|plus)(?: me sentir)? en securite(?:{_END}| (?:avec (?:lui|elle|{_NEAR})|chez moi)){_END}?",
    (
        r"(?:jai|a|ai) ete (?:violee?|agressee?|abusee?|battue?|frappee?|tabassee?|violentee?)(?! (?:aux|au|en) )"
        r"|(?:on|ils) (?:ma|mont) (?:violee?|agressee?|tabassee?)|femme battue|victime de violences"
        r"|relation (?:abusive|violente)"
    ),
    (
        rf"(?:il|elle|{_NEAR}) (?:est|devient|peut etre)(?: tres| vraiment)? violente?{_END}|il abuse de moi"
        r"|abuse de (?:moi|ma fille|mon fils)"
    ),
    (
        rf"jai (?:frappe|gifle|tape) (?:{_NEAR}|{_CHILD})|peur de (?:frapper|blesser|faire du mal a) (?:{_CHILD}"
        r"|quelquun)"
    ),
)
_DONE = (
    (
        r"(?:me|nous|te) (?:bats|frappe|menace|tape|viole|violente|gifle|pousse|etrangle|maltraite|cogne|brutalise"
        rf"|agresse|harcele|tabasse){_END}"
    ),
    (
        r"(?:ma|mavait|nous a) (?:etranglee?|frappee?|frapper|giflee?|menacee?|tapee?|taper|violee?|poussee?"
        r"|poussee? dans les escaliers|agressee?|maltraitee?|cognee?|tabassee?|brulee?|mordue?|blessee?"
        r"|mis une gifle|mis un coup|fait du mal"
        rf"|jete(?:e)? (?:par terre|contre))(?:{_END}| (?:contre|dans les escaliers|par terre|au visage|avec (?:un"
        r"|une|sa|son) (?:couteau|ceinture|main)))"
    ),
    (
        r"(?:me|ma) (?:force|forcee?|oblige|obligee?) a (?:coucher|faire l amour|avoir des (?:rapports|relations)"
        r"|le faire)|me touche (?:alors que|quand|sans)|me fait (?:du mal|mal)(?= [.,] | $| quand )"
    ),
    (
        r"(?:ma|me) (?:attrapee?|attrape|saisie?|tiree?|tire|prise?|tient) (?:par|a) (?:le|les|la) (?:bras|cheveux"
        r"|cou|gorge)|ma jetee? (?:contre|par terre)"
    ),
    r"(?:ne )?me laisse (?:pas|plus|jamais) (?:sortir|voir (?:mes|ma|mon)|parler|partir|travailler|quitter)",
    (
        r"(?:me )?(?:surveille|fouille|controle|traque)(?: toujours)? (?:mon (?:telephone|portable)|tout ce que"
        r"|mes (?:messages|depenses)|mon argent)|me suit partout(?= [.,] | $| et )|menferme|ma enfermee?"
        r"|me (?:sequestre|harcele)"
    ),
    rf"(?:bat|frappe|tape|gifle|maltraite|a frappe|a tape|a gifle|fait du mal a|abuse de) {_CHILD}",
    (
        r"(?:menace|a menace|ma menacee?|me menace)(?: de| avec) (?:me (?:tuer|frapper|faire)|tuer|se (?:tuer"
        r"|suicider)|mort|prendre (?:les|mes)|un couteau|son)|a (?:essaye|tente) de (?:me tuer|metrangler"
        r"|me violer)"
    ),
)

FRENCH = Tongue(
    alone=Phrases(*_SELF, *_OTHERS),
    done=Phrases(*_DONE),
    named=Phrases(rf"me (?:fait (?:tres )?peur|terrifie|effraie|terrorise){_END}"),
    feared=Phrases(r"peur d(?:e)?", r"en securite avec", r"terrifiee? par", r"(?:frappee?|violee?|battue?) par"),
    end=re.compile(_END),
    people=set_of(
        "il|elle|ils|elles|tu|on|lui|quelquun|mari|femme|copain|copine|conjoint|conjointe|compagnon|compagne|"
        "ex|pere|mere|papa|maman|beau-pere|frere|soeur|oncle|chef|collegue|voisin|homme|type|mec|gars|fils|"
        "fille|patron"
    ),
    things=set_of(
        "me|te|se|nous|vous|le|la|les|ca|cela|ce|qui|que|rien|tout|quoi|ne|pas|plus|jamais|tres|si|bien|mal|"
        "noir|vide|hauteur|mort|vie|amour|faim|soleil|pluie|froid|chaleur|musique|chanson|film|echec|echecs|"
        "avion|orage|araignees|serpents|clowns|souris|eau|mer|nuit|solitude|temps|covid|fatigue|realite|"
        "halloween|lundi|avenir|ridicule|dentiste|moi|toi|manquer|rater|perdre|tomber|voler|decevoir|chat|"
        "chien|bebe|un|une|des|du"
    ),
    articles=set_of("le|la|les|un|une|des|ce|cet|cette|ces|mon|ma|mes|ton|ta|tes|son|sa|ses|notre|nos|l|du|de|qui|que"),
    passing=set_of("ne|n|a|avait|parfois|souvent|toujours|encore|deja|meme|me|puis|quelquefois|vraiment|est|hier"),
    joining=set_of("et|,|mais|parce|quand|puis"),
    denying=set_of("pas|jamais|sans"),
    owners=set_of("mon|ma|mes|notre"),
    no_name=re.compile(r"(?:s|tion|ite|isme|er|ment)$"),
    games=set_of(
        "echecs|tennis|cartes|match|jeu|jeux|ping|pong|foot|course|scrabble|uno|petanque|quiz|joue|jouer|belote"
    ),
    won=Phrases(rf"(?:me|nous) bat{_END}", rf"(?:ma|nous a) battue?s?{_END}"),
)
