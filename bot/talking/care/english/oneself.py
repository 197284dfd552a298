"""English: suicide and harm to oneself."""

from __future__ import annotations

from bot.talking.care.english.parts import AFRAID, END, MAY, NEAR

_INTENT = (
    r"(?:about|again to|almost|back to|badly|been|began|begin|close to|could|feel like|feeling like|felt like|from"
    r"|going to|have to|i am|if i|i|just|keep|kept|like|might|nearly|need to|of|on|plan to|planned to|planning to"
    r"|ready to|regularly|sometimes|start|started|still|stop|tempted to|think about|thoughts of|tried to|try to"
    r"|trying to|urge to|urges to|used to|want to|wanted to|wants to|was|will|wish i could|would|to|i will|me"
    r"|and|by|yesterday|often|always|usually|secretly|actually|really|did|not|even|again|then|so|have|had|am)"
)
_SLIP = (
    r"(?! (?:[^ .]+ ){0,7}?(?:accident|accidentally|at (?:the gym|work|football|training)|bike|biking|bouldering|cake"
    r"|chopping|climbing|cooking|cycling|dancing|falling|fell|football|game|gardening|gym|hiking|jogging"
    r"|kitchen|knitting"
    r"|laughing|lifting|match|opening|peeling|playing|practice|running|sewing|shaving|skating|skiing|slicing|slipped"
    r"|snowboarding|stretching|surfing|swimming|training|tripped|volleyball|workout|yoga|jumping|moving|carrying) )"
)
_PILLS = (
    r"(?:pills?|tablets?|meds|medication|medicine|sleeping pills|paracetamol|tylenol|ibuprofen|xanax|aspirin"
    r"|antidepressants|painkillers|insulin|sleeping tablets|valium)"
)
_THEMSELVES = r"(?:himself|herself|themselves|themself)"
_WILL_TO = (
    r"(?:wants? to|wanted to|going to|tried to|tries to|trying to|threatens? to|threatened to|threatening to"
    r"|thinking about|thinking of|thought about|talks about|talking about|talked about|will|would|might|keeps|keep"
    r"|started|is)"
)
_DEAD = r"(?:dead|gone|not (?:here|around|alive)|never born)"
ONESELF = (
    # In a few words.
    r"how much longer i can (?:go on|do this|live|take (?:it|this))|regret surviving|wish my heart would stop",
    (
        rf"do not feel like (?:living|being alive|existing){END}"
        r"|why am i(?: even)? still alive|hate that i (?:woke|am alive)"
    ),
    rf"i should be dead{END}|(?:would|will) be happier dead|planning to kill myself",
    r"(?:hurting|harming|cutting) myself (?:helps|feels|calms|makes|is the)|(?:until|till) (?:they|it|i) bleeds?",
    rf"(?:keep|kept) cutting{END}",
    rf"(?:cut|hurt|harmed|burned) myself (?:many|several|two|three|four|five|six|a few|so many|countless) times{_SLIP}",
    (
        r"(?:wrote|written|writing|write) (?:my|a|the) (?:goodbye|suicide) (?:letters?|notes?)"
        r"|life is not worth (?:it|living)"
    ),
    rf"no way out(?: for me| of this)?{END}|(?:no ?one|nobody) (?:cares|would care) if i (?:live|die|am)",
    # Suicide, in so many words.
    (
        r"(?:kill|killed|killing|unalive|unaliving|off|offing|end|ending) myself"
        r"(?! (?:laughing|with (?:laughter|work)|over|trying|to|at (?:the gym|work)|for (?:a|that|the|this)"
        r"|on a high|up) )"
    ),
    rf"(?:hang|hung|hanging|shoot|shot|shooting|drown|drowning|stab|stabbing|gas|poison|top) myself{END}{_SLIP}",
    r"(?:shoot|shooting|stab) myself in the (?:head|heart|chest)|(?:do|doing) myself in",
    rf"(?:end|ending|ended|take|taking|finish|finishing|took) my (?:own )?(?:life|existence){END}",
    (
        r"(?:want|going|ready|wanting|wanted|about|planning|plan|have)(?: to)?(?: just)? end (?:it|it all"
        rf"|everything){END}"
    ),
    rf"(?:about|of|i could|could just|pills to) (?:end|ending|just ending) (?:it|it all|everything|things){END}",
    rf"(?:can keep |think |thinking |thought |thoughts )(?:about|of) (?:death|dying|being dead|not existing){END}",
    (
        r"(?<!not )(?<!never )(?<!nobody )(?:(?:want|wanted|wish i could|ready|deserve|like to|rather|better to"
        rf"|i should|i should just|tempted|hope i|hoping i|let me)(?: to)?(?: just)?(?: really)?) die(?:{END}"
        r"| alone tonight| in my sleep)"
    ),
    (
        rf"(?:feel|felt|feeling) like (?:dying|i want to die|ending it){END}|would rather (?:be dead|die"
        rf"|not be alive)(?! than ){END}"
    ),
    (
        rf"rather be (?:dead|gone){END}|wish(?:ed|ing)? i (?:was|were|had|could be|would be|would)(?: just| all)? "
        r"(?:dead(?! (?:centre|center|certain|right|serious|set) )|not alive|not here|not been born"
        r"|never been born|never born|died|never existed|not existed|die)"
    ),
    r"wish i (?:was|were|did) not (?:alive|born|exist|here any more|have to (?:live|exist|be alive))",
    (
        r"(?:wish|hope|hoping|pray|praying)(?: that)? i (?:could |would |can |will |just |do )?(?:never|not"
        r"|fall asleep and"
        r" never|go to sleep and never|sleep and never|sleep and not) wake up"
    ),
    (
        r"(?:want|wish i could|wanted)(?: to)?(?: just)? (?:disappear|vanish|sleep|cease to exist"
        rf"|stop existing)(?: and never wake up| forever{END}| for ever{END})(?! (?:this|next) )"
    ),
    rf"(?:want|wanted) to(?: just)? (?:disappear|stop existing|stop living|not exist|not be alive|not wake up){END}",
    (
        rf"(?:want|wish|need)(?: for)? (?:it|it all|everything|this|the pain|my pain|all of this|all this)"
        rf"(?: to| would)?(?: all)?(?: just)? (?:end|stop|be over){END}"
    ),
    (
        r"do not(?: even| really| ever)? want to (?:live|be alive|exist|wake up|go on|carry on|keep going"
        rf"|keep living|be in this world){END}"
    ),
    r"do not(?: really)? want to be (?:here|on this earth|around) (?:any more|any longer|at all)",
    (
        r"never (?:want|wanted) to wake up(?= [.,] | $| again [.,] | again $)|do not (?:deserve to"
        r"|care if i) (?:live|die|be alive|wake up|exist)"
    ),
    rf"(?:can|could) not keep (?:living|going|doing this){END}",
    (
        rf"(?:can|could) not (?:go on|carry on|live)(?: living)?(?: like this| any more| any longer|{END})"
        r"|can not (?:take|do|bear|stand) (?:it|this|this life|life|living)(?: like this)? (?:any more|any longer)"
    ),
    (
        r"(?:no|any|little|lost (?:my|the)|what is the|what the|not see the|not see any|see no) (?:point|reason"
        r"|will|sense)"
        rf" (?:in |to |for |of )(?:live|life|living|being alive|going on|existing|keep going|go on|being here){END}"
    ),
    r"nothing(?: left)?(?: to)? live for|nothing to live for|no way out(?= [.,] | $)|not worth (?:living|being alive)",
    (
        rf"(?:tired|sick|exhausted|done) (?:of|with) (?:living|life|being alive|existing|my life){END}"
        rf"|(?:given|giving|gave|give) up on (?:life|living){END}|hate being alive|not deserve to live"
    ),
    rf"better off (?:dead|without me(?:{END}| around| here)|if i (?:was|were|am) {_DEAD}|if i died)",
    (
        rf"(?:better|best|happier|easier)(?: place)?(?:{END}| off)?(?: for \w+)? (?:(?:if|when|once) i (?:was|were"
        rf"|am) {_DEAD}|without me(?:{END}| around| here))"
    ),
    (
        rf"(?:no ?one|nobody|who) (?:would|will)(?: even| ever| really)? (?:miss me{END}|(?:miss me|notice|care"
        rf"|cry) if i (?:just )?(?:died|die|disappeared|killed|(?:was|were|am) {_DEAD}))"
    ),
    (
        rf"(?:would|will) (?:anyone|anybody)(?: even| ever| really)? (?:miss me{END}|(?:miss me|notice|care"
        rf"|cry) if i (?:just )?(?:died|die|disappeared|killed|(?:was|were|am) {_DEAD}))"
    ),
    r"if i (?:died|was dead|were dead|killed)(?: tomorrow| tonight)? (?:no ?one|nobody|would any)",
    (
        r"suicidal(?! (?:climb|descent|driving|hill|road|pace|mission|missions|schedule|drivers?|cyclists?|speed"
        r"|traffic|to) )(?<! not suicidal)"
    ),
    (
        r"(?:commit|commits|committed|committing|attempt|attempted|attempting|consider|considered|considering"
        r"|contemplating|contemplate|contemplated"
        r"|thoughts? (?:of|about)|thinking (?:of|about)|think (?:of|about)|thought (?:of|about)"
        r"|planning|by|my|want|tried) suicide(?! squad )"
    ),
    r"suicid(?:e|al) (?:attempts?|thoughts?|ideation|feelings|note|plan|pact|watch|hotline)",
    (
        r"(?:(?<=^ )|(?<= [.,] ))kms(?= [.,] | $| lol | fr | rn )|(?:to|just|might|should|will|literally|actually"
        r"|could) kms(?! (?:an?|per|in) )"
    ),
    r"kys",
    rf"(?:told|tells|telling) me to (?:go )?(?:kill myself|die){END}",
    # How.
    (
        r"(?:took|take|taken|taking|swallow|swallowed|swallowing) (?:far |way )?(?:too many|too much|so many"
        r"|a (?:lot|bunch"
        r"|handful|load|whole bottle|bottle|box|pack|packet) of|loads of|all(?: of)?(?: (?:my|the|his|her|our))?"
        r"|the whole (?:bottle|box|pack|packet)(?: of)?|every|a fistful of)(?: \w+)? "
        rf"{_PILLS}(?! (?:back|to) )"
    ),
    rf"overdos(?:e|ed|ing)(?:{END}| on (?:my |his |her |the )?{_PILLS})|(?:an|to|of) overdose{END}|od on {_PILLS}",
    (
        r"(?:throw|threw|throwing|jump|jumped|jumping|step|stepping|walk|walking|run"
        r"|running)(?: myself)?(?: out)? in front of"
        r" (?:a|an|the|that) (?:bus|car|lorry|train|truck|tram|tube)"
    ),
    (
        r"(?:throw|threw|throwing|hurl|hurling) myself (?:under|off|from|out of) (?:a|the|my|that) (?:balcony"
        r"|bridge|building|bus|car"
        r"|cliff|roof|train|truck|window)"
    ),
    (
        r"(?:want to|going to|about|of|just|could|like|should|and|might) (?:jump|jumping) (?:off|from|out of) (?:a"
        r"|the|that|my) "
        r"(?:balcony|bridge|building|roof|window)(?! (?:into|bungee|with) )"
    ),
    (
        r"(?:i|i could|i could just|to|to just|about|of) (?:drive|driving|crash|crashing)(?: (?:my|the"
        r"|our) car)? (?:into (?:a|the|an) (?:tree|wall|oncoming \w+)|off (?:a|the) (?:bridge|cliff|road))"
    ),
    r"(?:slit|slitting|cut|cutting|slash|slashing|slashed)(?: (?:my|his|her))(?: own)? (?:wrists?|arms|thighs|throat)",
    r"(?:hope|wish|hoping|praying)(?: that)? (?:a|i get hit by a|i am hit by a) (?:bus|car|train|truck)",
    # Harm to oneself.
    (
        r"(?<!not )(?<!never )(?:urges? to|want to|wanted to|need to|tempted to|thoughts of|thinking (?:of"
        r"|about)) (?:hurt|hurting|harm|harming) myself"
        rf"{_SLIP}"
    ),
    rf"i(?: really| just| still)* (?:want|need) to cut{END}",
    r"(?:sleep|asleep) and (?:never|not) wake",
    r"self ?harm(?:ed|ing|s)?|self injur(?:e|y|ing)|self harming",
    (
        rf"{_INTENT} (?:hurt|hurting|harm|harmed|harming|cut|cutting) myself(?: badly| really badly"
        rf"| on purpose)?{END}{_SLIP}"
    ),
    (
        r"(?:hurt|hurting|harm|harmed|harming|cut|cutting|burn|burned|burnt|burning|scratch|scratching|hit|hitting|bite"
        r"|biting|starve|starving|punch|punched|punching|injure|injured|injuring) myself (?:on purpose"
        r"|deliberately|intentionally|to (?:feel|cope"
        r"|punish|numb|calm)|with (?:a|my|the|his) (?:razor|razors|blade|scissors|lighter|cigarette|glass))"
    ),
    rf"(?:cut|cutting|hurt|hurting|harm|harmed|harming|starving|punishing) myself(?= [.,] | $| again ){_SLIP}",
    (
        r"(?:want to|urge to|urges to|need to|like|keep|started|been|going to|sometimes i|often i|when i"
        r"|hate myself i) (?:burn|burning|starve|starving|punish|punishing|hit|hitting|punch"
        rf"|punching) myself{END}{_SLIP}"
    ),
    r"(?:mak|forc)(?:e|es|ing) myself (?:throw up|vomit|sick)",
    (
        r"(?:i am|i have been|i started|started|been|back to|urge to|urges to|want to|need to|relapsed and) (?:cut"
        r"|cutting) again"
    ),
    (
        rf"i(?: have)? (?:cut|relapsed and cut) again{END}|razor blade (?:on|to|against) my|blade (?:on|to"
        r"|against) my (?:skin|wrists?|arm)"
    ),
    (
        r"do something (?:bad |terrible |stupid |awful )?to myself|danger to myself|safe (?:from|with) myself"
        r"|trust myself (?:alone|to be alone|to be safe|with (?:pills|knives))"
    ),
    (
        rf"{AFRAID} of (?:myself|hurting myself|what i (?:will|might|may|could|would|am going to) do){END}"
        rf"|{AFRAID} i{MAY} (?:hurt|harm|kill) myself{END}"
    ),
    # Somebody else's life.
    rf"(?:kill|killed|killing|hang|hanged|hanging) {_THEMSELVES}(?! (?:laughing|with|over|trying|to|at|for) )",
    rf"{_WILL_TO} (?:hurt|hurting|harm|harming|cut|cutting|end) {_THEMSELVES}{END}{_SLIP}|self harms",
    (
        rf"(?:he|she|they|{NEAR}|friend|kid|child) (?:wants to|says (?:he|she|they) wants? to) die{END}"
        rf"|does not want to (?:live|be alive)(?: any more)?{END}"
    ),
)
