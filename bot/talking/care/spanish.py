"""Spanish: the same needs, where "he" may go unsaid."""

from __future__ import annotations

import re

from bot.talking.care.phrases import Phrases
from bot.talking.care.tongue import Tongue, set_of

_END = (
    r"(?= (?:$|[.,] |(?:a veces|anoche|antes|ayer|bastante|cada (?:dia|noche|vez)|cuando|de nuevo|de verdad"
    r"|desde|ella|en casa"
    r"|esta noche|fuerte|hoy|mucho|muchas veces|o|otra vez|pero|porque|si|siempre|todavia|todo el tiempo"
    r"|todos los dias|tanto|una y otra"
    r"|y|ya|yo|delante de|aunque|ultimamente|varias|la ultima|por) ))"
)
_NEAR = (
    r"(?:ex|esposa|esposo|hermano|jefe|madre|mama|marido|mujer|novia|novio|padrastro|padre|papa|pareja|tio"
    r"|companero|exnovio"
    r"|exmarido|ex novio|ex marido)"
)
_CHILD = (
    r"(?:(?:mi|mis|nuestro|nuestra|nuestros|los|el|la|su|sus) (?:bebe|hijas?|hijos?|ninas?|ninos?|madre|mama"
    r"|peques))"
)
_SELF = (
    (
        r"(?<! no )(?:quiero|quisiera|queria|prefiero|preferiria|deseo|me gustaria|ganas de"
        r"|solo quiero)(?: solo)? (?:matarme|morir|morirme|suicidarme"
        rf"|desaparecer|estar muert[oa]|no despertar(?:me)?){_END}"
    ),
    (
        rf"me (?:quiero|quisiera|queria|voy a) (?:matar|morir|suicidar|cortar|hacer dano){_END}|voy a (?:matarme"
        r"|suicidarme)"
    ),
    (
        r"(?:pensando|pensado|pienso|penso|pense|pensar) en (?:la muerte|matarme|morir|morirme|quitarme la vida"
        r"|suicidarme|el suicidio|acabar con todo"
        r"|terminar con todo|hacerme dano|cortarme)"
    ),
    (
        r"(?:quitarme|quitado|quitar) la vida|(?:acabar|terminar) con (?:mi vida|todo)(?= [.,] | $)|(?:intente"
        r"|intento de|intentado) (?:matarme|suicidarme|suicidio)"
    ),
    (
        r"no quiero (?:seguir viviendo|seguir vivo|seguir viva|seguir(?= [.,] | $)|vivir(?: asi| mas)?|existir"
        rf"|despertar(?:me)?(?: mas)?|estar viv[oa]){_END}"
        rf"|(?:no|ya no) puedo (?:mas|seguir asi){_END}|ya no quiero vivir"
    ),
    (
        r"(?:necesito|quiero|ganas de|vuelto a|volvi a|suelo|empezado a|empece a) (?:autolesionarme|cortarme"
        rf"|hacerme dano|lastimarme){_END}"
    ),
    (
        r"me (?:autolesiono|autolesione|he autolesionado|hago dano|hice dano a proposito|lastimo|corto"
        rf"|corte a proposito|he cortado otra vez){_END}|autolesion(?:es|arme)?"
        r"|me (?:corto|cortaba|corte|he cortado)(?: otra vez)? (?:los brazos|las (?:venas|munecas|piernas))"
    ),
    r"(?:soy|estoy|me siento|pensamientos|ideas) suicidas?|suicida(?= [.,] | $)",
    (
        r"(?:mejor|mas felices|mejor si) (?:estarian |estariais )?sin mi(?= [.,] | $)|mejor (?:muert[oa]"
        r"|si (?:estuviera|estuviese) muert[oa]|si no (?:existiera|estuviera))"
        r"|ojala (?:me muera|estuviera muert[oa]|no (?:despertara|hubiera nacido|despierte))|no (?:tengo|hay"
        r"|le veo|veo) (?:razones|razon|motivos|sentido) (?:para|de|a) (?:vivir|la vida)"
    ),
    (
        r"(?:no (?:merece|vale) la pena vivir|cansad[oa] de vivir|hart[oa] de vivir|nadie me echaria de menos"
        r"|tirarme (?:por|de|al|a) (?:la|el|un|una|las)? ?(?:balcon|puente|tren|vias|ventana))"
    ),
    (
        r"(?:tome|tomado|tomarme|trague|tragado|tomo) (?:demasiadas|muchas|todas(?: mis| las)?|un monton de"
        r"|una caja de) (?:pastillas|pildoras)|sobredosis(?= [.,] | $| de pastillas )"
    ),
    (
        rf"(?:el|ella|mi hij[oa]|mi {_NEAR}) (?:se )?(?:quiere|dice que quiere) (?:matar|morir|suicidar|morirse"
        r"|matarse|suicidarse)"
    ),
)
_OTHERS = (
    (
        rf"(?:miedo|temo) (?:a|de) mi {_NEAR}|me da miedo mi {_NEAR}|miedo (?:a|de) que (?:me|nos) (?:haga dano"
        r"|mate|pegue|golpee|viole)|miedo de lo que (?:pueda|puede) hacer"
    ),
    (
        rf"miedo (?:a|de) (?:ir|volver|estar)(?: a| en) (?:mi )?casa{_END}|miedo (?:a|de) (?:quedarme"
        r"|estar) a solas con|temo por mi (?:vida|seguridad)|miedo por (?:mi vida|mis hijos)"
    ),
    (
        r"(?:no|nunca) (?:me siento |estoy )?(?:segur[oa]|a salvo)(?: (?:en casa|en mi (?:propia )?casa|con (?:el"
        rf"|ella|mi {_NEAR}))){_END}|no me siento segur[oa]{_END}|no estoy a salvo{_END}"
    ),
    (
        r"me violaron|me han (?:violado|pegado|golpeado|agredido)|(?:fui|he sido|soy) (?:violad[oa]|maltratad[oa]"
        r"|abusad[oa]|agredid[oa]|victima de)|abusaron de mi|abus(?:a|o|aba) de mi|maltrato en casa"
    ),
    (
        rf"(?:el|ella|mi {_NEAR}) es (?:violent[oa]|agresiv[oa]|un maltratador)|(?:se pone"
        rf"|se vuelve) (?:violent[oa]|agresiv[oa]){_END}"
    ),
    rf"pegue a (?:mi {_NEAR}|{_CHILD})|miedo de (?:hacerle|hacer) dano a (?:mi|mis|alguien)",
)
_DONE = (
    (
        r"(?:me|nos) (?:amenaza|amenazo|amenazaba|golpea|golpeo|golpeaba|maltrata|maltrato|pega|pego|pegaba|viola"
        r"|violo|empuja|empujo|abofetea|abofeteo"
        r"|estrangula|estrangulo|ahorca|ahorco|agrede|agredio|acosa|humilla y pega|lastima|lastimo|hace dano"
        rf"|hizo dano){_END}"
    ),
    (
        r"(?:me|nos) (?:ha|habia|esta|estaba) (?:amenazado|golpeado|maltratado|pegado|violado|empujado|agredido"
        rf"|amenazando|golpeando|maltratando|pegando|agrediendo|acosando){_END}"
    ),
    (
        r"me (?:obliga|obligo|fuerza|forzo) a (?:tener (?:sexo|relaciones)|acostarme|hacerlo|follar)"
        r"|me toca (?:cuando|aunque|sin)"
    ),
    (
        r"me (?:agarro|agarra|cogio|coge|agarraba) d?el (?:cuello|pelo|brazo)|me (?:tiro|tira|empujo"
        r"|empuja) (?:al suelo|contra|por las escaleras)|me (?:pego|golpeo) (?:en la cara|con el|una paliza)"
    ),
    (
        rf"no me deja (?:salir(?: de (?:casa|la casa)){_END}|salir sol[oa]|salir(?= [.,] | $)|ver a mi|ver a mis"
        rf"|hablar con|trabajar{_END}|tener (?:dinero|amig))"
    ),
    (
        r"me (?:controla|vigila|revisa) (?:el (?:movil|telefono|celular)|todo|el dinero|los mensajes)"
        r"|me (?:encierra|encerro|tiene encerrad[oa])"
    ),
    (
        rf"(?:le )?(?:pega|pego|golpea|golpeo|maltrata|hace dano|grita y pega) a {_CHILD}|me amenaz(?:a|o"
        r"|aba) (?:con|de)|dijo que me (?:mataria|iba a matar)|amenaz(?:a|o) con (?:matar|quitar|suicid"
        r"|llevarse)\w*"
    ),
    r"(?:intento|trato de|quiso) (?:matarme|estrangularme|violarme|ahogarme)|abus(?:a|o|aba) de (?:mi|mi hij[oa])",
)

