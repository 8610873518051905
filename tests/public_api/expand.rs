//! Macros by example, as far as the crate declares items by them: fragments, literal tokens, repetitions.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::parse::{Parse, ParseStream, Parser};

/// A declared macro: what it takes and what it becomes, in the order of asking.
pub(crate) struct Macro(Vec<(Vec<Piece>, Vec<Piece>)>);

/// A part of a pattern or of what it becomes.
enum Piece {
    /// `$name:kind`, or `$name` where it is put in.
    Fragment(String, String),
    /// `$( … ) separator *`.
    Repeat(Vec<Piece>, Option<TokenTree>),
    Group(Delimiter, Vec<Piece>),
    Token(TokenTree),
}

/// What a fragment stands for: once, or once for each round of a repetition.
#[derive(Clone)]
enum Bound {
    One(TokenStream),
    Many(Vec<Bound>),
}

type Bindings = BTreeMap<String, Bound>;

impl Macro {
    /// Reads the arms of a `macro_rules!`.
    pub(crate) fn parse(tokens: TokenStream) -> Self {
        let groups = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        let groups: Vec<TokenStream> = groups.collect();
        Self(groups.chunks(2).map(|arm| (pieces(&arm[0], true), pieces(&arm[1], false))).collect())
    }

    /// What a call becomes.
    pub(crate) fn expand(&self, call: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = call.into_iter().collect();
        for (pattern, body) in &self.0 {
            let mut bindings = Bindings::new();
            if read(pattern, &tokens, &mut bindings) == Some(tokens.len()) {
                return write(body, &bindings);
            }
        }
        let call: TokenStream = tokens.into_iter().take(20).collect();
        panic!("no arm of the macro takes `{call} …`: the listing was not taught it");
    }
}

/// Reads a pattern (`kinds`) or what it becomes.
fn pieces(tokens: &TokenStream, kinds: bool) -> Vec<Piece> {
    let mut rest = tokens.clone().into_iter().peekable();
    let mut made = Vec::new();
    while let Some(token) = rest.next() {
        made.push(match token {
            TokenTree::Punct(mark) if mark.as_char() == '$' => match rest.next().unwrap() {
                TokenTree::Group(group) => {
                    let mut separator = rest.next();
                    if separator.as_ref().is_some_and(|token| matches!(token.to_string().as_str(), "*" | "+" | "?")) {
                        separator = None;
                    } else {
                        rest.next();
                    }
                    Piece::Repeat(pieces(&group.stream(), kinds), separator)
                }
                TokenTree::Ident(name) if name == "crate" => Piece::Token(TokenTree::Ident(name)),
                name if kinds => {
                    rest.next();
                    Piece::Fragment(name.to_string(), rest.next().unwrap().to_string())
                }
                name => Piece::Fragment(name.to_string(), String::new()),
            },
            TokenTree::Group(group) => Piece::Group(group.delimiter(), pieces(&group.stream(), kinds)),
            other => Piece::Token(other),
        });
    }
    made
}

/// Reads tokens by a pattern: how many it took.
fn read(pattern: &[Piece], tokens: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    let mut at = 0;
    for piece in pattern {
        match piece {
            Piece::Token(wanted) => {
                tokens.get(at).filter(|token| token.to_string() == wanted.to_string())?;
                at += 1;
            }
            Piece::Group(delimiter, inside) => {
                let Some(TokenTree::Group(group)) = tokens.get(at) else { return None };
                let within: Vec<TokenTree> = group.stream().into_iter().collect();
                let whole = group.delimiter() == *delimiter && read(inside, &within, bindings)? == within.len();
                at += if whole { 1 } else { return None };
            }
            Piece::Fragment(name, kind) => {
                let (taken, count) = fragment(kind, &tokens[at..])?;
                bindings.insert(name.clone(), Bound::One(taken));
                at += count;
            }
            Piece::Repeat(inside, separator) => at += rounds(inside, separator.as_ref(), &tokens[at..], bindings),
        }
    }
    Some(at)
}

