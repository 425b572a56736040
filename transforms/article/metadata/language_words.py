"""The commonest small words of languages, and the writing of those that have one to themselves."""

from __future__ import annotations

#: Words that stand in every text of the language, chosen to differ from its neighbours' (Danish `af`, Norwegian `av`).
_LINES = """
en: the of and to in that is was for it with as on at by be this are from not have were which they has said
    their its will would more about who been or an but you
de: der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus bei nach
    wird sind noch nur wie oder aber über einen einer zum zur
fr: le la les de des et en un une du que qui dans est pour pas sur au avec il par sont plus ce mais cette aux
    son ses leur comme ont été elle nous deux après
es: el la los de las que y en un una por con para es se del no su al más lo como pero fue este sus también muy
    esta sobre entre cuando desde hay todo donde dijo según años dos
it: il di che la e per un una in del è non con si della dei sono da le al nel più come anche gli alla ha stato
    anni dopo dalla questo essere
pt: o de que e a do da em um uma para com não os no na por mais as dos se ao foi como à são pelo também foram
    sua seu ser tem até depois segundo
nl: de het een van en in is dat op te voor met die zijn niet aan er om ook als maar uit door naar bij wordt
    heeft worden nog dit over tot hij ze haar hun werd geen tegen deze
sv: och att det som en på är av för med den till inte har ett om var från men ska kan vid så också efter under
    eller när mot även
da: og at det er en af på til med den for ikke der de som har et fra var men også blev efter hvad når mig
nb: og å det er en av på til med den for ikke som har et fra var men også ble etter hva når han fra seg
nn: og å det er ein av på til med den for ikkje som har eit frå var men også vart etter kva når han dei seg
is: og að í á er sem það til um við en ekki með hann var fyrir eru af því hafa frá hefur þar verið ég
fo: og at í á er sum tað til um við ein ikki men hann var fyri eru av teir hava frá hevur har verið eg
fi: ja on ei että hän se oli ovat mukaan myös mutta kun joka sen ole vuoden kuin jos hänen niin jo tai sitä voi
et: ja on ei et see ta oli kui ka mis aga kes oma või seda olid selle ning pärast aasta nii siis veel sest
lv: un ir ar no par ka uz kas bija tas arī lai pēc gada bet vai tika viņš kā šo līdz gan jau tiek nav
lt: ir kad su į iš yra tai kaip bet buvo apie už jis per taip pat jau po arba ne tik metų dėl savo
pl: w i na z do nie się że jest to jak o od za po przez są dla ale przy który które tym może także oraz już roku
    tego tej będzie był była ich
cs: a v na je se že s z do o jsou pro ale jako by podle který které také při nebo jeho byl už bylo jsem
sk: a v na je sa že s z do o sú pre ale ako by podľa ktorý ktoré tiež pri alebo jeho bol už bolo som
sl: in v na je se da za z so pa ki ne po tudi ali kot bi bil bila od pri še lahko je med to leta
hr: i u na je se da za s su od koji koje što ne kako bi nije iz će ali ili sve kao bio bila rekao godine
hu: a az és hogy nem is egy meg ez van volt de azt ha csak már el mint még sem vagy lehet szerint után ki
ro: și de în la cu a nu pe că un o care din pentru este mai au fost sau prin după ce dar lui sunt
sq: dhe të në e i për me një që nga nuk është më se janë ka u si do kjo ky por ishte tij duke
tr: ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ne var olduğu ise göre en dedi oldu yeni
az: və bir bu da də üçün ilə olan daha kimi sonra qədər çox var olub edib görə isə ki deyib olaraq edilib
id: yang dan di untuk dengan ini itu dari dalam tidak pada ke adalah akan oleh telah sebagai juga tersebut kata
    dapat
vi: và của là có cho không được trong các một người với đã những khi này để từ ở về đến như vào
tl: ang ng sa na mga at ay si ni para hindi ito kay nang may ko siya niya din ako
sw: na ya wa kwa ni katika za la kuwa hiyo huo hayo baada kutoka hiyo pia lakini yake wake kwamba alisema nchini
    cha
zu: ukuthi futhi noma uma kodwa ngoba kanye lapho ngesikhathi kusho emuva ukuze kwakhe uthe njengoba abantu
    lokhu ngo
xh: ukuba okanye kunye xa kwaye kodwa apho ngexesha utsho emva ukuze uthe kuba abantu njengoko oku ngokuba kwi
    ngo
af: die en van het is in dat nie te vir met om op hy ook wat aan sy was deur word na maar hulle
ca: el la els les de i que a en un una per amb és no al del va més són com però aquest seva han
gl: o a os as de e que en un unha para con non do da é no na polo máis ao foi como tamén
eu: eta da ez dute ere du bat izan dira egin baina dela bere zen hau dituzte gure euskal beste
cy: yn y a i o ar mae yr ei wedi am bod ac gan fod er nid gyda hefyd ond oedd hyn eu
ga: an na agus i ar is a le go ag do seo sé bhí atá níl ach mar sin ó chuig
mt: li ta u fil il ma għal minn dan huwa kien din biex lill kienu mill hija dwar tal
lb: de déi an op fir mat vun ass net ech dat sinn awer och an der den eng wéi
ru: в и на не что с по как это его из но за для от он был к также было при после так все или уже
uk: в і на не що з у та до як це за від для його він але про був також після які або було щоб
be: і ў не на што з у да як гэта за ад для яго але пра быў таксама пасля якія або каб
bg: на и в да за се от не са че с по като това към което който при до след но беше има или
mk: на и во да се за од не дека со по како што кои ќе бидејќи беше или тоа има при до
sr: и у је да се на за су од који које што не са како би није из ће али или све као био
kk: және бұл мен үшін бар деп осы бойынша жылы болып үлкен еді емес туралы оның бір
ar: في من على أن إلى عن مع هذا التي كان هذه الذي ما لا بعد قال وقد كما
fa: در به از که این را با است برای آن های شد می خود تا هم بر بود گفت
ur: کے میں کی اور ہے سے کا کو نے پر یہ کہ ہیں ان تھا گیا جو
ps: په د کې او چې له سره دی ته هم شوی یې وو
hi: के में की है और से को का पर ने कि भी यह नहीं हैं लिए इस एक था
mr: आहे आणि या च्या मध्ये हे की तर होते असे त्या ते केली साठी
ne: छ र को मा ले का पनि गरेको छन् हो भएको लाई यो थियो
he: של את על לא הוא זה עם גם כי אל היא כל אם יש או היה אבל
yi: און דער די איז פון צו אין נישט מיט האט
"""
WORDS: dict[str, tuple[str, ...]] = {}
for _line in _LINES.replace("\n    ", " ").strip().splitlines():
    _language, _, _said = _line.partition(":")
    for _word in sorted(frozenset(_said.split())):
        WORDS[_word] = (*WORDS.get(_word, ()), _language)

