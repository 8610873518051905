//! Code as one line, spaced as rustfmt would.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Generics, Pat, ReturnType, Signature};

/// Code on one line.
pub(crate) fn code(tokens: &impl ToTokens) -> String {
    let mut out = String::new();
    push(tokens.to_token_stream(), &mut out);
    out
}

/// A function as users see it: without its body, and without what is its own affair (`mut`, patterns).
pub(crate) fn signature(of: &Signature, name: &str) -> String {
    let mut out = String::new();
    for (is, word) in
        [(of.constness.is_some(), "const "), (of.asyncness.is_some(), "async "), (of.unsafety.is_some(), "unsafe ")]
    {
        out += if is { word } else { "" };
    }
    if let Some(abi) = &of.abi {
        out += &format!("{} ", code(abi));
    }
    let arguments = of.inputs.iter().map(|argument| match argument {
        FnArg::Receiver(own) if own.reference.is_none() && own.colon_token.is_none() => "self".to_owned(),
        FnArg::Receiver(own) => code(own),
        FnArg::Typed(own) => match own.pat.as_ref() {
            Pat::Ident(name) => format!("{}: {}", name.ident, code(&own.ty)),
            _ => format!("_: {}", code(&own.ty)),
        },
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    out += &format!("fn {name}{}({arguments})", code(&of.generics));
    if let ReturnType::Type(_, kind) = &of.output {
        out += &format!(" -> {}", code(kind));
    }
    out + &bounds(&of.generics, false)
}

/// What generics must be: the `where` clause, and with `inline` the bounds that stand beside their names too.
pub(crate) fn bounds(generics: &Generics, inline: bool) -> String {
    let beside = generics.type_params().filter(|kind| inline && !kind.bounds.is_empty());
    let beside = beside.map(|kind| format!("{}: {}", kind.ident, code(&kind.bounds)));
    let clause = generics.where_clause.iter().flat_map(|clause| clause.predicates.iter().map(code));
    let all: Vec<String> = beside.chain(clause).collect();
    if all.is_empty() { String::new() } else { format!(" where {}", all.join(", ")) }
}

/// The last name of a path with what it is given: `fmt::Display` is `Display`.
pub(crate) fn brief(path: &syn::Path) -> String {
    code(path.segments.last().unwrap())
}

/// What stood before a token, as far as it decides on the space between.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or something no space follows: `(`, `&`, `::`, `<`.
    Open,
    /// A word: what opens after it belongs to it.
    Word,
    /// A word of the language or a lifetime: what opens after it does not.
    Keyword,
    /// A closed group or `>`.
    Closed,
    /// Something a space follows.
    Apart,
}

const KEYWORDS: [&str; 9] = ["mut", "dyn", "impl", "const", "where", "as", "for", "in", "pub"];

fn push(tokens: TokenStream, out: &mut String) {
    let mut rest = tokens.into_iter().peekable();
    let mut before = Before::Open;
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                space(out, before != Before::Open);
                out.push_str(&word);
                let lifetime = out.ends_with(&format!("'{word}"));
                before = if lifetime || KEYWORDS.contains(&word.as_str()) { Before::Keyword } else { Before::Word };
            }
            TokenTree::Literal(literal) => {
                space(out, before != Before::Open);
                out.push_str(&literal.to_string());
                before = Before::Word;
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                space(out, matches!(before, Before::Keyword | Before::Apart) && !open.is_empty());
                out.push_str(open);
                push(group.stream(), out);
                out.push_str(close);
                before = Before::Closed;
            }
            TokenTree::Punct(mark) => {
                let mut sign = mark.as_char().to_string();
                // `->`, `=>` and `::` are one sign; a lifetime's quote is one word with its name.
                if mark.spacing() == Spacing::Joint
                    && let Some(TokenTree::Punct(next)) = rest.peek()
                    && matches!((mark.as_char(), next.as_char()), ('-' | '=', '>') | (':', ':') | ('.', '.'))
                {
                    sign.push(next.as_char());
                    rest.next();
                }
                before = punctuation(&sign, before, rest.peek().is_none(), out);
            }
        }
    }
}

fn punctuation(sign: &str, before: Before, last: bool, out: &mut String) -> Before {
    match sign {
        "," if last => before,
        "," | ";" | ":" => {
            out.push_str(sign);
            Before::Apart
        }
        "->" | "=>" | "=" | "+" | "|" | "-" | "*" | "/" if before != Before::Open => {
            space(out, true);
            out.push_str(sign);
            Before::Apart
        }
        "<" => {
            // `impl<T>` and `for<'a>` belong together; `: <T as …>` stands by itself.
            space(out, before == Before::Apart);
            out.push('<');
            Before::Open
        }
        ">" => {
            out.push('>');
            Before::Closed
        }
        "::" | "." | ".." => {
            out.push_str(sign);
            Before::Open
        }
        _ => {
            space(out, before != Before::Open);
            out.push_str(sign);
            Before::Open
        }
    }
}

fn space(out: &mut String, wanted: bool) {
    if wanted && !out.ends_with(' ') {
        out.push(' ');
    }
}
