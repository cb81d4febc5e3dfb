"""A work as a judge reads it: a dictionary with the keys title, names, year, doi, isbn, url; and how two works are compared.

What may differ is normalized: Unicode forms, case, quotes, dashes, blanks, markup, braces and the signs of mathematics.
"""

import html
import re
import unicodedata
from difflib import SequenceMatcher
from urllib.parse import unquote

TYPES = set(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)

# Stands for text that a judge does not know: a command or a macro that is not defined for it.
UNKNOWN = "\ue000"

MARKUP = re.compile(r"</?(?:i|b|em|strong|u|sub|sup|sc|span|tt|br|p|a|div|code|small|scp|italic|bold|inf)\b[^<>]*>", re.I)
QUOTES = str.maketrans({quote: '"' for quote in "“”„‟«»‹›‘’‚‛'`´′″ʼ＂\x91\x92\x93\x94"})
SILENT = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\"$\\{}^_~()\[\]-]+")


def plain(text):
    """A text as it is compared."""
    text = html.unescape(MARKUP.sub("", html.unescape(str(text))))
    text = unicodedata.normalize("NFKC", text).translate(QUOTES).replace("…", "...")
    text = re.sub(r"[‐-―−⁃﹘﹣－]", "-", text).translate(str.maketrans("∘∗˙", "°*·"))
    # Pandoc puts accents on dotless letters.
    text = unicodedata.normalize("NFD", text.replace("ı", "i").replace("ȷ", "j"))
    text = unicodedata.normalize("NFC", text).casefold()
    # What is left are lines over digits, and the like.
    return SILENT.sub("", unmarked(text)).rstrip(".,;:")


def unmarked(text):
    return "".join(c for c in text if unicodedata.category(c) != "Mn")


