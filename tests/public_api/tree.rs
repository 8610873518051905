//! The modules of a crate and what stands in them, read from its source with all features on and without its tests.

use super::expand::Macro;
use std::collections::BTreeMap;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, ItemImpl, Meta, Token, UseTree, Visibility};

/// A crate, its modules by number; the first is the root.
pub(crate) struct Crate {
    pub(crate) modules: Vec<Module>,
    /// Every `impl`, with the module it stands in and the features it needs.
    pub(crate) impls: Vec<(usize, ItemImpl, Features)>,
    macros: BTreeMap<String, Vec<(usize, Macro)>>,
}

/// The features an item is there for.
pub(crate) type Features = Vec<String>;

/// One module.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) parent: usize,
    pub(crate) children: Vec<Child>,
    pub(crate) uses: Vec<Use>,
    pub(crate) items: Vec<(Item, Features)>,
}

/// A module as its parent declares it.
pub(crate) struct Child {
    pub(crate) module: usize,
    pub(crate) public: bool,
    pub(crate) features: Features,
}

/// One name of a `use`.
pub(crate) struct Use {
    /// The name it has here; `*` for all names of the path.
    pub(crate) name: String,
    pub(crate) path: Vec<String>,
    pub(crate) public: bool,
    pub(crate) features: Features,
}

/// Gives the text of a source file, if there is one, by its path under the root module.
type Files<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Crate {
    /// Reads a crate of this name.
    pub(crate) fn read(name: &str, files: Files<'_>) -> Self {
        let root = Module { name: name.to_owned(), ..Module::default() };
        let mut made = Self { modules: vec![root], impls: Vec::new(), macros: BTreeMap::new() };
        let mut calls = Vec::new();
        made.file(0, &files("lib.rs").unwrap(), &Features::new(), "", files, &mut calls);
        // A macro may stand in a later file than its use: what it makes is read when all of them are known.
        while let Some((module, call, outer)) = calls.pop() {
            let tokens = made.expand(module, &call.mac);
            let file: syn::File = syn::parse2(tokens).unwrap();
            for item in file.items {
                made.item(module, item, &outer, "", files, &mut calls);
            }
        }
        made
    }

    /// What a call of one of the crate's macros becomes; nothing for the macros of others.
    pub(crate) fn expand(&self, module: usize, call: &syn::Macro) -> proc_macro2::TokenStream {
        let name = call.path.segments.last().unwrap().ident.to_string();
        let known = self.macros.get(&name).map(Vec::as_slice).unwrap_or_default();
        let found = known.iter().find(|(at, _)| *at == module).or_else(|| known.first());
        match found {
            Some((_, made)) => made.expand(call.tokens.clone()),
            None => {
                let public = call.tokens.to_string().split_whitespace().any(|word| word == "pub");
                assert!(!public, "the listing does not know what `{name}!` makes public");
                proc_macro2::TokenStream::new()
            }
        }
    }

    fn file(&mut self, at: usize, text: &str, outer: &Features, folder: &str, files: Files<'_>, calls: &mut Vec<Call>) {
        for item in syn::parse_file(text).unwrap().items {
            self.item(at, item, outer, folder, files, calls);
        }
    }

    fn item(&mut self, at: usize, item: Item, outer: &Features, folder: &str, files: Files<'_>, calls: &mut Vec<Call>) {
        let attributes = attributes(&item);
        let Some(mut features) = features(attributes).filter(|_| !hidden(attributes)) else { return };
        features.extend(outer.iter().cloned());
        match item {
            Item::Mod(of) => {
                let name = of.ident.to_string();
                let module = self.modules.len();
                self.modules.push(Module { name: name.clone(), parent: at, ..Module::default() });
                let public = matches!(of.vis, Visibility::Public(_));
                self.modules[at].children.push(Child { module, public, features: features.clone() });
                let inside = format!("{folder}{name}/");
                if let Some((_, items)) = of.content {
                    items.into_iter().for_each(|item| self.item(module, item, &features, &inside, files, calls));
                    return;
                }
                let text = files(&format!("{folder}{name}.rs")).or_else(|| files(&format!("{inside}mod.rs")));
                let text = text.unwrap_or_else(|| panic!("no file of {inside}"));
                self.file(module, &text, &features, &inside, files, calls);
            }
            Item::Use(of) => {
                let public = matches!(of.vis, Visibility::Public(_));
                let mut path = Vec::new();
                // `::name` is another crate's, whatever is called so here.
                if of.leading_colon.is_some() {
                    path.push(String::new());
                }
                let mut add = |path: Vec<String>, name: String| {
                    self.modules[at].uses.push(Use { name, path, public, features: features.clone() });
                };
                names(&of.tree, &mut path, &mut add);
            }
            Item::Macro(of) => match &of.ident {
                Some(name) => {
                    let made = (at, Macro::parse(of.mac.tokens));
                    self.macros.entry(name.to_string()).or_default().push(made);
                }
                None => calls.push((at, of, features)),
            },
            Item::Impl(of) => self.impls.push((at, of, features)),
            other => self.modules[at].items.push((other, features)),
        }
    }
}

