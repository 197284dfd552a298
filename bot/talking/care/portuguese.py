"""Portuguese, of Portugal and of Brazil, where "he" may go unsaid."""

from __future__ import annotations

import re

from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue, set_of

_END = (
    r"(?= (?:$|[.,] |(?:a noite|agora|as vezes|cada vez|com forca|de novo|de vez|desde|e|ela|ele|em casa|eu"
    r"|forte|hoje|mais|mas|muito|muitas vezes|na frente"
    r"|ontem|ou|outra vez|porque|por|quando|se|sempre|tanto|todo dia|todos os dias|todas as|toda vez"
    r"|esta noite|ultimamente|varias) ))"
)
_NEAR = (
    r"(?:(?:meu (?:companheiro|ex|esposo|marido|namorado|padrasto|pai|parceiro|irmao|tio|chefe|ex namorado|ex marido))"
    r"|(?:minha (?:companheira|esposa|ex|mae|madrasta|mulher|namorada|parceira)))"
)
_CHILD = (
    r"(?:(?:o |a |os |as |no |na |nos |nas )?(?:meus?|minhas?|nossos?|nossas?) (?:bebe|filhas?|filhos?|mae)"
    r"|(?:as|os|nas|nos|a|o|na|no) (?:criancas?|meninos?|meninas?))"
)
_SELF = (
    (
        r"(?<! nao )(?:quero|queria|prefiro|preferia|vontade de|vou|apetece me|so quero)(?: so)? (?:me matar"
        rf"|matar me|morrer|me suicidar|suicidar me|desaparecer|estar mort[oa]|sumir para sempre|nao acordar){_END}"
    ),
    (
        r"(?:pensando|penso|pensar|pensei|pensado) (?:em|no|na) (?:me matar|matar me|me suicidar|suicidar me"
        r"|suicidio|morte|morrer|acabar com tudo|me cortar|por fim a)"
    ),
    (
        r"(?:acabar com|tirar|por fim a|terminar com) (?:a )?minha(?: propria)? vida|(?:acabar"
        rf"|terminar) com tudo{_END}|nao quero (?:mais )?(?:viver|existir|acordar|estar viv[oa])(?: mais)?{_END}"
        r"|nao aguento mais viver|ja nao quero viver"
        rf"|nao consigo (?:mais )?continuar(?: assim)?{_END}|nao aguento mais(?= [.,] | $)"
    ),
    (
        r"(?:quero|vontade de|preciso(?: de)?|voltei a|comecei a|ando a|tenho andado a)(?: voltar a)? (?:cortar me"
        rf"|ferir me|magoar me|me cortar|me ferir|me machucar){_END}|automutil\w+"
        r"|(?:eu )?(?:me corto|me machuco de proposito|corto me|magoo me de proposito|me mutilo|mutilo me"
        rf"|cortei me de novo|me cortei de novo){_END}"
    ),
    (
        r"(?:estou|sou|me sinto|sinto me|pensamentos|ideias) suicidas?|suicida(?= [.,] | $)|tent(?:ei"
        r"|ativa de) (?:me matar|matar me|suicid\w+)"
    ),
    (
        r"melhor (?:sem mim(?= [.,] | $)|mort[oa]|se eu (?:morresse|nao existisse|estivesse mort[oa]))|(?:queria"
        r"|preferia) (?:nunca ter nascido|estar mort[oa]|nao ter nascido|nao existir)|(?:razao|motivos?"
        r"|sentido) (?:para|em|de) viver(?= [.,] | $)"
        r"|cansad[oa] de viver|fart[oa] de viver|ninguem (?:ia|iria) (?:sentir|dar) (?:a )?(?:minha )?falta"
        r"|nao vale a pena viver"
    ),
    (
        r"(?:tomei|tomar|tomado|engoli) (?:demasiados|muitos|todos os(?: meus)?|uma caixa de"
        r"|muitos dos meus) (?:comprimidos|remedios|medicamentos)|(?:tomei|engoli) (?:comprimidos a mais"
        r"|(?:remedios|comprimidos) demais)|overdose(?= [.,] | $)|(?:atirar me|me jogar|me atirar|jogar me"
        r"|saltar) (?:da|de uma|do|a|para|na frente|debaixo) (?:\w+ )?(?:ponte|janela|predio|comboio|trem|carro"
        r"|varanda)"
        r"|cortar (?:os )?(?:meus )?pulsos|me enforcar|enforcar me"
    ),
    (
        rf"(?:ele|ela|{_NEAR}|meu filho|minha filha) (?:quer|diz que (?:quer|vai)|ameaca) (?:se matar|matar se"
        r"|morrer|suicidar se|se suicidar)"
    ),
)
_OTHERS = (
    (
        rf"medo (?:dele|dela|de ti|de voce|deles){_END}|medo d(?:o |a |e )?{_NEAR}|medo (?:que|de que) (?:ele"
        r"|ela)? ?(?:me|nos) (?:bata|mate|machuque|magoe|faca mal|viole)|medo do que (?:ele|ela) (?:possa|pode"
        r"|vai) fazer"
    ),
    (
        rf"medo de (?:ir|voltar) (?:para|pra) casa{_END}|medo de (?:ficar|estar) (?:sozinh[oa]|a sos) com"
        r"|medo pela minha (?:vida|seguranca)|temo pela minha|medo pel[oa]s? (?:meus|minha|minhas) filh\w+"
    ),
    (
        rf"(?:nao|nunca)(?: me)? (?:sinto|estou|sinto me|me sinto) (?:segur[oa]|em seguranca)(?:{_END}| (?:em casa"
        rf"|com (?:ele|ela|{_NEAR})|na minha)){_END}?"
    ),
    (
        r"(?:fui|fomos|tenho sido|sou) (?:\w+ )?(?:violad[oa]|estuprad[oa]|agredid[oa]|abusad[oa]|espancad[oa]"
        r"|ameacad[oa]|maltratad[oa])(?= )|(?:relacao|relacionamento) abusiv[oa]|vitima de violencia|abus(?:a|ou"
        r"|ava) de mim|violencia em casa"
    ),
    rf"(?:ele|ela|{_NEAR}) (?:e|fica|esta)(?: muito)? (?:violent[oa]|agressiv[oa]){_END}|tenho medo em casa",
    (
        rf"bati (?:n[oa]s? )?(?:{_NEAR}|{_CHILD})|medo de (?:machucar|magoar|fazer mal a) (?:o |a |os )?(?:meu"
        r"|minha|meus|alguem)"
    ),
)
_VERB = (
    r"(?:agrediu|agride|ameaca|ameacou|bate|bateu|batia|espanca|espancou|estupra|estuprou|empurra|empurrou"
    r"|violou|viola|machuca|machucou|maltrata|maltratou|magoa fisicamente|esmurrou|chuta|chutou|enforcou"
    r"|esganou|estrangulou|persegue|agarra)"
)
_DONE = (
    (
        rf"(?:me|nos) {_VERB}(?:{_END}| (?:no rosto|na cara|contra a parede|pelas escadas|com o cinto|com a mao"
        r"|pelo pescoco|no chao))"
    ),
    (
        rf"{_VERB} (?:me|nos)(?:{_END}| (?:na cara|no rosto|contra a parede|pelas escadas|com o cinto))|(?:bateu"
        rf"|bate|grita e bate) em mim{_END}"
    ),
    (
        r"(?:tem|esta a|anda a|ja|estava) (?:me )?(?:batido|agredido|ameacado|bater|agredir|ameacar|batendo"
        rf"|ameacando|agredindo|machucando|maltratar|espancar)(?: me)?{_END}"
    ),
    (
        r"(?:me )?(?:obriga|obrigou|forca|forcou)(?: me)? a (?:ter (?:sexo|relacoes)|fazer sexo|transar"
        r"|ir para a cama|dormir com)|me toca (?:quando|sem|mesmo)|toca me (?:quando|sem|mesmo)"
    ),
    (
        r"(?:me )?(?:puxou|puxa|agarrou|agarra|pegou|atirou|jogou|empurrou)(?: me)? (?:pel[oa]s? (?:cabelos?"
        r"|pescoco|braco|escadas)|contra|no chao|para o chao)"
    ),
    (
        r"nao me deixa (?:sair(?: de casa)?(?= [.,] | $| e | nem | sem )|ver (?:a minha|os meus|meus|minha)"
        r"|falar com|trabalhar|ter)|(?:tranca me|me tranca|trancou me|me trancou|me prende em casa)"
    ),
    (
        r"(?:controla|vigia|mexe n|rastreia|ve)(?:o|a|me o|me)? ?(?:o )?(?:meu (?:telemovel|telefone|celular"
        r"|dinheiro)|tudo o que|minhas mensagens|as minhas mensagens)"
    ),
    (
        r"(?:bate|bateu|machuca|maltrata|abusa|espanca|grita e bate|faz mal)(?: em| a| d[oa]s?| aos?"
        rf"| n[oa]s?)? {_CHILD}|(?:bate|bateu) n[oa]s? (?:meus?|minhas?|nossos?|nossas?|criancas?) ?(?:filh[oa]s?)?"
    ),
    (
        r"(?:ameaca|ameacou|ameaca me|me ameaca|me ameacou|ameacou me)(?: de| com| que)? (?:me )?(?:matar|mata"
        r"|bater|morte|suicid\w+|tirar (?:os|as|me)|levar|uma faca|se matar|matar se)|disse que me matava"
        r"|(?:tentou|tenta) (?:me )?(?:matar|estrangular|violar|sufocar)(?: me)?"
    ),
)

