"""The words that the extraction of claims goes by."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPEECH = _words(
    """said says say told tells claimed claims claim announced announces denied denies deny added adds
    stated insisted insists argued argues warned warns warn called calls accused accuses accuse blamed
    blames blame condemned condemns condemn denounced denounces denounce rejected rejects reject vowed
    vows promised promises confirmed confirms alleged alleges acknowledged acknowledges tweeted posted
    wrote writes demanded demands pledged noted notes suggested suggests testified conceded concedes
    admitted admits disputed disputes asserted asserts maintained maintains explained explains estimated
    estimates predicted predicts declared declares urged urges criticised criticized dismissed described
    reiterated cautioned concluded concludes ruled remarked emphasised emphasized stressed complained
    repeated responded replied answered countered"""
)
"""Verbs of who states something."""
FINDING = _words(
    "found finds showed shows show believes believe thinks think heard reported reports revealed"
)
"""Verbs of speech only before “that”."""
ROLES = _words(
    """spokesman spokeswoman spokesperson spokespeople minister ministers ministry ministries office
    offices president chairman chairwoman chair chief director directors secretary ambassador mayor
    governor senator lawmaker lawmakers lawyer lawyers judge judges jurors court prosecutor prosecutors
    police officer officers official officials authority authorities agency department government army
    military troops rebels militants militia militias protesters protester protestors demonstrators
    demonstrator supporters supporter opponents critics activists activist residents resident witnesses
    witness neighbours neighbors parents teachers doctors nurses scientists researchers experts expert
    analysts analyst economists company firm union unions party parties alliance coalition group groups
    committee council commission board bank hospital university school airline airport manufacturer
    operator owner owners workers worker employees survivor survivors relatives family families passengers
    candidate candidates campaign opposition parliament bishop bishops pope king queen editor coach
    captain sources source investigators firefighters rescuers organisers organizers statement report
    letter study survey poll release document documents memo filing article post regulator inspectors fans
    farmers students historians diplomats diplomat commander general colonel leader leaders executive
    executives manager managers brigade teacher doctor nurse farmer student neighbour neighbor mother
    father son daughter wife husband brother sister widow founder professor author adviser advisor aide
    aides"""
)
"""Nouns that name who speaks without a name."""
DOCUMENTS = _words("statement report letter release document documents memo filing article post")
"""Roles that stand for whoever issued them, when they are named again."""
DESCRIBING = _words(
    """prime foreign lead legal deputy vice former senior top local federal national regional provincial
    city state district chief interior defence defense finance health trade justice medical military
    security fire press human rights election intelligence police several some many most few two three
    four five six seven eight nine ten dozens hundreds thousands other another one all government
    opposition company party union"""
)
"""What may stand before a role."""
ORGANISATIONS = ROLES - _words(
    """minister president chairman chairwoman chair chief director secretary ambassador mayor governor
    senator spokesman spokeswoman spokesperson judge officer bishop pope king queen editor coach captain
    commander general colonel lawmaker lawyer diplomat witness resident leader executive manager teacher
    doctor nurse farmer student neighbour neighbor mother father son daughter wife husband brother sister
    widow founder professor author adviser advisor aide"""
)
JOINING = _words("of for al el bin ibn de del der van von da la le du di and")
"""What may stand within a name."""
DETERMINERS = _words("the a an this that these those its his her their our")
PRONOUNS = _words("he she they it")
RELATING = _words("in on at to of for with by from after before during as over under about into near against")
"""What stands before a noun that is not who acts."""
BETWEEN = _words(
    """has have had also later then earlier again now previously since yesterday today still once"""
)
"""What may stand between who speaks and the verb, besides adverbs in “-ly”."""
OPENERS = _words(
    """but and so in on at for from after before during while when as if since although though however
    meanwhile later earlier yesterday today tonight then there here this that these those it he she they
    we i you his her their our its my what who where why how some many most several all both no not by
    with under over among about to according fresh preliminary nobody"""
)
"""Words that are capitalised only because they begin a sentence."""
DATES = _words(
    """january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    christmas easter new"""
)

EVENTS = _words(
    """killed kills injured wounded hit hits struck attacked attacks survived survives burned burnt lost
    lose loses won wins resigned resigns died dies dead collapsed collapses closed closes opened signed
    arrested fired appeared refused refuses approved approves rose rises fell falls crashed crashes
    protesting protested camping camped banned bans cut cuts raised passed passes voted elected sentenced
    charged sued fined seized seizes shot stabbed bombed flooded evacuated rescued destroyed destroys
    damaged launched launches cancelled canceled suspended sacked dismissed appointed stole stolen leaked
    hacked invaded captured released jailed convicted acquitted acquired merged recalled infected
    hospitalised hospitalized vaccinated broke erupted exploded kidnapped abducted deported declared
    increased increases decreased doubled tripled halved dropped drops grew shrank clashed offered offers
    faked rigged poisoned drowned derailed defeated overthrew ousted ratified vetoed repealed withdrew
    surrendered struck starved murdered assassinated causes cause spreads prevents cures contains proves
    funded founded expelled blocked rise fall"""
)
"""Verbs of what happened or is said to happen."""
PARTICIPLES = _words(
    """hit shot held found made sent cut lost built sold torn born seen told taken given put"""
)
"""Irregular ones that make an event after “was”."""
QUIET = _words(
    """located based known named called situated headquartered related supposed used considered regarded
    interested concerned dedicated committed designed pleased delighted excited thrilled relieved saddened
    honoured honored surprised tired married retired united need needed wanted liked loved hoped seemed
    looked enjoyed felt red bed fed indeed hundred speed talked wondered thanked smiled laughed agreed
    disagreed tried waited watched listened walked nicknamed"""
)
"""Words in “-ed” that tell no event."""
FURTHER = _words(
    "went came took made gave left held met began sent brought paid built bought sold led fled flew drove"
)
"""Past tenses that tell little of themselves."""

FEELINGS = _words(
    """relieved glad happy proud sorry delighted pleased excited thrilled honoured honored grateful hope
    hopes hopefully wish love loves hate beautiful lovely wonderful terrible awful amazing fantastic
    brilliant gorgeous disgusting great nice best worst unfortunately sadly luckily personally should imho
    lol haha"""
)
BACKGROUND = (
    r"\b(?:is|are)\s+(?:also\s+)?(?:the|a|an|one of|located|situated|known|home to|considered|based|"
    r"headquartered)\b|\b(?:has|have) long\b|\bheadquartered\b|\bleading (?:provider|supplier|"
    r"maker|company)\b|"
    r"\bwas (?:founded|established|born)\b|\bfounded in\b|\bused to be\b|\b(?:is|are) (?:often|"
    r"usually|typically)\b"
)
ADDRESS = (
    r"^(?:please|thanks?|thank you|welcome|hello|hi|hey|good (?:morning|evening|afternoon|night)|"
    r"morning|join|"
    r"visit|click|contact|subscribe|sign up|register|follow|watch|read|see|let[’']s|don[’']t|"
    r"do not|get|find out|"
    r"learn more|share|download|listen|tell us|keep|note that|check)\b"
)
OPINION = (
    r"\b(?:I|[Ww]e) (?:think|believe|feel|guess|suppose|hope|want|love|hate)\b|\bin my (?:view|"
    r"opinion)\b|\bmust be\b|"
    r"\b(?:I am|I[’']m|[Ww]e are|[Ww]e[’']re) (?:\w+ly |very |so )?(?:relieved|glad|happy|proud|"
    r"sorry|delighted|"
    r"pleased|excited|thrilled|honou?red|sad|grateful|shocked)\b"
)
COMPARISON = (
    r"\b(?:biggest|largest|smallest|highest|lowest|fastest|slowest|youngest|oldest|deadliest|most|"
    r"least|majority|"
    r"(?:more|less|fewer|worse|better|higher|lower) than|twice|only)\b"
)
DENIAL = (
    r"\b(?:no (?:evidence|proof|claim|record|sign|link|further|such)|without evidence|never|nobody|no one|"
    r"there (?:is|was|were|are) no|no \w+ (?:has|have|had)|(?:did|does|was|were|is|are|has|have) ?n[o’']t)\b"
)
