//! How a name sounds, roughly, whatever language spelled it.

/// The sound of words in the form of [`super::latin`]: consonants, and an `a` for a vowel in front.
///
/// `jegorov`, `egorov` and `yegorov` are `agrv`; `aleksei` and `alexey` are `alks`; `kassem` and `qasim` are `ksm`.
/// What sounds alike need not be the same name: `jan` and `anna` are both `an`. Each word keeps a sound of its own.
pub(crate) fn sound(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        sound_of_word(word, &mut out);
    }
    out
}

/// Spellings of one sound, the longer first, and what stands for them.
const SPELLINGS: [(&str, &str); 16] = [
    ("sch", "s"),
    ("kh", "h"),
    ("zh", "s"),
    ("sh", "s"),
    ("ch", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("j", "i"),
    ("y", "i"),
    ("z", "s"),
];

fn sound_of_word(word: &str, out: &mut String) {
    let (start, mut rest, mut last) = (out.len(), word, '\0');
    while let Some(first) = rest.chars().next() {
        let spelled = SPELLINGS.iter().find(|(spelling, _)| rest.starts_with(spelling));
        let mut letter = [0; 4];
        let (taken, sounds) = match spelled {
            Some((spelling, sounds)) => (spelling.len(), *sounds),
            None => (first.len_utf8(), &*first.encode_utf8(&mut letter)),
        };
        for c in sounds.chars() {
            let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
            if c != last && vowel && out.len() == start && last == '\0' {
                out.push('a');
            } else if c != last && !vowel {
                out.push(c);
            }
            last = c;
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::super::latin;
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for same in [
            &["jegorov", "egorov", "yegorov"][..],
            &["aleksei", "alexey", "alexei", "aleksej"],
            &["kassem", "qasim"],
            &["mohammed", "muhammad", "mohamed"],
            &["sergey", "sergei", "sergej"],
            &["yuri", "juri", "yuriy"],
            &["evgeny", "jevgeni", "evgeniy"],
            &["hasan", "hassan"],
            &["ebrahim", "ibrahim"],
            &["kostas", "costas"],
            &["nikolaou", "nicolaou"],
            &["zaitsev", "zajtsev", "zaytsev"],
            &["schmidt", "shmidt"],
            &["philip", "filip"],
            &["tereza", "theresa"],
            &["vasily", "wassily", "vasili"],
            &["mikhail", "michail", "mihail"],
            &["natalia", "natalya", "nataliia"],
        ] {
            for name in same {
                assert_eq!(sound(name), sound(same[0]), "{name}");
            }
        }
        assert_eq!(sound(&latin("Юрий Щербаков")), sound("juri shcherbakov"));
        assert_eq!(sound(&latin("محمد")), sound("muhammad"));
        assert_eq!(sound(&latin("علي")), sound("ali"));
    }

    #[test]
    fn other_names_sound_otherwise() {
        for (a, b) in [("anna", "maria"), ("kari", "mari"), ("timo", "teemo ville"), ("smith", "snith"), ("", "a")] {
            assert_ne!(sound(a), sound(b));
        }
    }

    #[test]
    fn hostile_words_have_a_sound_or_none() {
        assert_eq!(sound(""), "");
        assert_eq!(sound("   "), "");
        assert_eq!(sound("aaaa ii"), "a a");
        assert_eq!(sound("ä😀"), "ä😀");
        assert_eq!(sound("1x2"), "1ks2");
        assert_eq!(sound(&"sch".repeat(400_000)), "s");
        assert_eq!(sound(&"x".repeat(1_000_000)).len(), 2_000_000);
    }
}