PORTUGUESE = Tongue(
    alone=Phrases(*_SELF, *_OTHERS),
    done=Phrases(*_DONE),
    named=Phrases(rf"(?:me (?:da|mete|assusta|faz)|(?:mete|da|assusta) me)(?: muito)?(?: medo)?{_END}"),
    feared=Phrases(r"medo d(?:e|o|a)", r"medo", r"segur[oa] com", r"(?:agredid[oa]|violad[oa]) (?:por|pelo|pela)"),
    end=re.compile(_END),
    people=set_of(
        "ele|ela|eles|tu|voce|alguem|quem|companheiro|companheira|ex|marido|mulher|esposa|esposo|namorado|"
        "namorada|pai|mae|padrasto|madrasta|irmao|irma|parceiro|parceira|tio|chefe|homem|cara|tipo|vizinho|"
        "colega|filho|filha|avo"
    ),
    things=set_of(
        "me|te|se|nos|o|a|que|nao|isto|isso|aquilo|tudo|nada|algo|mais|muito|assim|ja|tambem|quando|como|"
        "fome|sol|chuva|vento|frio|calor|musica|cancao|altura|alturas|morte|vida|escuro|aranhas|cobras|"
        "solidao|futuro|halloween|aviao|avioes|mar|agua|dentista|palhacos|perder|cair|voar|falhar|errar|bola|"
        "cao|gato|bebe|saudade|realidade|trovoada|compromisso|dar|fazer|bem|mal|vontade"
    ),
    articles=set_of("o|a|um|uma|este|esta|esse|essa|seu|sua|teu|tua|os|as|que|de|do|da|em|no|na"),
    passing=set_of("as|vezes|sempre|ja|ate|quase|tambem|me|ontem|hoje|ainda"),
    joining=set_of("e|,|mas|porque|quando|que"),
    denying=set_of("nao|nunca|nem|sem"),
    owners=set_of("meu|minha|nosso|nossa"),
    no_name=re.compile(r"(?:s|cao|dade|ismo|[aei]r|mento)$"),
    unsaid=True,
)