def full_name(name):
    parts = [name.get(part) for part in ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal")]
    return re.sub(r"[^\w]|_", "", plain(" ".join(part for part in parts if part)))


def families(name):
    """The family name with its particles, of a person who has a given name too. A particle may belong to the given name."""
    if not (name.get("given") and name.get("family")):
        return set()
    family = " ".join(name[part] for part in ("non-dropping-particle", "family") if name.get(part))
    both = {family, f"{name.get('dropping-particle') or ''} {family}"}
    return {re.sub(r"[^\w]|_", "", plain(one)) for one in both}


def mended(name):
    """A name without what is there by mistake: a second "and" before it, or a given name after a comma too many."""
    name = {part: text for part, text in name.items() if text}
    for part in ("dropping-particle", "non-dropping-particle"):
        if name.get(part, "").casefold() == "and":
            words = name["family"].split()
            name = {"given": " ".join(words[:-1]), "family": words[-1]}
    if "family" in name and "given" not in name and "suffix" in name:
        name["given"] = name.pop("suffix")
    return name


def isbn(text):
    """The ISBN-13 of the first ISBN of a text."""
    for found in re.findall(r"[0-9Xx][0-9Xx –-]{8,}", str(text or "")):
        digits = re.sub(r"[^0-9X]", "", found.upper())
        for start in range(len(digits)):
            for length in (13, 10):
                whole = thirteen(digits[start : start + length], length)
                if whole:
                    return whole
    return None


def thirteen(digits, length):
    if len(digits) != length or not re.fullmatch(r"\d{12}\d|\d{9}[\dX]", digits):
        return None
    if length == 10:
        total = sum((10 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits))
        if total % 11:
            return None
        digits = "978" + digits[:9]
        return digits + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return digits if total % 10 == 0 and digits[:3] in ("978", "979") else None


def doi(text):
    # One of the SICI form may have a blank before its bracket.
    text = re.sub(r"\s+\[\s*(?=\d)", "[", str(text or ""))
    found = re.search(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.sub(r"[\\{}]", "", html.unescape(str(text or ""))))
    return found[0].rstrip(".,;").casefold() if found else None


def url(text):
    """An address without what browsers add or escape."""
    text = html.unescape(str(text or "")).strip()
    found = re.search(r"https?://[^\s<>\"]+", re.sub(r"[\\{}]", "", text), re.I)
    if not found:
        return None
    address = found[0]
    try:
        scheme, rest = address.split("://", 1)
    except ValueError:
        return None
    return unquote(rest).rstrip("/.,;").casefold()


def year(text):
    """The year of a date: the first four digits that stand by themselves. A date before Christ has none."""
    text = str(text if text is not None else "").strip()
    if re.match(r"-\d", text):
        return None
    found = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    return int(found[0]) if found and int(found[0]) else None


def of_parts(name):
    """A name that BibLaTeX has in parts: "family=Spoel, given=David, prefix=van der"."""
    text = name.get("literal", "") if isinstance(name, dict) else ""
    parts = dict(re.findall(r"(family|given|prefix|suffix)=([^,]+)", text))
    if "family" not in parts:
        return name
    return {part.replace("prefix", "non-dropping-particle"): value for part, value in parts.items()}


def from_csl(item):
    """A work from an item of CSL-JSON."""
    parts = (item.get("issued") or {}) if isinstance(item.get("issued"), dict) else {"raw": item.get("issued")}
    date = parts.get("date-parts")
    try:
        when = int(date[0][0]) if date and date[0] else None
        when = when if when and when > 0 else None
    except (TypeError, ValueError):
        when = year(date[0][0])
    if when is None and not date:
        when = year(parts.get("raw") or parts.get("literal"))
    names = [of_parts(name) for name in item.get("author") or item.get("editor") or []]
    return {
        "key": str(item.get("id", "")),
        "title": item.get("title"),
        "names": [name for name in names if isinstance(name, dict) and full_name(name) not in ("others", "etal", "")],
        "year": when,
        "doi": doi(item.get("DOI")),
        "isbn": isbn(item.get("ISBN")),
        "url": url(item.get("URL")),
        "kind": item.get("type"),
    }


def from_zotero(item):
    """A work from an item that one of Zotero's translators expects."""
    names = {"author": [], "editor": [], "other": []}
    for creator in item.get("creators", []):
        role = creator.get("creatorType")
        if creator.get("fieldMode") == 1 or "firstName" not in creator and "lastName" in creator:
            name = {"literal": creator.get("lastName", creator.get("name"))}
        elif "name" in creator:
            name = {"literal": creator["name"]}
        else:
            name = {"family": creator.get("lastName"), "given": creator.get("firstName")}
        names[role if role in names else "other"].append(name)
    return {
        "key": item.get("itemID") or "",
        "title": item.get("title") or item.get("caseName") or item.get("nameOfAct") or item.get("subject"),
        "names": names["author"] or names["editor"],
        "year": year(item.get("date")),
        "doi": doi(item.get("DOI") or item.get("extra")),
        "isbn": isbn(item.get("ISBN")),
        "url": url(item.get("url")),
        "kind": item.get("itemType"),
    }


def differences(ours, judged):
    """Yields the fields in which ours differs from all judges: the field, whether it is wrong or lost, ours and theirs."""
    for field in ("title", "names", "year", "doi", "isbn", "url"):
        theirs = [work[field] for work in judged]
        if field == "names":
            kind = of_names(ours[field], theirs)
        else:
            kind = of_values(field, ours, judged)
        if kind:
            yield field, kind, shown(ours[field]), shown(next((value for value in theirs if value), None))


def of_values(field, ours, judged):
    same = plain if field == "title" else lambda value: value
    value = ours[field]
    theirs = [work[field] if work[field] != UNKNOWN else None for work in judged]
    if not value:
        return "lost" if all(theirs) and not is_elsewhere(field, ours, judged) else None
    if not any(theirs):
        # What only `reads` finds, it found in another field, or made for want of a title.
        return None
    if any(there and fits(same(there), same(value)) for there in theirs):
        return None
    if field == "url" and any(there and value.startswith((there + " ", there + ";")) for there in theirs):
        # Judges may end an address at a blank or a semicolon.
        return None
    if field == "title" and any(there and is_part(same(value), same(there)) for there in theirs):
        return "lost"
    if field == "isbn" and all(work.get("kind") in ("article-journal", "journalArticle") for work in judged):
        return None
    return "wrong"


def is_elsewhere(field, ours, judged):
    """Whether an identifier is known in another form."""
    for work in judged:
        value = work[field]
        if field == "url" and ours["doi"] and ours["doi"] in value:
            return True
        if field == "url" and ours["arxiv"] and ours["arxiv"] in value:
            return True
        if field == "doi" and ours["arxiv"] and ours["arxiv"].casefold() in value:
            return True
        if field == "isbn" and work.get("kind") in PARTS:
            # It belongs to the volume.
            return True
    return False


def fits(there, value):
    if UNKNOWN not in str(there):
        return there == value
    return bool(re.fullmatch(".{0,40}".join(map(re.escape, there.split(UNKNOWN))), value))


PARTS = (
    "article article-journal chapter paper-conference journalArticle bookSection conferencePaper encyclopediaArticle "
    "entry entry-encyclopedia entry-dictionary article-magazine article-newspaper inproceedings incollection inbook"
).split()


def is_part(part, whole):
    return part and whole.startswith(part)


def of_names(ours, theirs):
    if not any(theirs):
        return None
    if not ours:
        return "lost" if all(theirs) else None
    results = [of_list(ours, names) for names in theirs if names]
    return None if None in results else results[0]


def of_list(ours, names):
    known = [full_name(mended(name)) for name in ours]
    judged = [full_name(mended(name)) for name in names]
    if any(UNKNOWN in name or name.startswith("xdata") for name in map(raw_name, names)):
        # A macro, or the name of another entry, that the judge does not know.
        return None
    if len(known) >= 30:
        judged = judged[: len(known)]
    if known != judged:
        return "lost" if known == judged[: len(known)] else "wrong"
    pairs = [(families(one), families(mended(other))) for one, other in zip(ours, names)]
    return "wrong" if any(one and other and not one & other for one, other in pairs) else None


def raw_name(name):
    return " ".join(text for text in name.values() if text and isinstance(text, str))


def shown(value):
    if isinstance(value, list):
        return "; ".join(" | ".join(f"{part}: {text}" for part, text in name.items() if text) for name in value)
    return value


def last_name(name):
    """The last word of the family name, with the suffix and without accents."""
    words = plain(" ".join((name.get("family") or name.get("literal") or "").split()[-1:]))
    return unmarked(unicodedata.normalize("NFD", words + plain(name.get("suffix") or "")))


def are_distinct(one, other):
    """Whether two works are not the same by a judge: another title, other people, another DOI, or another year."""
    titles = [plain(work["title"] or "") for work in (one, other)]
    if all(titles) and not any(short in long for long, short in (titles, titles[::-1])):
        if SequenceMatcher(None, *titles).ratio() < 0.8:
            return True
    if one["doi"] and other["doi"]:
        return one["doi"] != other["doi"]
    names = [{last_name(name) for name in work["names"]} for work in (one, other)]
    if all(names) and not names[0] & names[1]:
        return True
    return bool(one["year"] and other["year"] and one["year"] != other["year"] and titles[0] != titles[1])
