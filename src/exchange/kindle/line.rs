//! The second line of a clipping: what it is, where in the book, and when it was made, in the language of the device.

use chrono::NaiveDate;

use crate::domain::LocalDate;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Highlight,
    Note,
    Bookmark,
}

/// Where a clipping is. A page may be a Roman numeral.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) page: Option<String>,
    /// The first and the last location.
    pub(super) location: Option<(u32, u32)>,
}

impl Place {
    /// Returns it in words, such as "page 12, location 145-147".
    pub(super) fn words(&self) -> Option<String> {
        let page = self.page.as_ref().map(|page| format!("page {page}"));
        let location = self.location.map(|(first, last)| {
            let last = (last > first).then(|| format!("-{last}"));
            format!("location {first}{}", last.unwrap_or_default())
        });
        let words: Vec<String> = page.into_iter().chain(location).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// Words for bookmarks, highlights (or clipped articles) and notes: English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Russian, Japanese, Chinese and Korean. Bookmarks come first: "marcador" and "Bookmark" hold no other word.
const KINDS: [(Kind, &str); 3] = [
    (
        Kind::Bookmark,
        "bookmark lesezeichen signet marcador segnalibro bladwijzer закладка ブックマーク 书签 書籤 북마크 책갈피",
    ),
    (
        Kind::Highlight,
        "highlight clip markierung ausschnitt surlign extrait subrayado resaltado recorte evidenziazione ritaglio destaque \
         realce markering knipsel выделен отрывок вырезка ハイライト クリップ 标注 標註 剪贴 剪貼 하이라이트 클립",
    ),
    (
        Kind::Note,
        "note notiz nota anotação notitie aantekening заметка примечание メモ 笔记 筆記 메모",
    ),
];

/// A device begins the line with one, and puts one between the ends of a range.
const DASHES: [char; 2] = ['-', '–'];

/// Words before a page.
const PAGES: &str = "page seite página pagina странице страница";

/// Words before a location.
const LOCATIONS: &str = "location loc. position emplacement posición posizione posição locatie местоположение место месте позиция 位置 \
     위치";

/// Words after a page.
const PAGES_AFTER: [&str; 5] = ["页", "頁", "ページ", "페이지", "쪽"];

/// The months in the languages with names for them, each with its abbreviations and cases.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio janeiro januari января",
    "february februar février febrero febbraio fevereiro februari февраля",
    "march märz mars marzo março maart марта",
    "april avril abril aprile апреля",
    "may mai mayo maggio maio mei мая",
    "june juni juin junio giugno junho июня",
    "july juli juillet julio luglio julho июля",
    "august août agosto augustus августа",
    "september septembre septiembre setiembre settembre setembro сентября",
    "october oktober octobre octubre ottobre outubro октября",
    "november novembre noviembre novembro ноября",
    "december dezember décembre diciembre dicembre dezembro декабря",
];

/// What a second line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Description {
    /// `None` if it is in a language that is not known.
    pub(super) kind: Option<Kind>,
    pub(super) place: Place,
    pub(super) on: Option<LocalDate>,
}

/// Parses a line such as "- Your Highlight on page 12 | Location 145-147 | Added on Sunday, May 5, 2019 1:23:45 PM". Returns `None`
/// if it is none.
pub(super) fn parse(line: &str) -> Option<Description> {
    let line = line.trim().strip_prefix(DASHES)?.to_lowercase();
    // Two forms of the bar.
    let line = line.replace('｜', "|");
    let (place, added) = line.rsplit_once('|').unwrap_or((&line, ""));
    if !place.contains(|c: char| c.is_numeric()) && added.is_empty() {
        return None;
    }
    let is_named = |(_, words): &&(Kind, &str)| words.split(' ').any(|word| place.contains(word));
    let kind = KINDS.iter().find(is_named).map(|(kind, _)| *kind);
    Some(Description {
        kind,
        place: place_in(place),
        on: date(added),
    })
}