/// A call of a macro among items: where it stands and which features it needs.
type Call = (usize, syn::ItemMacro, Features);

/// The features these attributes ask for; `None` when the item is not there at all, or only in tests.
pub(crate) fn features(attributes: &[Attribute]) -> Option<Features> {
    let mut needed = Features::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("cfg")) {
        if !holds(&attribute.parse_args().unwrap(), &mut needed) {
            return None;
        }
    }
    Some(needed)
}

/// Whether an item is kept out of the documentation.
pub(crate) fn hidden(attributes: &[Attribute]) -> bool {
    let is_hidden = |a: &Attribute| a.parse_args::<Meta>().is_ok_and(|meta| meta.path().is_ident("hidden"));
    attributes.iter().any(|a| a.path().is_ident("doc") && is_hidden(a))
}

fn holds(condition: &Meta, needed: &mut Features) -> bool {
    let word = condition.path().get_ident().map(ToString::to_string).unwrap_or_default();
    let inside = |meta: &Meta| -> Vec<Meta> {
        let list = meta.require_list().unwrap();
        list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap().into_iter().collect()
    };
    match (word.as_str(), condition) {
        ("test", _) => false,
        ("feature", Meta::NameValue(pair)) => {
            let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) = &pair.value else {
                panic!("a feature is named by a text")
            };
            needed.push(name.value());
            true
        }
        ("not", _) => !inside(condition).iter().all(|one| holds(one, &mut Features::new())),
        ("all", _) => inside(condition).iter().all(|one| holds(one, needed)),
        ("any", _) => inside(condition).iter().any(|one| holds(one, needed)),
        (other, _) => panic!("the listing was not taught `cfg({other})`"),
    }
}

fn names(tree: &UseTree, path: &mut Vec<String>, add: &mut impl FnMut(Vec<String>, String)) {
    let mut named = |last: &syn::Ident, name: &syn::Ident, path: &[String]| {
        let (mut whole, itself) = (path.to_vec(), last == "self");
        if !itself {
            whole.push(last.to_string());
        }
        let name = if itself && name == "self" { whole.last().cloned().unwrap() } else { name.to_string() };
        add(whole, name);
    };
    match tree {
        UseTree::Path(of) => {
            path.push(of.ident.to_string());
            names(&of.tree, path, add);
            path.pop();
        }
        UseTree::Name(of) => named(&of.ident, &of.ident, path),
        UseTree::Rename(of) => named(&of.ident, &of.rename, path),
        UseTree::Glob(_) => add(path.clone(), "*".to_owned()),
        UseTree::Group(of) => of.items.iter().for_each(|tree| names(tree, path, add)),
    }
}

/// The attributes of an item; none for kinds that are not listed.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(of) => &of.attrs,
        Item::Enum(of) => &of.attrs,
        Item::Fn(of) => &of.attrs,
        Item::Impl(of) => &of.attrs,
        Item::Macro(of) => &of.attrs,
        Item::Mod(of) => &of.attrs,
        Item::Static(of) => &of.attrs,
        Item::Struct(of) => &of.attrs,
        Item::Trait(of) => &of.attrs,
        Item::Type(of) => &of.attrs,
        Item::Use(of) => &of.attrs,
        _ => &[],
    }
}