#: First and last character of a writing, and its language; of those with several the one that most news are in.
SCRIPTS = (
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7af", "ko"),
    ("\u0370", "\u03ff", "el"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0e80", "\u0eff", "lo"),
    ("\u1780", "\u17ff", "km"),
    ("\u1000", "\u109f", "my"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u0530", "\u058f", "hy"),
    ("\u1200", "\u137f", "am"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0a00", "\u0a7f", "pa"),
    ("\u0a80", "\u0aff", "gu"),
    ("\u0b00", "\u0b7f", "or"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"),
    ("\u0d00", "\u0d7f", "ml"),
    ("\u0d80", "\u0dff", "si"),
    ("\u4e00", "\u9fff", "zh"),
)

#: Languages that their small words do not tell apart, or under one name: what is declared decides among them.
ALIKE = (
    frozenset({"no", "nb", "nn"}),
    frozenset({"hr", "bs", "sr", "sh", "me", "cnr"}),
    frozenset({"id", "ms", "in"}),
    frozenset({"zu", "xh", "ss", "nr"}),
    frozenset({"tl", "fil"}),
    frozenset({"he", "iw"}),
    frozenset({"zh", "yue", "cmn"}),
    frozenset({"fa", "prs"}),
    frozenset({"bn", "as"}),
)