fn place_in(text: &str) -> Place {
    let after = |words: &str| {
        let mut found = words
            .split(' ')
            .filter_map(|word| text.split_once(word).map(|(_, after)| after));
        let after = found.next()?;
        let number = after.trim_start_matches(|c: char| " #:no.".contains(c));
        let end = number.find(|c: char| !(c.is_alphanumeric() || "-–".contains(c)));
        Some(&number[..end.unwrap_or(number.len())])
    };
    let before = || {
        let mut found = PAGES_AFTER.iter().filter_map(|word| text.split_once(word));
        let (before, _) = found.next()?;
        let before = before.trim_end();
        let at = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some(&before[at..])
    };
    let page = after(PAGES).or_else(before).and_then(page);
    let location = after(LOCATIONS).and_then(range);
    // In a language that is not known: the last range.
    let unnamed = || {
        let words = text.rsplit(|c: char| c.is_whitespace() || c == '|');
        words.filter(|word| word.contains(DASHES)).find_map(range)
    };
    let location = location.or_else(|| unnamed().filter(|_| page.is_none()));
    Place { page, location }
}

/// Returns a page or a range of pages; a range of one page is that page.
fn page(text: &str) -> Option<String> {
    let is_number = |part: &str| {
        !part.is_empty()
            && (part.bytes().all(|byte| byte.is_ascii_digit())
                || part.chars().all(|c| "ivxlcdm".contains(c)))
    };
    let text = text.replace('–', "-");
    match text.split_once('-') {
        Some((first, last)) if first == last => is_number(first).then(|| first.to_owned()),
        Some((first, last)) => (is_number(first) && is_number(last)).then_some(text),
        None => is_number(&text).then_some(text),
    }
}

/// Parses "145-147", "145" or, with the digits that differ, "145-47".
fn range(text: &str) -> Option<(u32, u32)> {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit());
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let (first, rest) = text.split_once(DASHES).unwrap_or((text, ""));
    let (first, last) = (digits(first), digits(rest));
    let begin = first.parse().ok()?;
    let same = first.len().saturating_sub(last.len());
    let end = if last.is_empty() {
        begin
    } else {
        format!("{}{last}", &first[..same]).parse().ok()?
    };
    Some((begin, end.max(begin)))
}

