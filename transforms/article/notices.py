"""Standing notices, as wordings for patterns: what publishers print into or below every article of a kind.

None is in a paragraph of the gold texts of 1,232 labelled pages (2026-11-30).
"""

from __future__ import annotations

#: In the place of a post or video of another site, until its cookies are accepted.
EMBED = (
    r"an dieser stelle (?:finden sie|findest du|befindet sich|steht|wird|(?:möchten|würden) wir)\b.{0,90}\binhalte?\b.*"
    r"|ich bin (?:damit )?einverstanden, dass mir (?:externe )?inhalte .*"
    r"|empfohlener (?:redaktioneller |externer )?inhalt"
    r"|um dies\w* .{3,60}\b(?:anzuzeigen|anzusehen|zu sehen|zu laden)\b.{0,90}\b(?:cookies|zustimm|einwillig).*"
    r"|(?:this|the) (?:article|page|story) contains content provided by .{2,40} we ask for your permission before .*"
    r"|allow .{2,40} content\?"
    r"|(?:to|in order to) (?:view|see|show|display|watch|load) this (?:content|post|video|embed|media|tweet)\b.{0,120}"
    r"\b(?:cookies?|consent|third[- ]part(?:y|ies)|accept and continue)\b.*"
    r"|accept and continue|mit ihrer zustimmung (?:wird|werden) hier .*\bgeladen\W*"
    r"|we need your (?:consent|permission) to load this\b.*"
    r"|this (?:content|post|video|embed) is (?:hosted|blocked|not available)\b.{0,120}\b(?:cookies?|consent)\b.*"
    r"|pour (?:afficher|voir|visualiser|regarder) ce(?:tte)? (?:contenu|vidéo|publication|post)\b.{0,140}\bcookies\b.*"
    r"|ce(?:tte)? (?:contenu|vidéo) (?:a été|est) bloquée?\b.{0,140}\bcookies\b.*"
    r"|para (?:ver|mostrar|visualizar|exibir) est[ea] (?:contenido|vídeo|video|conteúdo)\b.{0,140}\bcookies\b.*"
    r"|per (?:vedere|visualizzare|guardare) quest[oa] (?:contenuto|video)\b.{0,140}\bcookie.*"
    r"|(?:om|voor) (?:deze|dit) .{3,60}\b(?:tonen|bekijken|zien|laden)\b.{0,140}\b(?:cookies|toestemming)\b.*"
    r"|aby (?:zobaczyć|wyświetlić|obejrzeć) (?:tę|ten|te|tą|to) .{3,60}(?:cookie|zgod[aęy]).*"
    r"|for (?:å|at) (?:se|vise) (?:dette|denne) .{3,60}\b(?:cookies|samtykke|informasjonskapsler)\b.*"
    r"|för att (?:se|visa) (?:detta|den här|det här) .{3,60}\b(?:cookies|kakor|samtycke)\b.*"
)

#: Below what came from an agency as it is.
AUTOMATIC = (
    r"\(?\s*(?:only|except(?: for)?|apart from|barring) the headline\b.{0,300}"
    r"\b(?:syndicated|edited|reworked)\b.{0,160}"
    r"|\(?\s*(?:disclaimer:\s*)?this (?:story|article|report|copy|news)\b.{0,60}"
    r"\b(?:not been (?:edited|created|reviewed) by .{2,60}\b(?:staff|team|desk|editors?|feed)"
    r"|auto-?(?:generated|aggregated|published) (?:by|from))\b.{0,240}"
)

#: In letters that are pages, too.
FORWARDED = r"was this (?:e-?mail|newsletter|letter) forwarded to you\b.{0,120}"

#: Below opinions: of letters to the editor.
LETTERS = (
    r"the .{2,40} is committed to publishing a diversity of letters\b.*"
    r"|do you have an opinion on the issues raised in this article\b.*"
    r"|we[’'](?:d|re) (?:like|love|keen) to hear what you think about (?:this|any of our)\b.*"
)

PIN = r"(?:don[’']t forget to )?(?:pin|save) (?:it|this|me)?\s?(?:post |recipe )?(?:for later|(?:to|on) pinterest)\W*"

#: That a story is old: in it stands when it was published.
AGE = (
    r"this (?:article|story|post|page|content) (?:is|was (?:last )?(?:published|updated)) (?:more than|over|about) "
    r"(?:\d+|an?|one|two|three|several) (?:years?|months?) (?:old|ago)\b.{0,120}"
    r"|dieser (?:artikel|beitrag) ist (?:über|mehr als|älter als) (?:\d+|ein|zwei|drei) (?:jahre?|monate?)\b.{0,120}"
    r"|cet article (?:date de|a été publié il y a) plus (?:de|d[’']) ?(?:\d+|un|deux|trois) (?:ans?|mois)\b.{0,120}"
)

#: Of portals: what the story was called elsewhere, a film beside it, the way back to them.
PORTAL = (
    r"原[标標][题題]\s*[:：].+|返回.{1,8}[，,]\s?查看更多.*"
    r"|(?-i:Zobacz (?:wideo|film|zdjęcia)) (?-i:[^a-z\s]).{2,100}[^.\s]"
)

#: Nobody's sentence wherever they stand.
ANYWHERE = "|".join((EMBED, AUTOMATIC, FORWARDED, LETTERS, PIN, AGE, PORTAL))

#: Below news of science: whose they are, how to cite them, and that they are nobody else's.
SCIENCE = (
    r"(?:story source|journal references?|cite this page|citation)\s*:?"
    r"|.{0,20}\bprovided by .{2,100} note: (?:content|materials?) may be edited for (?:style|length|clarity).{0,40}"
    r"|(?:citation:\s*)?.{5,240} retrieved .{4,40} from https?://\S+"
    r"|this document is subject to copyright\b.*"
)

#: Below a press release: whose it is.
SOURCE = r"(?-i:SOURCE):?\s+(?-i:[A-Z]).{1,80}[^.!?\s]"

#: Below Chinese news: who edited it, and where it is from.
EDITED = (
    r"[（(]?(?:责任编辑|責任編輯|责编|编辑|編輯|校对|审核|监制|来源|來源|图源)\s*[:：]\s*\S{1,20}(?:\s+\S{1,20}){0,6}"
)

#: Who answers the press; behind it an address or a number.
CONTACT = (
    r"(?:(?:media|press|news|press office|further information|public relations)\s+)?"
    r"(?:contacts?|inquiries|enquiries|kontakt|pressekontakt|contacto|contato|contatti|contatto)"
    r"(?: (?:presse|de prensa|de imprensa|stampa|for media|for journalists))?\s*:.{0,160}"
    r"(?:[\w.+-]+@[\w-]+\.\w|\d{3}\W{0,2}\d{3,4}|\d{2}\W\d{2}\W\d{2}).{0,80}"
)

#: `[permalink] [comments (4)]`
BRACKETED = r"\[?[^\[\]]{2,40}\]\s*(?:\[[^\[\]]{2,40}\]\s*)+"