SPANISH = Tongue(
    alone=Phrases(*_SELF, *_OTHERS),
    done=Phrases(*_DONE),
    named=Phrases(rf"me (?:da|daba|mete) (?:mucho )?miedo{_END}|me asusta{_END}"),
    feared=Phrases(r"miedo (?:a|de)", r"me da miedo", r"temo a", r"no me siento segur[oa] con"),
    end=re.compile(_END),
    people=set_of(
        "el|ella|ellos|ellas|tu|alguien|quien|pareja|novio|novia|marido|mujer|esposo|esposa|ex|padre|madre|"
        "papa|mama|padrastro|madrastra|hermano|hermana|tio|tia|jefe|companero|vecino|hombre|tipo|chico|"
        "abuelo|hijo|hija"
    ),
    things=set_of(
        "me|te|se|nos|lo|la|le|que|como|cuando|si|no|eso|esto|esta|este|ya|tambien|todo|nada|algo|mas|muy|"
        "asi|aqui|verdad|hambre|sol|luz|viento|lluvia|musica|cancion|frio|calor|nieve|altura|alturas|muerte|"
        "vida|soledad|oscuridad|halloween|reggaeton|cafe|vino|trabajo|futuro|volar|conducir|ratones|aranas|"
        "serpientes|fracaso|compromiso|dentista|hacer|decir|ir|ser|estar|perder|perderte|equivocarme|agua|"
        "mar|tormenta|truenos|realidad|perro|gato|bebe|nino|avion|aviones"
    ),
    articles=set_of(
        "el|la|los|las|un|una|unos|unas|este|esta|estos|ese|esa|su|sus|mi|tu|nuestro|nuestra|lo|que|de|del|al"
    ),
    passing=set_of("a|veces|siempre|nunca|casi|ya|tambien|todavia|me|solo|incluso|y|luego|anoche|ayer|hoy"),
    joining=set_of("y|e|,|pero|porque|cuando|que|o"),
    denying=set_of("no|nunca|tampoco|sin"),
    owners=set_of("mi|mis|su|nuestro"),
    no_name=re.compile(r"(?:s|cion|dad|ismo|[aei]r|[aei]rme|[aei]rte)$"),
    unsaid=True,
)