/// Returns the day in a text such as "added on sunday, 5 may 2019 13:23:45". It was the day on the device.
fn date(text: &str) -> Option<LocalDate> {
    let is_day = |part: &&str| !part.is_empty() && !part.contains(':');
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let words: Vec<&str> = words.filter(is_day).collect();
    let number = |word: &str| word.trim_end_matches('.').parse::<i32>().ok();
    let (year, month, day) = if text.contains(['年', '년']) {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(number);
        (numbers.next()?, numbers.next()?, numbers.next()?)
    } else {
        let month_of = |word: &&str| {
            MONTHS
                .iter()
                .position(|names| names.split(' ').any(|name| name == *word))
        };
        let month = words.iter().find_map(month_of)?;
        let mut numbers = words.iter().filter_map(|word| number(word));
        let (day, year) = (numbers.next()?, numbers.next()?);
        let century = if year < 100 { 2_000 } else { 0 };
        (century + year, i32::try_from(month + 1).ok()?, day)
    };
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    LocalDate::new(NaiveDate::from_ymd_opt(year, month, day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as devices write them, with the kind, the place and the day.
    const LINES: [(&str, Kind, &str, &str); 22] = [
        (
            "- Your Highlight on page 7 | Location 101-104 | Added on Sunday, May 5, 2019 1:23:45 PM",
            Kind::Highlight,
            "page 7, location 101-104",
            "2019-05-05",
        ),
        (
            "- Your Highlight on page ix | location 247-48 | Added on Sunday, 18 February 2018 22:30:47",
            Kind::Highlight,
            "page ix, location 247-248",
            "2018-02-18",
        ),
        (
            "- Your Highlight on page 14-14 | Added on Saturday, 23 December 2017 09:46:53",
            Kind::Highlight,
            "page 14",
            "2017-12-23",
        ),
        (
            "- Highlight Loc. 307-307 | Added on Monday, 3 December 12 19:51:33 Greenwich Mean Time",
            Kind::Highlight,
            "location 307",
            "2012-12-03",
        ),
        (
            "- Your Note at location 1971 | Added on Wednesday, 6 January 2021 14:22:58",
            Kind::Note,
            "location 1971",
            "2021-01-06",
        ),
        (
            "- Your Bookmark on page 136 | location 2543 | Added on Monday, 26 February 2018 11:00:31",
            Kind::Bookmark,
            "page 136, location 2543",
            "2018-02-26",
        ),
        (
            "- Clip This Article at Location 20-25 | Added on Monday, January 1, 2024 10:00:00 AM",
            Kind::Highlight,
            "location 20-25",
            "2024-01-01",
        ),
        (
            "- Ihre Markierung auf Seite 42 | bei Position 1234-1236 | Hinzugefügt am Montag, 30. Dezember 2024 14:46:33",
            Kind::Highlight,
            "page 42, location 1234-1236",
            "2024-12-30",
        ),
        (
            "- Ihre Notiz bei Position 88 | Hinzugefügt am Dienstag, 5. März 2024 21:12:45",
            Kind::Note,
            "location 88",
            "2024-03-05",
        ),
        (
            "- Votre surlignement sur la page 5 | emplacement 12-13 | Ajouté le mercredi 16 août 2017 02:14:10",
            Kind::Highlight,
            "page 5, location 12-13",
            "2017-08-16",
        ),
        (
            "- Votre note à l'emplacement 13 | Ajouté le lundi 17 décembre 2012 à 08:27:45",
            Kind::Note,
            "location 13",
            "2012-12-17",
        ),
        (
            "- Tu subrayado en la página 7 | posición 89-92 | Añadido el sábado, 12 de octubre de 2019 0:37:31",
            Kind::Highlight,
            "page 7, location 89-92",
            "2019-10-12",
        ),
        (
            "-  La tua evidenziazione a pagina 6 | posizione 453-454 | Aggiunto in data lunedì 8 marzo 2021 22:52:57",
            Kind::Highlight,
            "page 6, location 453-454",
            "2021-03-08",
        ),
        (
            "- Seu destaque ou posição 28-29 | Adicionado: sexta-feira, 29 de novembro de 2019 18:00:13",
            Kind::Highlight,
            "location 28-29",
            "2019-11-29",
        ),
        (
            "- Je markering op pagina 6 | locatie 36-40 | Toegevoegd op maandag 30 september 2019 18:00:39",
            Kind::Highlight,
            "page 6, location 36-40",
            "2019-09-30",
        ),
        (
            "- Ваш выделенный отрывок на странице 5 | Местоположение 12-14 | Добавлено: понедельник, 30 декабря 2024 г. в 14:46:33",
            Kind::Highlight,
            "page 5, location 12-14",
            "2024-12-30",
        ),
        (
            "– Ваш выделенный отрывок в месте 12–14 | Добавлено: воскресенье, 3 марта 2024 г. в 18:48:36",
            Kind::Highlight,
            "location 12-14",
            "2024-03-03",
        ),
        (
            "– Ваша заметка на странице 6 | Место 53 | Добавлено: воскресенье, 3 марта 2024 г. в 18:48:36",
            Kind::Note,
            "page 6, location 53",
            "2024-03-03",
        ),
        (
            "- 您在第 7 页（位置 #114-116）的标注 | 添加于 2019年9月30日星期一 下午6:35:21",
            Kind::Highlight,
            "page 7, location 114-116",
            "2019-09-30",
        ),
        (
            "- 您在位置 #10的笔记 | 添加于 2024年3月5日星期二 上午9:12:45",
            Kind::Note,
            "location 10",
            "2024-03-05",
        ),
        (
            "- 7ページ｜位置No. 114-116のハイライト |作成日: 2024年12月30日月曜日 14:46:33",
            Kind::Highlight,
            "page 7, location 114-116",
            "2024-12-30",
        ),
        (
            "- 位置No. 200のブックマーク | 追加日： 2024年4月3日水曜日 08:00:00",
            Kind::Bookmark,
            "location 200",
            "2024-04-03",
        ),
    ];

    #[test]
    fn a_line_is_understood_in_the_languages_of_devices() {
        for (line, kind, place, on) in LINES {
            let found = parse(line).expect(line);
            assert_eq!(found.kind, Some(kind), "{line}");
            assert_eq!(found.place.words().as_deref(), Some(place), "{line}");
            assert_eq!(found.on, on.parse().ok(), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_left_open() {
        let unknown =
            parse("- Twoje podkreślenie na stronie 5 | Dodano: poniedziałek, 1 stycznia").unwrap();
        assert_eq!((unknown.kind, unknown.on), (None, None));
        let unknown = parse("- Vurgunuz | Konum 12-14 | 3 2024 Pazar").unwrap();
        assert_eq!(unknown.place.location, Some((12, 14)));
        assert_eq!(parse("- a list item"), None);
        assert_eq!(parse("no dash | 5"), None);
        for hostile in [
            "- page | location - | added",
            "-|",
            "- 位置|年月日",
            "- location 99999999999-1 | x",
        ] {
            parse(hostile);
        }
    }
}
