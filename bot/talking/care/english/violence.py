"""English: violence, threats and control, as what somebody does."""

from __future__ import annotations

from bot.talking.care.english.parts import CHILD, END, ME

_BODY = (
    r"(?:across|around|by|in|on|to|round|over|against) (?:the |my )(?:arms?|back|belly|cheek|chest|ear|eye"
    r"|face|hair|head|jaw|leg|mouth"
    r"|neck|nose|ribs|stomach|throat|wrists?|teeth|tummy|floor|ground|wall|door|bed|fridge|table)"
)
_ARM = (
    r"with (?:a|an|his|her|the|their|your) (?:own )?(?:ashtray|cigarette|coat hanger|hanger|hose|lighter|ruler"
    r"|slipper|spatula|whip|wire|rope|knuckles|baseball bat|bat|belt|bottle|broom|cable|chair|fists?"
    r"|frying pan"
    r"|gun|hammer|hand|hands|iron|knife|lamp|phone|plate|shoe|stick|strap|wooden spoon|cane|pan|mug|glass|remote)"
)
_HARD = (
    rf"(?:{END}| {_BODY}| {_ARM}| (?:so |really |very |too )?hard(?:{END}| it )| (?:so |really |very "
    r"|too )?(?:badly|violently|repeatedly|physically|sexually)| (?:many|several|three|a few) times"
    r"| for (?:\w+ing|the first|nothing|being|talking)| in front of (?:the|our|my|everyone|people|his|her)"
    r"| during sex| (?:over|after|during) (?:an? |the |our |every )?(?:argument|fight|fights|dinner|nothing"
    r"|row|drinking)"
    r"| (?:out of|from) (?:anger|jealousy|behind)| unconscious| black and blue| to death(?! with))"
)
_HITS = (
    r"(?:assaults?|assaulted|assaulting|attacks?|attacked|attacking|beats up|beat up|beating up|chok(?:e|es|ed"
    r"|ing)|hit|hits|hitting|kick|kicks|kicked"
    r"|kicking|punch|punches|punched|punching|slap|slaps|slapped|slapping|smack|smacks|smacked|spank|spanks"
    r"|spanked|spanking|stab|stabs"
    r"|stabbed|strangl(?:e|es|ed|ing)|bit|bites|headbutted|headbutts|whipped|whips|burned|burns|burnt|beating|beaten"
    r"|hurt|hurts|hurting|abus(?:e|es|ed|ing)|harms|harmed|harming|mistreats|mistreated)"
)
_PLAY = (
    r"(?! (?:[^ .]+ ){0,8}?(?:(?:at|in|playing|during|with|on|by|played|of|over|for|into"
    r"|to) (?:[^ .]+ ){0,2}?(?:badminton|balloons?|ball|basketball|bowling"
    r"|boxing|boggle|cards?|catan|checkers|chess|confetti|darts|dodgeball|fifa|fencing|flour|football|foam"
    r"|frisbee|game|games|golf|gokart|goals?"
    r"|hockey|judo|jenga|karate|karting|ladder|laser|lasertag|mario|minigolf|monopoly|nerf|paint|paintball"
    r"|paddle|padel|paddling|pillows?|points?"
    r"|pingpong|ping|poker|pool|pun|puns|quiz|race|rehearsal|ride|rugby|rummy|score|scrabble|seconds|sledge"
    r"|sled|slide|snap|snowballs?|sparring"
    r"|sponge|squash|swing|swings|tag|tennis|tickles|towel|trampoline|trivia|uno|uphill|volleyball|water"
    r"|wordle|wrestling|joke|jokes)"
    r"|laughing|lol|haha|hahaha) )"
)
_THREAT = (
    r"(?:to|he would|she would|they would|he will|she will) (?:beat|burn|choke|hit|hurt|kill|rape|shoot|stab"
    r"|slap|strangle|drown|harm)"
)
DONE = (
    r"put a tracker (?:on|in) my|(?:has|keeps) my passport|decides (?:when i can|who i|where i)",
    (
        rf"(?:grab|grabs|grabbed|squeez(?:es|ed)|kick(?:s|ed)|punch(?:es|ed)|hit|hits|bit|bites|burned|burns) my "
        rf"(?:arms?|back|face|head|legs?|neck|ribs|stomach|throat|wrists?){END}{_PLAY}"
    ),
    r"(?:makes|made|making|forces|forced) me(?: to)? do it(?: even| when| although| in bed)",
    (
        r"(?:broke|smashed|hid|hides|takes|took) (?:away )?my (?:phone|keys|car keys"
        r"|money)(?: away)? so (?:that )?i can not"
    ),
    (
        rf"(?:takes|took) away my (?:phone|money|keys|passport){END}|(?:lock|locks|locked) me out of (?:the"
        r"|our) (?:house|flat|home)(?! by)"
    ),
    (
        r"(?:said|says|saying|told me)(?: that)? (?:he|she|they) (?:will|would|is going to"
        r"|was going to) kill me(?= [.] | $| and )"
    ),
    rf"{_HITS}(?! me (?:in|on) the back ) {ME}{_HARD}{_PLAY}",
    (
        r"(?:beat|beats|beating|beaten) (?:me|us|my mum|my mom) up(?! (?:the|at|in|on) )|beat (?:the (?:shit|crap"
        r"|hell) out of) (?:me|us)"
    ),
    (
        r"(?:raped|rapes|raping|molested|molests|molesting|gropes|groped|groping|strangled|strangles|drugged"
        rf"|abused|abuses) {ME}"
    ),
    (
        r"(?:push|pushes|pushed|pushing|shove|shoves|shoved|shoving|grab|grabs|grabbed|grabbing|drag|drags|dragged"
        r"|dragging|slam|slams|slammed|throw|throws|threw|shake|shakes|shook|pin|pins|pinned|restrains|restrained"
        r"|hold|holds|held)"
        rf" {ME}(?: down| hard| over| about)?(?: (?:against|across|by|down|into|onto|to|off|through|from|out of"
        r"|on) (?:a |an |the |my |his )(?:arms?|balcony|bed|bathroom|car|door|floor|ground|hair|neck"
        r"|stairs|throat|wall|window|wrists?|table|mattress|radiator|fridge|moving \w+))"
    ),
    (
        r"(?:push|pushes|pushed|pushing|shove|shoves|shoved|shoving|grab|grabs|grabbed|grabbing|shakes|shook"
        r"|pinned|pins)"
        rf" {ME}(?: down| around| over| about| hard| so hard)?(?:{END}|(?<=hard) it)(?! and we ){_PLAY}"
    ),
    rf"(?:hold|holds|held|pin|pins|pinned) (?:me|us) down(?: and| while| so| when|{END})",
    (
        r"(?:throws|threw|throwing|throw|smashes|smashed|chucks|chucked|hurls|hurled) (?:(?:a|an|the|his|her|my"
        r"|hot|heavy) )*(?:ashtray|book|books|bottle|bottles|boots?|bowl|brick|chairs?|coffee|cup|cups|cutlery"
        r"|dishes|fists|fork|furniture|glass|glasses|keys|knife|knives|lamp|mug|mugs|objects|pan|pans|phone|plate"
        r"|plates|remote|rock|rocks|scissors|shoe|shoes|stones?|stuff|table|things|tools|vase)(?: \w+)? at (?:me"
        rf"|us|my head|{CHILD})"
    ),
    (
        r"(?:pull|pulls|pulled|pulling|yanks|yanked|drags me by) my hair|(?:twist|twists|twisted|broke|breaks"
        r"|fractured) my (?:arm|wrist|nose|rib|ribs|jaw|fingers?)(?! (?:at|in the|playing|by accident) )"
    ),
    (
        r"(?:pull|pulled|pulls|held|holds|put|puts|points|pointed|drew|waved) (?:a|the|his|her) (?:gun|knife"
        r"|blade)(?: (?:on|to|at|against) (?:me|us|my \w+))|spits? (?:on|at) me|spat (?:on|at|in) m[ey]"
    ),
    (
        r"(?:lay|lays|laid|put|puts|raise|raises|raised|lifts|lifted) (?:a hand|his hands?|her hands?|hands) (?:on"
        rf"|to|against|at) {ME}"
        r"|(?:gave|gives) me (?:a black eye|bruises)|left (?:me )?(?:with )?(?:a black eye|bruises)"
    ),
    (
        r"(?:force|forces|forced|forcing|make|makes|made|making|coerces|coerced|pressures|pressured) (?:me"
        r"|us)(?: to| into)? (?:have sex|having sex|sex|sleep with|sleeping with|touch (?:him|her)"
        r"|do (?:sexual )?things|do it with (?:him|her)|drink until)"
    ),
    (
        rf"(?:forces|forced|forcing) (?:me{END}|himself on|herself on|me to (?:have|do|stay|lie|give him|give her"
        r"|kiss|strip|undress|watch))"
    ),
    (
        r"touch(?:es|ed|ing)? (?:me|my (?:daughter|son|body|breasts)) (?:inappropriately|there|down there"
        r"|in my sleep|when i|while i|even|without|where|against|in ways|sexually|at night)"
    ),
    (
        r"(?:keep|keeps|does not stop|will not stop|did not stop|would not stop) (?:when|even|after"
        r"|though) i (?:say|said|tell|told) (?:no|stop|him)|(?:will|would|does"
        r"|did) not take no for an answer in bed"
    ),
    (
        rf"(?:threaten|threatens|threatened|threatening) (?:me|us|{CHILD})(?:{END}| {_ARM}| with (?:violence|death"
        r"|suicide)| to )"
    ),
    rf"(?:threaten|threatens|threatened|threatening) {_THREAT} (?:{ME}|my \w+|himself|herself|themselves)",
    (
        r"(?:threatens|threatened|threatening) to (?:take (?:the|my|our) (?:kids|children|baby|daughter|son)|post"
        r"|share|leak|send|burn|out me|find me|ruin|throw me out|deport)"
    ),
    (
        r"(?:said|says|told me|tells me|swears|swore|saying)(?: that)? (?:he|she|they) (?:will|would|is going to"
        rf"|was going to) (?:beat|hurt|hit|stab|shoot|strangle|rape|find) (?:me|us|my \w+|{CHILD}){END}"
    ),
    (
        r"(?:will|would|is going to|was going to) (?:kill|beat|hurt|stab|shoot|find) (?:me|us"
        rf"|{CHILD}) if i (?:ever |try to |tried to )?(?:leave|left|tell (?:any|the|some)|told|go to|talk|speak"
        r"|break up|call|report)"
    ),
    (
        r"(?:tried|tries|trying|wants|wanted|attempted|threatened) to (?:kill|strangle|stab|drown|choke|poison"
        rf"|smother|suffocate|rape|run over|shoot) (?:me|us|{CHILD})(?! (?:laughing|with (?:kindness|food|his|her"
        rf"|all)|in (?:the|a|our) (?:game|water)|at) ){_PLAY}"
    ),
    r"(?:kill|murder) me (?:one day|someday|some day|eventually|in my sleep)",
    rf"(?:frightens?|scares?|scared|terrif(?:y|ies|ied)|intimidates?|terrori[sz]es) (?:me|us|{CHILD}){END}{_PLAY}",
    (
        r"(?:is|are|gets?|got|can be|becomes|turns|was|has been|being)(?: (?!not )\w+)? (?:abusive|violent"
        rf"|aggressive)(?:{END}| (?:to|towards?|with) (?:me|us|{CHILD}))"
    ),
    (
        r"(?:will|does|would|did) not(?: ever| even)? (?:let|allow) me(?: to)? (?:leave(?: (?:the|our"
        rf"|this) (?:flat|house|home|apartment|room|bedroom)){END}|leave{END}|leave him|see (?:my"
        r"|any) (?:\w+ )?(?:family|friends|parents|sister|mum|mom|kids|children)"
        r"|see anyone|talk to (?:my|anyone|other|any|men|people)|have (?:a phone|my phone|my own money|any money"
        r"|money|friends|a job|my passport)|work(?= [.,] | $| any )|go (?:out|anywhere|outside)(?: alone"
        r"| without (?:him|her))(?= )|use my phone|go to the doctor|sleep at night|go home to my)"
    ),
    (
        r"(?:never|refuses to) (?:let|lets|allows|allow) me (?:leave the (?:house|flat)|see (?:my|any) (?:family"
        rf"|friends)|go (?:out|anywhere) alone|talk to|leave{END})"
    ),
    (
        r"(?:forbids|forbade|bans|banned|stops|stopped|keeps|prevents) me (?:from )?(?:leaving(?: the house"
        r"| the flat| him)?|seeing (?:my|any)|talking to (?:my|anyone|other)|going (?:out|anywhere)|to (?:leave"
        r"|see my|go out|talk))"
    ),
    (
        r"(?:track|tracks|tracked|tracking|monitors|spies on|bugged)(?: all)? (?:my (?:phone|location|car|messages"
        r"|every move|calls|movements)|where i (?:go|am)|me (?:everywhere|with))(?! (?:for|because i|when i (?:run"
        r"|hike|cycle)|so) )"
    ),
    (
        r"(?:checks|checked|goes through|reads|searches|went through|controls|smashed) (?:all )?my (?:phone"
        rf"|messages|texts|emails|calls|wages|money|bank account){END}"
    ),
    (
        r"(?:takes|took|hides|hid|keeps|confiscated) (?:all )?my (?:money|wages|passport|papers|bank card"
        rf"|bank cards|cards|id|pills){END}"
    ),
    (
        r"(?:takes|took|takes away|took away) my (?:phone|keys)(?: away)? so (?:that )?i can not|(?:controls"
        r"|controlling) (?:all (?:the|my|our) money|everything i|every thing i|who i|what i (?:wear|eat|do|spend)"
        r"|where i|how i|my every|my life|me(?= [.,] | $| and ))"
    ),
    (
        rf"(?:lock|locks|locked|locking) (?:me|us|{CHILD}) (?:in|inside|up|out)(?:{END}| (?:a|the|my|our) (?:room"
        r"|bedroom|bathroom|cellar|basement|house|flat|car|closet|cupboard))(?! (?:of my|by mistake|by accident"
        r"|accidentally) )"
    ),
    (
        r"(?:isolates|isolated) me (?:from|completely)|(?:stalks|stalking|stalked|blackmails|blackmailed"
        r"|blackmailing|harasses|harassing|harassed) me|follows me (?:home|to work|from work|in his car)"
    ),
    (
        r"(?:beats|hits|hit|slaps|kicks|strangles|abuses|threatens|hurts) (?:his|her) (?:wife|girlfriend|husband"
        r"|kids|children|mother|partner)"
    ),
    (
        r"(?:not|never) hit me (?:yet|before)|(?:gets|got|getting) physical with (?:me|us)|(?:is|was|gets|got"
        rf"|been) rough with (?:me|us|{CHILD})|punch(?:es|ed) (?:the )?(?:walls?|doors?|holes)|corner(?:s"
        r"|ed) me (?:in the|so)"
    ),
)
BEATS = (rf"(?<!you )(?:beat|beats) {ME}{_HARD}{_PLAY}", rf"(?<=you )beat me (?:because|every|when){_PLAY}")
