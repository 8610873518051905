//! Names in Chinese, Japanese and Korean writing: the surname comes first, and no space parts it from the given name.

use super::translit::latin;

/// Given name and surname, in latin letters, of a name in East Asian writing; none when it is in another.
///
/// `黄秀英` is `xiuying` and `huang`, `欧阳娜娜` is `nana` and `ouyang`, `김민준` is `minjun` and `kim`, `山田 太郎` has the
/// surname `yamada`. A foreign name in Japanese writing stays in its order: `ジョン・スミス`.
pub(crate) fn east_asian(text: &str) -> Option<(String, String)> {
    let own: String = text.chars().filter(|c| !is_bracket(*c)).collect();
    if !own.chars().any(is_east_asian) || own.chars().any(|c| c.is_alphabetic() && !is_east_asian(c)) {
        return None;
    }
    if let Some((given, surname)) = own.split_once(['・', '·', '•']) {
        return Some((joined(given), joined(surname)));
    }
    let mut parts = own.split_whitespace();
    let (first, rest) = (parts.next().unwrap_or_default(), parts.collect::<String>());
    if rest.is_empty() {
        let at = surname_end(first);
        return Some((joined(first.get(at..).unwrap_or_default()), surname(first.get(..at).unwrap_or_default())));
    }
    Some((joined(&rest), surname(first)))
}

/// A surname in latin letters, as people write it where that is not how its letters are read one by one: `김` is `kim`.
pub(crate) fn surname(text: &str) -> String {
    let known = KOREAN.iter().chain(&JAPANESE).find(|(name, _)| *name == text);
    known.map_or_else(|| joined(text), |(_, latin)| (*latin).to_owned())
}

/// Whether a letter is Chinese, Japanese or Korean.
fn is_east_asian(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c as u32, 0x1100..0x1200 | 0x3005..0x3008 | 0x3041..0x3100 | 0x3400..0x4dc0 | 0x4e00..0xa000 | 0xac00..0xd7a4
        | 0xf900..0xfb00 | 0x20000..0x32000)
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）' | '「' | '」' | '様')
}

fn joined(text: &str) -> String {
    let mut latin = latin(text);
    latin.retain(|c| c != ' ');
    latin
}

/// Where the surname ends, in bytes: behind one character, or behind two where a list says so or the name is Japanese.
fn surname_end(name: &str) -> usize {
    let behind = |n: usize| name.char_indices().nth(n).map_or(name.len(), |(at, _)| at);
    let two = name.get(..behind(2)).unwrap_or_default();
    let listed = COMPOUND.contains(&two) || JAPANESE.iter().any(|(surname, _)| *surname == two);
    let length = name.chars().take(6).count();
    let kana = name.chars().any(|c| matches!(c as u32, 0x3041..0x3100));
    behind(if length > 2 && (listed || kana || length > 3 && !name.chars().any(is_hangul)) { 2 } else { 1 })
}

fn is_hangul(c: char) -> bool {
    matches!(c as u32, 0xac00..0xd7a4)
}

/// Chinese and Korean surnames of two characters.
const COMPOUND: [&str; 18] = [
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "东方", "夏侯", "尉迟", "皇甫", "慕容", "司徒", "令狐",
    "남궁", "황보", "제갈", "선우",
];

/// Korean surnames, as most people who have them write them.
const KOREAN: [(&str, &str); 24] = [
    ("김", "kim"),
    ("이", "lee"),
    ("박", "park"),
    ("최", "choi"),
    ("정", "jung"),
    ("강", "kang"),
    ("조", "cho"),
    ("윤", "yoon"),
    ("장", "jang"),
    ("임", "lim"),
    ("한", "han"),
    ("오", "oh"),
    ("서", "seo"),
    ("신", "shin"),
    ("권", "kwon"),
    ("황", "hwang"),
    ("안", "ahn"),
    ("송", "song"),
    ("전", "jeon"),
    ("홍", "hong"),
    ("유", "yoo"),
    ("고", "ko"),
    ("문", "moon"),
    ("양", "yang"),
];

/// The commonest Japanese surnames: their characters are read otherwise than in Chinese.
const JAPANESE: [(&str, &str); 40] = [
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("佐々木", "sasaki"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("斎藤", "saito"),
    ("清水", "shimizu"),
    ("山崎", "yamazaki"),
    ("池田", "ikeda"),
    ("橋本", "hashimoto"),
    ("阿部", "abe"),
    ("石川", "ishikawa"),
    ("山下", "yamashita"),
    ("中島", "nakajima"),
    ("石井", "ishii"),
    ("小川", "ogawa"),
    ("前田", "maeda"),
    ("岡田", "okada"),
    ("長谷川", "hasegawa"),
    ("藤田", "fujita"),
    ("後藤", "goto"),
    ("近藤", "kondo"),
    ("村上", "murakami"),
    ("遠藤", "endo"),
    ("青木", "aoki"),
    ("坂本", "sakamoto"),
    ("福田", "fukuda"),
    ("太田", "ota"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_east_asia() {
        for (text, given, surname) in [
            ("黄秀英", "xiuying", "huang"),
            ("吴娟", "juan", "wu"),
            ("刘 军", "jun", "liu"),
            ("欧阳娜娜", "nana", "ouyang"),
            ("司马光", "guang", "sima"),
            ("王", "", "wang"),
            ("김민준", "minjun", "kim"),
            ("이 서연", "seoyeon", "lee"),
            ("남궁민수", "minsu", "namgung"),
            ("田中太郎", "tailang", "tanaka"),
            ("山田 太郎", "tailang", "yamada"),
            ("さとう はな", "hana", "satou"),
            ("ジョン・スミス", "jiyon", "sumisu"),
            ("(黄秀英)", "xiuying", "huang"),
        ] {
            assert_eq!(east_asian(text), Some((given.to_owned(), surname.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_writing_is_not_read_so() {
        for text in ["", "Wang Fang", "Wei 王", "Иван", "123", "😀", "・", "محمد"] {
            assert_eq!(east_asian(text), None, "{text}");
        }
        assert!(east_asian(&"吴".repeat(300_000)).is_some());
    }
}
