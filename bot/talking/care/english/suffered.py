"""English: what somebody suffered, or fears that they do themselves."""

from __future__ import annotations

from bot.talking.care.english.parts import AFRAID, CHILD, END, HIM, MAY, NEAR

SUFFERED = (
    r"(?:i|we) (?:was|were|am|have been|got) forced to (?:have sex|sleep with|touch|undress|strip)|death threats",
    r"can not leave (?:him|her)(?= [.,] | because | or | $)|can not leave the house (?:without|because of) (?:him|her)",
    r"if i leave (?:he|she) will take|in law (?:touches|touched|touching) me|(?:take|takes|took) off the condom",
    (
        r"i said no (?:but|and) (?:he|she|they) (?:did|kept|keeps|keep|carried|went)|my ex (?:husband |wife "
        r"|boyfriend |girlfriend )?"
        r"(?:follows|followed|is following|stalks|stalked|is stalking|keeps (?:following|calling|coming|showing"
        r"|turning))"
    ),
    (
        rf"(?:permission|ask him|ask her) to (?:leave the|go out|see my)|(?:he|she|my {NEAR}) is (?:really |so "
        rf"|very )?dangerous{END}"
    ),
    r"(?:i|we) (?:was|got|were) drugged(?! by the)|my drink was spiked|(?:i|someone) spiked my drink",
    (
        r"(?:was|am|were|been|being|got|get|getting|almost got|nearly|is) (?:\w+ )?(?:raped|sexually assaulted"
        r"|sexually abused|sexually harassed"
        r"|molested|groped|gang raped|date raped|strangled|trafficked|roofied)"
    ),
    (
        r"(?:i|we|i have|i had|and) (?:was|am|were|been|being|got|get|keep getting|have been)(?: \w+)? (?:abused"
        r"|assaulted|beaten up|beat up|beaten|choked"
        rf"|drugged|slapped|punched|stabbed|threatened|attacked|stalked|blackmailed)(?:{END}| as a (?:baby|boy"
        r"|child|girl|kid|teen|teenager)| (?:in the face|with a (?:knife|gun))| by (?:him|her|someone|somebody"
        r"|a (?:man|guy|stranger)|two"
        rf"|some guy|my (?:\w+ )?{NEAR}))"
    ),
    (
        r"(?:hit|beaten|beat up|abused|attacked|pushed|kicked|slapped|hurt|choked|raped|assaulted) by (?:him|her"
        rf"|my (?:\w+ )?{NEAR}){END}"
    ),
    r"(?:was|were|is|been|got) (?:raped|sexually assaulted|molested)",
    (
        r"my rapist|my abuser|(?:was|is|were|be) rape(?= )|(?:date|marital|attempted|statutory) rape|tried to rape"
        r"|my sexual (?:assault|abuse)|(?:survivor|victim) of (?:rape|incest|sexual \w+)"
    ),
    (
        r"(?:had|has|have|having) sex with me (?:while|when|without|even|against|after i said)|(?:sex|touch(?:es"
        r"|ed)? me|kiss(?:es|ed)? me) (?:without my consent|against my will)"
    ),
    (
        r"victim of (?:domestic )?(?:violence|abuse|rape)|(?:am|is|in|survived|escap(?:e|ed|ing)|left|leaving"
        r"|was in) (?:an|a) (?:abusive|violent)"
        r" (?:relationship|marriage|home|household|man|woman|partner|husband|boyfriend)"
    ),
    rf"my (?:abusive|violent) (?:{NEAR}|relationship|marriage|home|childhood)|domestic (?:violence|abuse) at home",
    (
        rf"hands? (?:around|round|on) my (?:neck|throat){END}|(?:knife|gun) (?:to|at|against) my (?:head|throat"
        r"|neck|face)(?! if )"
    ),
    (
        r"(?:hide|hiding|cover|cover up|covering) (?:my|the) bruises|bruises (?:he|she|from (?:him|her|my)"
        r"|where (?:he|she))|marks (?:he|she) left"
    ),
    r"(?:hit|hits|hitting|beat|beats|abuse|abuses|hurts|slaps|kicks|strangles) (?:us both|me and the kids|me and my)",
    (
        r"not allowed to (?:leave the (?:house|flat|apartment)|leave(?= [.,] | $| and | without )|go out"
        r"|go anywhere|see (?:my|any) (?:friends"
        r"|family|parents|mum|mom|sister)"
        r"|talk to (?:my|other|any|anyone|men|women)|have (?:friends|money|my own|a phone|a bank)|use my phone)"
        rf"{END}"
    ),
    (
        r"(?:dad|father|stepdad|stepfather|uncle|brother|grandfather|grandpa|boss|teacher|coach) (?:touches"
        rf"|touched|touching) me{END}|pillow over my (?:face|mouth)"
    ),
    (
        r"(?:keeps|kept|keeping|has|holds|held|had) me (?:locked|captive)|(?:held|kept|keep|hold"
        r"|locked) (?:me )?(?:prisoner|hostage|captive|against my will)(?! (?:by the|in the) (?:film|queue"
        r"|meeting))"
    ),
)
OTHERS = (
    (
        r"(?<!not )i(?: have| just| almost| nearly| keep| kept| sometimes| once)* (?:choked|hit|hitting|punched"
        rf"|slapped|strangled|beat up|kicked|hurt) (?:my {NEAR}|{CHILD}|him|her){END}"
    ),
    rf"i(?: just| nearly| almost)? (?:shook|shake|shaked) {CHILD}{END}",
    (
        rf"{AFRAID}(?: that)?(?: of)? i{MAY} (?:hit|kill|hurt|harm|shake) (?:somebody|someone|people|{HIM}){END}"
        rf"|{AFRAID} of (?:hurting|harming|killing|hitting) (?:my|the|our|him|her|someone|somebody)"
    ),
    (
        r"(?:feel like|urge to|want to|going to) (?:hurt|hit|strangle|hurting|hitting|beat|harm|stab"
        rf"|shoot) (?:someone|somebody|people|my {NEAR}|{CHILD}|him|her){END}"
    ),
    rf"(?:want|going) to (?:kill|murder) (?:someone|somebody|people|my (?:husband|wife|kids|children|baby)){END}",
)
