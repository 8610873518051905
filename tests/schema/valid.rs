//! As much of JSON Schema 2020-12 as the schemas use, so that they are tested and not only written.

use serde_json::Value;

/// Where a document does not follow a schema, in words.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut out = Vec::new();
    check(schema, schema, document, "$", &mut out);
    out
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else { return };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let found = root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        check(root, found, value, at, out);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(list) = schema.get(word).and_then(Value::as_array) {
            let fits = list.iter().filter(|one| {
                let mut inside = Vec::new();
                check(root, one, value, at, &mut inside);
                inside.is_empty()
            });
            let count = fits.count();
            if count == 0 || (word == "oneOf" && count > 1) {
                out.push(format!("{at}: {value} fits {count} of {word}"));
            }
        }
    }
    if let Some(kinds) = schema.get("type") {
        let kinds: Vec<&str> = match kinds {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        if !kinds.iter().any(|kind| is(kind, value)) {
            out.push(format!("{at}: {value} is not {kinds:?}"));
        }
    }
    if schema.get("enum").and_then(Value::as_array).is_some_and(|words| !words.contains(value)) {
        out.push(format!("{at}: {value} is none of the words"));
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        out.push(format!("{at}: {value} is not the constant"));
    }
    if let Some(number) = value.as_f64() {
        let least = schema.get("minimum").and_then(Value::as_f64);
        let most = schema.get("maximum").and_then(Value::as_f64);
        if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
            out.push(format!("{at}: {value} is out of range"));
        }
    }
    if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
        for (index, item) in list.iter().enumerate() {
            check(root, items, item, &format!("{at}[{index}]"), out);
        }
    }
    let Some(fields) = value.as_object() else { return };
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, field) in fields {
        let place = format!("{at}.{name}");
        match (known.and_then(|known| known.get(name)), schema.get("additionalProperties")) {
            (Some(property), _) => check(root, property, field, &place, out),
            (None, Some(Value::Bool(false))) => out.push(format!("{place}: unknown")),
            (None, Some(rest)) => check(root, rest, field, &place, out),
            (None, None) => {}
        }
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            out.push(format!("{at}: no {name}"));
        }
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    }
}
