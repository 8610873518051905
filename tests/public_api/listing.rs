//! The list itself: a line for each module, item and other path of an item, and below an item what belongs to it.

use super::print::{bounds, brief, code, signature};
use super::resolve::{Reached, Target, name_of};
use super::tree::{Crate, Features, features, hidden};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{Attribute, Fields, GenericArgument, ImplItem, Item, ItemImpl, PathArguments, TraitItem, Type, Visibility};

/// Lists what is public in a crate.
pub(crate) fn of(krate: &Crate) -> String {
    let paths = krate.paths();
    let here = paths.iter().filter_map(|(path, reached, _)| match reached {
        Reached::Here(target) => Some((target.clone(), path.as_str())),
        _ => None,
    });
    let names: BTreeMap<Target, &str> = here.collect();
    let impls = impls(krate, &names);
    let mut blocks: Vec<(String, String)> = Vec::new();
    for (path, reached, features) in &paths {
        let needs = noted(features);
        match reached {
            Reached::Foreign(other) => blocks.push((path.clone(), format!("pub use {path} = {other}{needs}\n"))),
            Reached::Again(known) => blocks.push((path.clone(), format!("pub use {path} = {known}{needs}\n"))),
            Reached::Here(Target::Module(_)) => blocks.push((path.clone(), format!("pub mod {path}{needs}\n"))),
            Reached::Here(target @ Target::Item(module, name)) => {
                let own =
                    krate.modules[*module].items.iter().filter(|(item, _)| name_of(item) == Some((name.clone(), true)));
                for (item, _) in own {
                    let mut block = head(item, path, &needs);
                    if matches!(item, Item::Struct(_) | Item::Enum(_)) {
                        derived(item, &mut block);
                        let (mut own, mut traits) = impls.get(target).cloned().unwrap_or_default();
                        own.sort();
                        traits.sort();
                        let lines = own.into_iter().chain(traits).map(|(line, features)| {
                            let new: Features = features.into_iter().filter(|f| !needs.contains(f.as_str())).collect();
                            format!("  {line}{}\n", noted(&new))
                        });
                        block.extend(lines);
                    }
                    blocks.push((path.clone(), block));
                }
            }
        }
    }
    blocks.sort();
    blocks.into_iter().map(|(_, block)| block).collect()
}

type Lines = Vec<(String, Features)>;

/// What the `impl`s of each type add: its own functions and constants, and traits of others or public ones.
fn impls(krate: &Crate, names: &BTreeMap<Target, &str>) -> BTreeMap<Target, (Lines, Lines)> {
    let mut found: BTreeMap<Target, (Lines, Lines)> = BTreeMap::new();
    for (module, of, needs) in &krate.impls {
        let Type::Path(kind) = of.self_ty.as_ref() else { continue };
        let reached = krate.resolve(*module, &segments(&kind.path), &mut Vec::new());
        let Some(target) = reached.into_iter().find(|target| names.contains_key(target)) else { continue };
        let called = names[&target].rsplit("::").next().unwrap_or_default();
        let (own, traits) = found.entry(target).or_default();
        let Some((_, name, _)) = &of.trait_ else {
            own.extend(members(krate, *module, &of.items, needs));
            continue;
        };
        // Of no use to others: a trait of our own that is private, or what is made from a private type.
        let private = |path: &syn::Path| {
            let ours = krate.resolve(*module, &segments(path), &mut Vec::new());
            !ours.is_empty() && !ours.iter().any(|target| names.contains_key(target))
        };
        let given = name.segments.iter().filter_map(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(list) => Some(&list.args),
            _ => None,
        });
        let mut given = given.flatten().filter_map(|argument| match argument {
            GenericArgument::Type(Type::Path(kind)) => Some(&kind.path),
            _ => None,
        });
        if !private(name) && !given.any(private) {
            traits.push((implemented(of, name, &kind.path, called), needs.clone()));
        }
    }
    found
}

