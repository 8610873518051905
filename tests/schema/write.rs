//! From the source of a document's types to its JSON Schema: fields, serde's attributes, doc comments.
//!
//! What it does not know it refuses: an attribute or a type that is new has to be taught here before the tests pass.

use kanava::Channel;
use kanava::model::{Fact, FactType};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, PathArguments, Type};

/// The types that are read or written as documents, and the functions serde calls, by name.
pub(crate) struct Types {
    /// Rooms may have a type of the same name each.
    items: BTreeMap<String, Vec<(PathBuf, Item)>>,
    /// By file and name.
    functions: BTreeMap<(PathBuf, String), Value>,
    folder: PathBuf,
    /// The folder whose type is meant where several have the name.
    room: RefCell<PathBuf>,
    /// The file of the type that is being told.
    here: RefCell<PathBuf>,
}

/// What serde is told of one field or type.
#[derive(Default)]
struct Serde {
    default: Option<Option<String>>,
    with: Option<String>,
    rename: Option<String>,
    tag: Option<String>,
    from: Option<String>,
    snake: bool,
    strict: bool,
    untagged: bool,
    transparent: bool,
}

impl Types {
    /// Reads every file under a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut types = Self {
            items: BTreeMap::new(),
            functions: BTreeMap::new(),
            folder: folder.to_owned(),
            room: RefCell::default(),
            here: RefCell::default(),
        };
        types.folder(folder);
        types
    }

    fn folder(&mut self, folder: &Path) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                self.folder(&path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let file = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
                file.items.into_iter().for_each(|item| self.take(&path, item));
            }
        }
    }

    fn take(&mut self, path: &Path, item: Item) {
        let (name, attributes) = match &item {
            Item::Struct(of) => (of.ident.to_string(), &of.attrs),
            Item::Enum(of) => (of.ident.to_string(), &of.attrs),
            Item::Macro(of) if of.mac.path.is_ident("facts") => return self.take_facts(path, &of.mac),
            Item::Fn(of) => {
                let body = of.block.stmts.first();
                if let Some(syn::Stmt::Expr(Expr::Lit(literal), None)) = body {
                    self.functions.insert((path.to_owned(), of.sig.ident.to_string()), plain(&literal.lit));
                }
                return;
            }
            _ => return,
        };
        if derives(attributes, "Serialize") || derives(attributes, "Deserialize") {
            self.items.entry(name).or_default().push((path.to_owned(), item));
        }
    }

    /// The types that `facts!` makes: the facts of the list before the fields that stand in the source.
    fn take_facts(&mut self, path: &Path, of: &syn::Macro) {
        // First stands the macro that makes the types.
        let types =
            of.parse_body_with(|body: ParseStream<'_>| body.parse::<syn::Ident>().and(body.parse::<syn::File>()));
        let types = types.unwrap_or_else(|error| panic!("facts! was taught to make types: {error}"));
        for item in types.items {
            let Item::Struct(mut of) = item else { panic!("facts! was taught to make structs only") };
            let whole = if of.ident == "Facts" { String::new() } else { format!("{}.", snake(&of.ident.to_string())) };
            let own = std::mem::replace(&mut of.fields, facts_of(&whole));
            if let (Fields::Named(of), Fields::Named(own)) = (&mut of.fields, own) {
                of.named.extend(own.named);
            }
            self.take(path, Item::Struct(of));
        }
    }

    /// What a function of the file that is being told answers with, when that is a literal.
    fn answer(&self, function: &str) -> Option<Value> {
        self.functions.get(&(self.here.borrow().clone(), function.to_owned())).cloned()
    }

    fn find(&self, name: &str) -> &Item {
        let all = self.items.get(name).map(Vec::as_slice).unwrap_or_default();
        let near: Vec<_> =
            all.iter().filter(|(path, _)| all.len() == 1 || path.starts_with(&*self.room.borrow())).collect();
        let [(path, item)] = near[..] else { panic!("{} document types are called {name} here", near.len()) };
        self.here.replace(path.clone());
        item
    }

    /// The schema of a document; of types with one name, that of `room` is meant.
    pub(crate) fn schema(&self, name: &str, root: &str, room: &str) -> Value {
        self.room.replace(self.folder.join(room));
        let mut needed = BTreeMap::new();
        let top = self.item(root, &mut needed);
        let mut schema = Map::new();
        schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".into(), format!("Kanava: {name}").into());
        schema.extend(top.as_object().unwrap().clone());
        loop {
            let open: Vec<String> =
                needed.iter().filter(|(_, s): &(_, &Value)| s.is_null()).map(|(n, _)| n.clone()).collect();
            if open.is_empty() {
                break;
            }
            for name in open {
                let of = self.item(&name, &mut needed);
                needed.insert(name, of);
            }
        }
        schema.insert("$defs".into(), Value::Object(needed.into_iter().collect()));
        Value::Object(schema)
    }

    fn item(&self, name: &str, needed: &mut BTreeMap<String, Value>) -> Value {
        if name == "Scalar" {
            return json!({"description": doc(self.attributes(name)), "type": ["boolean", "number", "string"]});
        }
        if name == "Channel" {
            // Its table stands in the model, and says the same at run time.
            let of = |c: &Channel| json!({"const": c.name(), "description": c.description()});
            let list: Vec<Value> = Channel::ALL.iter().map(of).collect();
            return json!({"description": "The way a contact comes.", "oneOf": list});
        }
        match self.find(name) {
            Item::Struct(of) => {
                let told = serde_of(&of.attrs);
                if let Some(written) = &told.from {
                    return self.written(of, written, needed);
                }
                if told.transparent {
                    let mut schema = self.of(&of.fields.iter().next().unwrap().ty, needed);
                    schema["description"] = doc(&of.attrs).into();
                    return schema;
                }
                let zero = told.default.is_some() && derives(&of.attrs, "Default");
                let mut schema = self.fields(&of.fields, told.default.is_some(), zero, told.strict, needed);
                schema.insert("description".into(), doc(&of.attrs).into());
                Value::Object(schema)
            }
            Item::Enum(of) => self.variants(of, needed),
            _ => panic!("{name} is no struct or enum"),
        }
    }

    /// A type that is read as another one: the fields of that, with what is said of them here or where they come from.
    fn written(&self, of: &syn::ItemStruct, written: &str, needed: &mut BTreeMap<String, Value>) -> Value {
        let mut schema = self.item(written, needed);
        for field in &of.fields {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            match schema["properties"].get_mut(&name) {
                Some(property) => property["description"] = doc(&field.attrs).into(),
                None => {
                    let inner = self.item(&last(&field.ty), needed);
                    for (name, property) in inner["properties"].as_object().unwrap() {
                        schema["properties"][name]["description"] = property["description"].clone();
                    }
                }
            }
        }
        schema["description"] = doc(&of.attrs).into();
        schema
    }

    fn attributes(&self, name: &str) -> &[Attribute] {
        match self.find(name) {
            Item::Struct(of) => &of.attrs,
            Item::Enum(of) => &of.attrs,
            _ => panic!("{name} is no struct or enum"),
        }
    }

    fn variants(&self, of: &syn::ItemEnum, needed: &mut BTreeMap<String, Value>) -> Value {
        let told = serde_of(&of.attrs);
        if told.untagged {
            let one = |v: &syn::Variant| {
                let mut schema = self.of(&v.fields.iter().next().unwrap().ty, needed);
                schema["description"] = doc(&v.attrs).into();
                schema
            };
            return json!({"description": doc(&of.attrs), "anyOf": of.variants.iter().map(one).collect::<Vec<_>>()});
        }
        assert!(told.snake, "{}: taught snake_case and tags only", of.ident);
        let mut list = Vec::new();
        for variant in &of.variants {
            let name = snake(&variant.ident.to_string());
            let Some(tag) = &told.tag else {
                assert!(matches!(variant.fields, Fields::Unit), "{}: a variant with fields has a tag", of.ident);
                list.push(json!({"const": name, "description": doc(&variant.attrs)}));
                continue;
            };
            let mut schema = self.fields(&variant.fields, false, false, told.strict, needed);
            let mut properties = Map::new();
            properties.insert(tag.clone(), json!({"const": name}));
            properties.extend(schema["properties"].as_object().unwrap().clone());
            schema.insert("properties".into(), Value::Object(properties));
            let mut required = vec![Value::from(tag.as_str())];
            required.extend(schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default());
            schema.insert("required".into(), required.into());
            schema.insert("description".into(), doc(&variant.attrs).into());
            list.push(Value::Object(schema));
        }
        json!({"description": doc(&of.attrs), "oneOf": list})
    }

    fn fields(
        &self,
        fields: &Fields,
        all_default: bool,
        zero: bool,
        strict: bool,
        needed: &mut BTreeMap<String, Value>,
    ) -> Map<String, Value> {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for field in fields {
            let told = serde_of(&field.attrs);
            let own = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let name = told.rename.clone().unwrap_or(own);
            let mut schema = match &told.with {
                Some(with) if with.ends_with("or_default") => {
                    json!({"anyOf": [self.of(&field.ty, needed), {"type": "null"}]})
                }
                Some(with) => taught(with),
                None => self.of(&field.ty, needed),
            };
            let about = schema.as_object_mut().unwrap();
            about.insert("description".into(), doc(&field.attrs).into());
            let number = about.get("type").is_some_and(|t| t == "number" || t == "integer");
            let kind = about.get("type").cloned().unwrap_or_default();
            let default = match &told.default {
                Some(Some(function)) => self.answer(function.rsplit("::").next().unwrap()),
                Some(None) if number => Some(0.into()),
                Some(None) if kind == "boolean" => Some(false.into()),
                None if zero && number => Some(0.into()),
                None if zero && kind == "boolean" => Some(false.into()),
                _ => None,
            };
            if let Some(default) = default {
                about.insert("default".into(), default);
            }
            let optional =
                all_default || told.default.is_some() || (told.with.is_none() && inside(&field.ty, "Option").is_some());
            if !optional {
                required.push(Value::from(name.as_str()));
            }
            properties.insert(name, schema);
        }
        let mut schema = Map::new();
        schema.insert("description".into(), Value::Null);
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), Value::Object(properties));
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        if strict {
            schema.insert("additionalProperties".into(), false.into());
        }
        schema
    }

    fn of(&self, kind: &Type, needed: &mut BTreeMap<String, Value>) -> Value {
        if let Some(inner) = inside(kind, "Option") {
            let schema = self.of(inner, needed);
            return match schema.get("type").and_then(Value::as_str) {
                Some(name) => {
                    let mut schema = schema.clone();
                    schema["type"] = json!([name, "null"]);
                    schema
                }
                None => json!({"anyOf": [schema, {"type": "null"}]}),
            };
        }
        if let Some(inner) = inside(kind, "Box") {
            return self.of(inner, needed);
        }
        if let Some(inner) = inside(kind, "Vec") {
            return json!({"type": "array", "items": self.of(inner, needed)});
        }
        if inside(kind, "BTreeSet").is_some() {
            return json!({"type": "array", "items": {"type": "string"}});
        }
        for map in ["Named", "BTreeMap", "Map"] {
            if let Some(inner) = inside(kind, map) {
                return json!({"type": "object", "additionalProperties": self.of(inner, needed)});
            }
        }
        if let Type::Tuple(of) = kind {
            let item = self.of(of.elems.first().unwrap(), needed);
            return json!({"type": "array", "items": item, "minItems": of.elems.len(), "maxItems": of.elems.len()});
        }
        match last(kind).as_str() {
            "Brief" => json!({"type": "object"}),
            "Attributes" => {
                let value = syn::parse_str("Option<Scalar>").unwrap();
                json!({"type": "object", "additionalProperties": self.of(&value, needed)})
            }
            "Span" => json!({"type": "string", "pattern": "^[0-9]+[smhdw]$"}),
            "String" => json!({"type": "string"}),
            "bool" => json!({"type": "boolean"}),
            "f64" => json!({"type": "number"}),
            "i64" => json!({"type": "integer"}),
            "u32" | "u64" | "usize" => json!({"type": "integer", "minimum": 0}),
            "Value" => json!({}),
            other => {
                assert!(other == "Channel" || self.items.contains_key(other), "the generator was not taught `{other}`");
                needed.entry(other.to_owned()).or_insert(Value::Null);
                json!({"$ref": format!("#/$defs/{other}")})
            }
        }
    }
}

