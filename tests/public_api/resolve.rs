//! Which item a path of the source means, and under which paths users reach it.

use super::tree::{Crate, Features};
use std::collections::{BTreeMap, VecDeque};
use syn::{Item, Visibility};

/// What a name leads to. One name may be a module, a type and a function at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Module(usize),
    /// The items of this name in this module.
    Item(usize, String),
}

/// Something users can name.
pub(crate) enum Reached {
    /// Under its first path.
    Here(Target),
    /// Under one more path; this was the first.
    Again(String),
    /// An item of another crate.
    Foreign(String),
}

/// Every public path, in the order in which shorter paths come first.
pub(crate) type Paths = Vec<(String, Reached, Features)>;

impl Crate {
    /// Walks what is public from the root on.
    pub(crate) fn paths(&self) -> Paths {
        let name = self.modules[0].name.clone();
        let mut first: BTreeMap<Target, String> = BTreeMap::from([(Target::Module(0), name.clone())]);
        let mut found = vec![(name.clone(), Reached::Here(Target::Module(0)), Features::new())];
        let mut open = VecDeque::from([(0, name, Features::new())]);
        while let Some((module, path, outer)) = open.pop_front() {
            for (name, target, mut features) in self.exports(module, 0) {
                features.extend(outer.iter().cloned());
                features.sort();
                features.dedup();
                let here = format!("{path}::{name}");
                let Ok(target) =
                    target.map_err(|foreign| found.push((here.clone(), Reached::Foreign(foreign), features.clone())))
                else {
                    continue;
                };
                if let Some(known) = first.get(&target) {
                    found.push((here, Reached::Again(known.clone()), features));
                    continue;
                }
                first.insert(target.clone(), here.clone());
                if let Target::Module(inner) = target {
                    open.push_back((inner, here.clone(), features.clone()));
                }
                found.push((here, Reached::Here(target), features));
            }
        }
        found
    }

    /// The public names of a module, sorted; what is another crate's is a path.
    fn exports(&self, module: usize, depth: usize) -> Vec<(String, Result<Target, String>, Features)> {
        assert!(depth < 32, "modules export one another's names in a circle");
        let of = &self.modules[module];
        let mut found = Vec::new();
        for child in of.children.iter().filter(|child| child.public) {
            found.push((
                self.modules[child.module].name.clone(),
                Ok(Target::Module(child.module)),
                child.features.clone(),
            ));
        }
        for (item, features) in &of.items {
            if let Some((name, true)) = name_of(item) {
                found.push((name.clone(), Ok(Target::Item(module, name)), features.clone()));
            }
        }
        for used in of.uses.iter().filter(|used| used.public) {
            let targets = self.resolve(module, &used.path, &mut Vec::new());
            if used.name == "*" {
                let modules = targets.iter().filter_map(|target| match target {
                    Target::Module(inner) => Some(self.exports(*inner, depth + 1)),
                    Target::Item(..) => None,
                });
                found.extend(modules.flatten().map(|(name, target, mut features)| {
                    features.extend(used.features.iter().cloned());
                    (name, target, features)
                }));
                continue;
            }
            if targets.is_empty() {
                found.push((used.name.clone(), Err(used.path.join("::")), used.features.clone()));
            }
            // Of a private module and a public function of one name, the function is what is exported.
            for target in targets.into_iter().filter(|target| self.is_public(target)) {
                found.push((used.name.clone(), Ok(target), used.features.clone()));
            }
        }
        found.sort();
        found.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
        found
    }

    /// Everything a path means in a module; nothing when it is another crate's.
    pub(crate) fn resolve(&self, from: usize, path: &[String], seen: &mut Vec<(usize, String)>) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else { return vec![Target::Module(from)] };
        let mut reached = match first.as_str() {
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(from)],
            "super" => vec![Target::Module(self.modules[from].parent)],
            name => self.lookup(from, name, seen),
        };
        for name in rest {
            let modules = reached.into_iter().filter_map(|target| match target {
                Target::Module(module) => Some(module),
                Target::Item(..) => None,
            });
            reached = match name.as_str() {
                "super" => modules.map(|module| Target::Module(self.modules[module].parent)).collect(),
                name => modules.flat_map(|module| self.lookup(module, name, seen)).collect(),
            };
        }
        reached.sort();
        reached.dedup();
        reached
    }

    fn lookup(&self, module: usize, name: &str, seen: &mut Vec<(usize, String)>) -> Vec<Target> {
        let of = &self.modules[module];
        let child = of.children.iter().find(|child| self.modules[child.module].name == name);
        let mut found: Vec<Target> = child.map(|child| Target::Module(child.module)).into_iter().collect();
        if of.items.iter().any(|(item, _)| name_of(item).is_some_and(|(own, _)| own == name)) {
            found.push(Target::Item(module, name.to_owned()));
        }
        // `use make::make` is asked for `make` while it is looked for: then it is the module that is meant.
        let here = (module, name.to_owned());
        if seen.contains(&here) {
            return found;
        }
        seen.push(here);
        for used in of.uses.iter().filter(|used| used.name == name) {
            found.extend(self.resolve(module, &used.path, seen));
        }
        // What is named by itself goes before what comes with everything of a module.
        if found.is_empty() {
            for used in of.uses.iter().filter(|used| used.name == "*") {
                for target in self.resolve(module, &used.path, seen) {
                    if let Target::Module(inner) = target {
                        found.extend(self.lookup(inner, name, seen));
                    }
                }
            }
        }
        seen.pop();
        found
    }

    fn is_public(&self, target: &Target) -> bool {
        match target {
            Target::Module(module) => {
                let parent = &self.modules[self.modules[*module].parent];
                parent.children.iter().any(|child| child.module == *module && child.public)
            }
            Target::Item(module, name) => {
                self.modules[*module].items.iter().any(|(item, _)| name_of(item) == Some((name.clone(), true)))
            }
        }
    }
}

/// The name of an item, and whether it is public.
pub(crate) fn name_of(item: &Item) -> Option<(String, bool)> {
    let (name, visibility) = match item {
        Item::Const(of) => (&of.ident, &of.vis),
        Item::Enum(of) => (&of.ident, &of.vis),
        Item::Fn(of) => (&of.sig.ident, &of.vis),
        Item::Static(of) => (&of.ident, &of.vis),
        Item::Struct(of) => (&of.ident, &of.vis),
        Item::Trait(of) => (&of.ident, &of.vis),
        Item::Type(of) => (&of.ident, &of.vis),
        Item::Union(_) => panic!("the listing was not taught unions"),
        _ => return None,
    };
    Some((name.to_string(), matches!(visibility, Visibility::Public(_))))
}