/// Reads a repetition, as many rounds as there are: how many tokens they took.
fn rounds(inside: &[Piece], separator: Option<&TokenTree>, tokens: &[TokenTree], bindings: &mut Bindings) -> usize {
    let mut names = Vec::new();
    fragments(inside, &mut names);
    for name in &names {
        bindings.insert((*name).clone(), Bound::Many(Vec::new()));
    }
    let (mut at, mut end) = (0, 0);
    loop {
        let mut round = Bindings::new();
        let Some(count) = read(inside, &tokens[at..], &mut round).filter(|count| *count > 0) else { return end };
        for (name, bound) in round {
            if let Some(Bound::Many(list)) = bindings.get_mut(&name) {
                list.push(bound);
            }
        }
        end = at + count;
        at = end;
        if let Some(separator) = separator {
            if tokens.get(at).is_none_or(|token| token.to_string() != separator.to_string()) {
                return end;
            }
            at += 1;
        }
    }
}

fn fragments<'a>(pieces: &'a [Piece], names: &mut Vec<&'a String>) {
    for piece in pieces {
        match piece {
            Piece::Fragment(name, _) => names.push(name),
            Piece::Repeat(inside, _) | Piece::Group(_, inside) => fragments(inside, names),
            Piece::Token(_) => {}
        }
    }
}

/// Takes one fragment: its tokens, and how many they are.
fn fragment(kind: &str, tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    match kind {
        "ident" => leading::<Ident>(tokens),
        "literal" => leading::<syn::Lit>(tokens),
        "ty" => leading::<syn::Type>(tokens),
        "expr" => leading::<syn::Expr>(tokens),
        "path" => leading::<syn::Path>(tokens),
        "meta" => leading::<syn::Meta>(tokens),
        "vis" => leading::<syn::Visibility>(tokens),
        "block" => leading::<syn::Block>(tokens),
        "item" => leading::<syn::Item>(tokens),
        "tt" => tokens.first().map(|token| (token.clone().into(), 1)),
        other => panic!("the listing was not taught `${other}` of a macro"),
    }
}

/// What stands first, read as this.
fn leading<T: Parse + ToTokens>(tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let read = |input: ParseStream<'_>| Ok((input.parse::<T>()?, input.parse::<TokenStream>()?));
    let (first, rest) = read.parse2(tokens.iter().cloned().collect()).ok()?;
    Some((first.into_token_stream(), tokens.len() - rest.into_iter().count()))
}

/// Writes what a pattern becomes.
fn write(body: &[Piece], bindings: &Bindings) -> TokenStream {
    let mut made = TokenStream::new();
    for piece in body {
        match piece {
            Piece::Token(token) => made.extend([token.clone()]),
            Piece::Group(delimiter, inside) => {
                made.extend([TokenTree::Group(Group::new(*delimiter, write(inside, bindings)))]);
            }
            Piece::Fragment(name, _) => match bindings.get(name) {
                Some(Bound::One(tokens)) => made.extend(tokens.clone()),
                Some(Bound::Many(_)) => panic!("`${name}` is repeated where it is taken, not where it is put"),
                None => made.extend([TokenTree::Ident(Ident::new(name, Span::call_site()))]),
            },
            Piece::Repeat(inside, separator) => {
                let mut names = Vec::new();
                fragments(inside, &mut names);
                let rounds = names.iter().filter_map(|name| match bindings.get(*name) {
                    Some(Bound::Many(list)) => Some(list.len()),
                    _ => None,
                });
                for round in 0..rounds.max().unwrap_or(0) {
                    let mut inner = bindings.clone();
                    for bound in inner.values_mut() {
                        if let Bound::Many(list) = bound
                            && let Some(one) = list.get(round)
                        {
                            *bound = one.clone();
                        }
                    }
                    made.extend(separator.clone().filter(|_| round > 0));
                    made.extend(write(inside, &inner));
                }
            }
        }
    }
    made
}