/// The facts under an object, or those of the request, as fields.
fn facts_of(whole: &str) -> Fields {
    let fields = Fact::ALL.iter().filter_map(|fact| {
        let name = fact.name().strip_prefix(whole).filter(|name| !name.contains('.'))?;
        let (mut about, mut with) = (fact.description().to_owned(), "");
        if fact.kind() == FactType::Time {
            about.push_str(" RFC 3339 with an offset.");
            with = r#"#[serde(with = "rfc3339_option")]"#;
        }
        let kind = rust(fact.kind(), name);
        Some(format!("#[doc = {about:?}] {with} {name}: Option<{kind}>"))
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    syn::parse_str::<syn::ItemStruct>(&format!("struct Facts {{ {fields} }}")).unwrap().fields
}

/// The type of a fact's value; an object is a type called as the fact is.
fn rust(kind: FactType, name: &str) -> String {
    let word = match kind {
        FactType::Bool => "bool",
        FactType::Int | FactType::Time => "i64",
        FactType::Double => "f64",
        FactType::Text => "String",
        FactType::Texts => "Vec<String>",
        FactType::Object => return name.split('_').map(capital).collect(),
        other => panic!("the generator was not taught `{}`", other.name()),
    };
    word.to_owned()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What a function that serde calls reads.
fn taught(function: &str) -> Value {
    let last = function.rsplit("::").next().unwrap();
    // A module of two functions, or one of them.
    match function.strip_suffix("::deserialize").unwrap_or(last) {
        "rfc3339" => json!({"type": "string", "format": "date-time"}),
        "rfc3339_option" => json!({"type": ["string", "null"], "format": "date-time"}),
        "not_negative" | "optional_minutes" | "optional_not_negative" => json!({"type": "number", "minimum": 0}),
        "share" | "optional_share" => json!({"type": "number", "minimum": 0, "maximum": 1}),
        "kind_name" => json!({"enum": words(kanava::EntryKind::ALL.iter().map(|kind| kind.name()))}),
        "channel_name" => {
            let mut channels = words(Channel::ALL.iter().map(|channel| channel.name()));
            channels.push(Value::Null);
            json!({"enum": channels})
        }
        "consents" => json!({"type": ["object", "null"], "additionalProperties": {"type": ["boolean", "null"]}}),
        "shares" => json!({"type": "object", "additionalProperties": taught("share")}),
        other => panic!("the generator was not taught `{other}`"),
    }
}

fn words<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Value> {
    names.map(Value::from).collect()
}

fn serde_of(attributes: &[Attribute]) -> Serde {
    let mut told = Serde::default();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let value = match meta.value() {
                    Ok(value) => Some(value.parse::<syn::LitStr>()?.value()),
                    Err(_) => None,
                };
                match (word.as_str(), value) {
                    ("default", value) => told.default = Some(value),
                    // What is read is what the type says, see the module.
                    ("deserialize_with", Some(value)) if value.starts_with("objects::") => {}
                    ("with" | "deserialize_with", Some(value)) => told.with = Some(value),
                    ("rename", Some(value)) => told.rename = Some(value),
                    ("tag", Some(value)) => told.tag = Some(value),
                    ("rename_all", Some(value)) => told.snake = value == "snake_case",
                    ("deny_unknown_fields", None) => told.strict = true,
                    ("untagged", None) => told.untagged = true,
                    ("transparent", None) => told.transparent = true,
                    ("from", Some(value)) => told.from = Some(value),
                    ("skip_serializing_if" | "serialize_with" | "bound" | "expecting", Some(_)) => {}
                    // The name of before is still read; the schema has the one that is written.
                    ("alias", Some(_)) => {}
                    // Only in a type that is read as another one.
                    ("flatten", None) => {}
                    (other, _) => panic!("the generator was not taught `serde({other})`"),
                }
                Ok(())
            })
            .unwrap();
    }
    told
}

