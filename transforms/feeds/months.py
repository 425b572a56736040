"""Dates in other languages than English, put into a form that the readers of dates know."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

#: Names of months by language, in full (the form that dates use) and short, January first. Left out is what means
#: another month in another language (`listopad` is October in Zagreb and November in Warsaw).
_NAMES = """
de  januar,jänner,jan februar,feb märz,mär,mrz april,apr
    mai juni,jun juli,jul august,aug
    september,sep,sept oktober,okt november,nov dezember,dez
fr  janvier,janv février,févr,fév mars avril,avr
    mai juin juillet,juil août
    septembre,sept octobre,oct novembre,nov décembre,déc
es  enero,ene febrero,feb marzo,mar abril,abr
    mayo,may junio,jun julio,jul agosto,ago
    septiembre,setiembre,sept octubre,oct noviembre,nov diciembre,dic
it  gennaio,gen febbraio,feb marzo,mar aprile,apr
    maggio,mag giugno,giu luglio,lug agosto,ago
    settembre,set ottobre,ott novembre,nov dicembre,dic
pt  janeiro,jan fevereiro,fev março,mar abril,abr
    maio,mai junho,jun julho,jul agosto,ago
    setembro,set outubro,out novembro,nov dezembro,dez
nl  januari,jan februari,feb maart,mrt april,apr
    mei juni,jun juli,jul augustus,aug
    september,sep oktober,okt november,nov december,dec
sv  januari,jan februari,feb mars,mar april,apr
    maj juni,jun juli,jul augusti,aug
    september,sep oktober,okt november,nov december,dec
da  januar,jan februar,feb marts,mar april,apr
    maj juni,jun juli,jul august,aug
    september,sep oktober,okt november,nov december,dec
no  januar,jan februar,feb mars,mar april,apr
    mai juni,jun juli,jul august,aug
    september,sep oktober,okt november,nov desember,des
fi  tammikuuta helmikuuta maaliskuuta huhtikuuta
    toukokuuta kesäkuuta heinäkuuta elokuuta
    syyskuuta lokakuuta marraskuuta joulukuuta
pl  stycznia,sty lutego,lut marca kwietnia,kwi
    maja czerwca,cze lipca,lip sierpnia,sie
    września,wrz października,paź - grudnia,gru
cs  ledna února března dubna
    května června července srpna
    září října listopadu prosince
ro  ianuarie,ian februarie,febr martie aprilie
    mai iunie,iun iulie,iul august
    septembrie octombrie noiembrie decembrie
hu  január február március április
    május június július augusztus
    szeptember október november december
tr  ocak,oca şubat,şub mart nisan,nis
    mayıs haziran,haz temmuz,tem ağustos,ağu
    eylül,eyl ekim,eki kasım,kas aralık,ara
id  januari februari maret april
    mei juni juli agustus
    september oktober november desember
ca  gener febrer març abril
    maig juny juliol agost
    setembre octubre novembre desembre
ru  января,янв февраля,фев марта,мар апреля,апр
    мая,май июня,июн июля,июл августа,авг
    сентября,сен октября,окт ноября,ноя декабря,дек
uk  січня лютого березня квітня
    травня червня липня серпня
    вересня жовтня листопада грудня
el  ιανουαρίου,ιαν φεβρουαρίου,φεβ μαρτίου,μαρ απριλίου,απρ
    μαΐου,μαϊ ιουνίου,ιουν ιουλίου,ιουλ αυγούστου,αυγ
    σεπτεμβρίου,σεπ οκτωβρίου,οκτ νοεμβρίου,νοε δεκεμβρίου,δεκ
"""


def _plain(word: str) -> str:
    """In lower case without accents: people leave them out."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


_MONTHS = {
    _plain(name): _ENGLISH[index]
    for line in re.split(r"\n(?=\S)", _NAMES.strip())
    for index, names in enumerate(line.split()[1:])
    for name in names.split(",")
    if name != "-"
}
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORD = re.compile(r"^[^\W\d_]+(?:-feira)?\.?,?\s+(?=\d)")
_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_CHINESE_TIME = re.compile(r"(\d{1,2})\s?[时時시点點]\s?(\d{1,2})\s?[分분]")
_FRENCH_TIME = re.compile(r"\b(\d{1,2})\s?[hH]\s?(\d{2})\b")
_SMALL_WORDS = re.compile(
    r"\s(?:de|del|di|d'|o|um|à|a las|às|kl|klo|alle|la|om|в|г|р)\.?(?=\s)|\s(?:uhr|uur|hs|hrs|г|р)\.?(?=\s|$)",
    re.IGNORECASE,
)
_DAY_DOT = re.compile(r"(?<=\d)(?:\.|er|º|°)(?=\s)")


def in_english(text: str) -> str:
    """A date's months by their English names, its time with colons, without small words and the day of the week.

    >>> in_english("vendredi 5 janvier 2024 à 10h30")
    '5 Jan 2024 10:30'
    """
    text = _CHINESE_TIME.sub(r"\1:\2", _CHINESE.sub(r"\1-\2-\3 ", text))
    text = _DAY_DOT.sub("", _FRENCH_TIME.sub(r"\1:\2", _SMALL_WORDS.sub("", text)))
    rest = _FIRST_WORD.sub("", text)
    if any(_plain(word) in _MONTHS or word[:3].title() in _ENGLISH for word in _WORD.findall(rest)):
        text = rest  # `mar. 5 mars`: the first is Tuesday
    return " ".join(_WORD.sub(lambda match: _MONTHS.get(_plain(match[0]), match[0]), text).split())
