"""The English words by which a person is told from a thing: "Leo hits me", but not "the sun hits me"."""

from __future__ import annotations

from bot.talking.care.tongue import set_of

PEOPLE = set_of(
    "he|she|they|you|him|her|who|someone|somebody|everyone|everybody|anyone|anybody|both|boyfriend|"
    "brother|dad|daddy|father|fiance|fiancee|girlfriend|husband|mom|mommy|mother|mum|mummy|mama|papa|"
    "parents|partner|spouse|ex|stepdad|stepfather|stepmother|stepmom|stepmum|uncle|aunt|wife|grandfather|"
    "grandmother|grandpa|grandma|granddad|cousin|sister|brothers|sisters|son|daughter|sons|daughters|"
    "nephew|flatmate|roommate|housemate|flatmates|roommates|man|men|guy|guys|woman|stranger|boy|boys|"
    "girl|girls|people|person|neighbour|neighbor|boss|manager|colleague|coworker|coach|teacher|priest|"
    "doctor|carer|driver|landlord|friend|friends|mate|date|police|officer|patient|client|customer|"
    "classmate|bully|bullies|attacker|thief|nurse|agnes|alexis|andreas|angus|boris|carlos|chris|dennis|"
    "doris|elias|frances|francis|gus|hans|hughes|ines|iris|jacques|james|jess|jesus|jonas|jules|klaus|"
    "lars|lewis|louis|lucas|luis|marcos|marcus|markus|mathias|matias|miles|moses|nicholas|niklas|nikolas|"
    "nils|otis|phyllis|rhys|ross|russ|silas|tess|thomas|tobias|travis|emily|molly|polly|sally|kelly|"
    "billy|holly|lily|willy|ally|shelly|beverly|boyfriends|husbands|kids|guest"
)
OWNERS = frozenset({"my", "our", "his", "her", "their", "your"})
ARTICLES = set_of(
    "the|a|an|this|that|these|those|my|our|your|his|her|their|its|some|any|no|every|each|another|all|one|"
    "two|which|what|whose|of|such|more|most|other|new|old"
)
PASSING = set_of(
    "is|am|are|was|were|be|been|being|has|have|had|having|do|does|did|will|would|could|can|might|may|"
    "shall|should|always|even|just|often|once|sometimes|also|still|really|actually|constantly|regularly|"
    "usually|repeatedly|literally|physically|suddenly|nearly|almost|ever|again|already|now|then|keeps|"
    "kept|keep|starts|started|starting|start|began|begins|tried|tries|trying|try|to|wants|wanted|going|"
    "threatened|threatens|likes|about|almost|daily|both|only|recently|violently|deliberately|"
    "occasionally|frequently|sexually|simply|secretly|got|gets|verbally|completely|one|night|day|came|up|"
    "over|drunkenly|angrily|accidentally|ended"
)
JOINING = frozenset({"and", "then", "or", ",", "&", "but", "while", "when", "because", "if"})
DENYING = frozenset({"not", "never", "hardly", "barely", "without", "nobody", "none", "no", "neither", "nor"})
THINGS = set_of(
    "i|me|we|us|them|those|these|it|that|this|what|which|there|here|something|nothing|everything|"
    "anything|one|ones|so|please|lets|let|make|made|making|makes|to|too|from|for|with|at|by|in|on|off|up|"
    "down|out|of|as|like|than|how|why|where|yes|no|ok|okay|oh|well|wow|go|goes|come|comes|came|see|sees|"
    "saw|watch|watched|help|helped|hear|heard|felt|feel|feels|think|thought|know|knew|tell|told|asked|"
    "ask|dont|never|maybe|perhaps|honestly|today|tomorrow|yesterday|tonight|monday|tuesday|wednesday|"
    "thursday|friday|mondays|sundays|saturdays|fridays|saturday|sunday|january|february|march|april|may|"
    "june|july|august|september|october|november|december|christmas|halloween|easter|winter|summer|"
    "spring|autumn|fall|night|nights|morning|evening|day|life|death|love|grief|sadness|joy|happiness|"
    "hunger|thirst|sleep|fatigue|tiredness|exhaustion|reality|nostalgia|memory|memories|inspiration|"
    "panic|fear|anxiety|stress|guilt|shame|regret|loneliness|depression|adrenaline|sugar|caffeine|coffee|"
    "wine|beer|vodka|tequila|alcohol|food|curry|chilli|chili|garlic|smoke|sunlight|sun|rain|wind|snow|"
    "hail|lightning|thunder|weather|heat|cold|light|darkness|dark|music|song|songs|lyrics|art|poetry|"
    "jazz|bass|volume|noise|silence|traffic|rent|inflation|karma|fate|luck|time|age|covid|flu|pain|"
    "jetlag|lag|homesickness|hayfever|pollen|gravity|rock|rocks|ball|balls|waves|wave|water|fire|flames|"
    "ice|life|work|school|college|university|university|uni|homework|exams|exam|tests|math|maths|money|"
    "debt|taxes|bills|news|politics|war|change|failure|success|rejection|commitment|intimacy|marriage|"
    "divorce|dating|sex|childbirth|pregnancy|parenthood|adulthood|retirement|boredom|dentist|dentists|"
    "doctors|needles|blood|clowns|spiders|snakes|rats|mice|bats|bees|wasps|insects|bugs|birds|dogs|cats|"
    "dog|cat|puppy|kitten|horse|horses|cow|cows|goose|geese|swan|swans|seagull|seagulls|pigeon|pigeons|"
    "shark|sharks|bear|bears|wolf|wolves|bull|sheep|goat|goats|lions|tigers|ghosts|ghost|monsters|"
    "zombies|vampires|witches|dragons|aliens|robots|ai|spider|snake|mosquito|mosquitoes|midges|jellyfish|"
    "crab|toddler|baby|kid|child|twins|babies|heights|height|flying|planes|airplanes|lifts|elevators|"
    "escalators|tunnels|bridges|boats|ships|ferries|trains|roller|rollercoaster|rollercoasters|coaster|"
    "coasters|ride|rides|cliffs|depth|depths|deep|ocean|sea|seaweed|lakes|swimming|drowning|diving|"
    "skiing|cycling|driving|karaoke|cameras|mirrors|crowds|spaces|space|stairs|ladders|basements|attics|"
    "blackouts|storms|earthquakes|volcanoes|germs|dirt|mould|bacteria|mushrooms|olives|oysters|liver|"
    "broccoli|brussels|spice|mayonnaise|everybody|public|speaking|goodbye|goodbyes|endings|forever|"
    "intimacy|vulnerability|conflict|confrontation|getting|losing|being|missing|falling|saying|hurting|"
    "it's|cold|lava|balloon|balloons|popcorn|fireworks|films|movies|horror|jaws|chucky|pennywise|"
    "voldemort|dracula|godzilla|freddy|krueger|scream|yoga|gym|running|bowling|tennis|cardio|spanish|"
    "french|german|italian|portuguese|english|physics|chemistry|monopoly|chess|scrabble|mario|zelda|"
    "dolphins|sourdough|yeast|chocolate|cheese|pizza|sushi|ramen|tofu|salad|kale|vegetables|cake|pie|"
    "paris|london|rome|berlin|italy|spain|france|america|europe|japan|new|bad|good|big|small|hot|old|"
    "young|and|or|but|because|when|while|if|then|until|where|enough|rollerblades|traffic|customs|fog|mud|"
    "sand|dust|glass|paper|doors|door|branch|branches|ironically|clearly|obviously|sadly|luckily|funnily|"
    "apparently|finally|eventually|somehow|later|soon|first|last|next|half|much|many|few|lots|tons|loads|"
    "surgery|hospital|hospitals|cancer|aging|ageing|ourselves|yourself|myself|themselves|himself|herself|"
    "itself|themself|stop|stopped|want|wants|need|needs|scaring|breaking|technology|spoilers|prayer|god|"
    "fomo|science|maps|excel|abandonment|judgement|judgment|criticism"
)
NO_NAME = r"(?:ing|ness|ment|tion|sion|ity|ism|ance|ence|phobia|ology|hood|ship|ly|s)$"
"""How a word ends that is seldom a name, unless it has a capital."""
GAMES = set_of(
    "badminton|basketball|board|bowling|boxing|card|cards|catan|championship|checkers|chess|competition|"
    "cup|darts|dodgeball|fencing|final|finals|football|game|games|goal|goals|golf|hockey|judo|karate|"
    "league|ludo|match|mario|marathon|monopoly|paddle|padel|paintball|play|played|playing|points|poker|"
    "pong|pool|quiz|quizzes|race|raced|races|racing|record|round|rounds|rugby|rummy|score|scored|scores|"
    "scrabble|semifinal|set|sets|snooker|squash|swim|swimming|tennis|tournament|trivia|uno|volleyball|"
    "won|wordle|wrestling|rematch"
)
"""Where being beaten is no harm."""