fn derives(attributes: &[Attribute], wanted: &str) -> bool {
    let mut found = false;
    for attribute in attributes.iter().filter(|a| a.path().is_ident("derive")) {
        attribute
            .parse_nested_meta(|meta| {
                found |= meta.path.segments.last().is_some_and(|last| last.ident == wanted);
                Ok(())
            })
            .unwrap();
    }
    found
}

/// A doc comment as one paragraph, links as plain names; an instant is text in a document.
fn doc(attributes: &[Attribute]) -> String {
    let mut out = String::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(literal) = &pair.value
            && let Lit::Str(text) = &literal.lit
        {
            out.push_str(text.value().trim());
            out.push(' ');
        }
    }
    let out = out.trim().replace(": nanoseconds of UTC", ": RFC 3339 with an offset").replace("`]", "`");
    out.replace("[`", "`").replace("(crate::Policy)", "").replace("(crate::Decision)", "")
}

/// The last argument of a generic type of this name.
fn inside<'t>(kind: &'t Type, wanted: &str) -> Option<&'t Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wanted)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().rev().find_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind),
        _ => None,
    })
}

fn last(kind: &Type) -> String {
    let Type::Path(path) = kind else { panic!("the generator was taught paths only") };
    path.path.segments.last().unwrap().ident.to_string()
}

fn plain(literal: &Lit) -> Value {
    match literal {
        Lit::Bool(value) => value.value.into(),
        Lit::Int(value) => value.base10_parse::<i64>().unwrap().into(),
        Lit::Float(value) => value.base10_parse::<f64>().unwrap().into(),
        Lit::Str(value) => value.value().into(),
        _ => Value::Null,
    }
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