fn members(krate: &Crate, module: usize, items: &[ImplItem], outer: &Features) -> Lines {
    let mut lines = Lines::new();
    for item in items {
        let (attributes, visibility) = match item {
            ImplItem::Const(of) => (&of.attrs, &of.vis),
            ImplItem::Fn(of) => (&of.attrs, &of.vis),
            ImplItem::Macro(of) => {
                let made = krate.expand(module, &of.mac);
                let made: ItemImpl = syn::parse2(quote::quote!(impl X { #made })).unwrap();
                lines.extend(members(krate, module, &made.items, outer));
                continue;
            }
            _ => continue,
        };
        let Some(mut needs) = features(attributes) else { continue };
        if !matches!(visibility, Visibility::Public(_)) || hidden(attributes) {
            continue;
        }
        needs.extend(outer.iter().cloned());
        match item {
            ImplItem::Const(of) => lines.push((format!("pub const {}: {}", of.ident, code(&of.ty)), needs)),
            ImplItem::Fn(of) => lines.push((format!("pub {}", signature(&of.sig, &of.sig.ident.to_string())), needs)),
            _ => {}
        }
    }
    lines
}

/// `impl Iterator<Item = u8> for Name<T> where T: Copy`, the type by its public name.
fn implemented(of: &ItemImpl, name: &syn::Path, kind: &syn::Path, called: &str) -> String {
    let mut kinds = of.items.iter().filter_map(|item| match item {
        ImplItem::Type(of) => Some(format!("{} = {}", of.ident, code(&of.ty))),
        _ => None,
    });
    let mut written = brief(name);
    if let Some(kind) = kinds.next() {
        let all: Vec<String> = [kind].into_iter().chain(kinds).collect();
        let taken =
            written.strip_suffix('>').map(|taken| format!("{taken}, ")).unwrap_or_else(|| format!("{written}<"));
        written = format!("{taken}{}>", all.join(", "));
    }
    let given = code(&kind.segments.last().unwrap().arguments);
    format!("impl {written} for {called}{given}{}", bounds(&of.generics, true))
}

/// The lines of an item by itself: what it is called, fields, variants, what a trait asks.
fn head(item: &Item, path: &str, needs: &str) -> String {
    let noted =
        |features: &Features| noted(&features.iter().filter(|f| !needs.contains(f.as_str())).cloned().collect());
    match item {
        Item::Const(of) => format!("pub const {path}: {}{needs}\n", code(&of.ty)),
        Item::Static(of) => format!("pub static {path}: {}{needs}\n", code(&of.ty)),
        Item::Type(of) => format!("pub type {path}{} = {}{needs}\n", code(&of.generics), code(&of.ty)),
        Item::Fn(of) => format!("pub {}{needs}\n", signature(&of.sig, path)),
        Item::Struct(of) => {
            let told = told(&of.attrs);
            let name = format!("{told}pub struct {path}{}", code(&of.generics));
            let after = bounds(&of.generics, false);
            if let Fields::Unnamed(_) = of.fields {
                return format!("{name}({}){after}{needs}\n", unnamed(&of.fields, true));
            }
            let mut lines = format!("{name}{after}{needs}\n");
            for field in &of.fields {
                if let (Visibility::Public(_), Some(own), false) = (&field.vis, &field.ident, hidden(&field.attrs))
                    && let Some(features) = features(&field.attrs)
                {
                    lines += &format!("  pub {own}: {}{}\n", code(&field.ty), noted(&features));
                }
            }
            lines
        }
        Item::Enum(of) => {
            let mut lines = format!(
                "{}pub enum {path}{}{}{needs}\n",
                told(&of.attrs),
                code(&of.generics),
                bounds(&of.generics, false)
            );
            for variant in of.variants.iter().filter(|variant| !hidden(&variant.attrs)) {
                let Some(features) = features(&variant.attrs) else { continue };
                let fields = match &variant.fields {
                    Fields::Unit => String::new(),
                    Fields::Unnamed(_) => format!("({})", unnamed(&variant.fields, false)),
                    Fields::Named(of) => {
                        let named = of.named.iter().map(|f| format!("{}: {}", f.ident.to_token_stream(), code(&f.ty)));
                        format!(" {{ {} }}", named.collect::<Vec<_>>().join(", "))
                    }
                };
                lines += &format!("  {}{}{fields}{}\n", told(&variant.attrs), variant.ident, noted(&features));
            }
            lines
        }
        Item::Trait(of) => {
            let above = if of.supertraits.is_empty() { String::new() } else { format!(": {}", code(&of.supertraits)) };
            let mut lines =
                format!("pub trait {path}{}{above}{}{needs}\n", code(&of.generics), bounds(&of.generics, false));
            for item in &of.items {
                lines += &match item {
                    TraitItem::Const(of) => format!("  const {}: {}\n", of.ident, code(&of.ty)),
                    TraitItem::Type(of) => format!("  type {}\n", of.ident),
                    TraitItem::Fn(of) => {
                        let given = if of.default.is_some() { " { … }" } else { "" };
                        format!("  {}{given}\n", signature(&of.sig, &of.sig.ident.to_string()))
                    }
                    _ => String::new(),
                };
            }
            lines
        }
        _ => String::new(),
    }
}

fn unnamed(fields: &Fields, private: bool) -> String {
    let kinds = fields.iter().map(|field| match &field.vis {
        Visibility::Public(_) => format!("pub {}", code(&field.ty)),
        _ if private => "_".to_owned(),
        _ => code(&field.ty),
    });
    kinds.collect::<Vec<_>>().join(", ")
}

fn derived(item: &Item, block: &mut String) {
    let attributes = super::tree::attributes(item);
    let mut names = Vec::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("derive")) {
        let read = attribute.parse_nested_meta(|meta| {
            names.push(meta.path.segments.last().unwrap().ident.to_string());
            Ok(())
        });
        read.unwrap();
    }
    names.sort();
    if !names.is_empty() {
        *block += &format!("  derive {}\n", names.join(", "));
    }
}

/// The attributes that change what users may do.
fn told(attributes: &[Attribute]) -> String {
    let wanted = ["non_exhaustive", "repr", "deprecated"];
    let found = attributes.iter().filter(|a| wanted.iter().any(|name| a.path().is_ident(name)));
    found.map(|a| format!("#[{}] ", code(&a.meta))).collect()
}

fn noted(features: &Features) -> String {
    let mut names = features.clone();
    names.sort();
    names.dedup();
    names.iter().map(|name| format!(" [{name}]")).collect()
}

fn segments(path: &syn::Path) -> Vec<String> {
    let outside = path.leading_colon.map(|_| String::new());
    outside.into_iter().chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect()
}
