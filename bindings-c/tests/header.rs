//! `include/kanava.h` is what cbindgen prints from the sources today. `make header` (KANAVA_BLESS=1) writes it.
#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail like the test")]

use std::path::Path;

/// In the order in which the header tells them.
const SOURCES: [&str; 18] = [
    "version.rs",
    "status.rs", // the enum; no function
    "error.rs",
    "text.rs",
    "table.rs",
    "identity.rs",
    "history.rs",
    "history_ask.rs",
    "resolution.rs",
    "resolution_ask.rs",
    "zone_data.rs",
    "router.rs",
    "policy.rs",
    "hours.rs",
    "holidays.rs",
    "schema.rs",
    "queueing.rs",
    "simulate.rs",
];

#[test]
fn the_header_is_up_to_date() {
    let path = here("include/kanava.h");
    let fresh = generate();
    if std::env::var_os("KANAVA_BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "include/kanava.h is not what the sources say: run `make header` and commit it");
}

#[test]
fn every_source_with_a_c_function_is_listed() {
    for file in std::fs::read_dir(here("src")).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let exports = std::fs::read_to_string(file.path()).unwrap().contains("no_mangle");
        assert!(!exports || SOURCES.contains(&name.as_str()), "src/{name} is not in the list SOURCES");
    }
}

#[test]
fn the_enum_has_the_names_of_the_core() {
    let header = generate();
    for status in kanava::Status::ALL {
        let line = format!("  KANAVA_STATUS_{} = {},", status.name().to_uppercase(), status.code());
        assert!(header.lines().any(|l| l == line), "kanava.h has no line `{line}`");
    }
}

fn generate() -> String {
    let mut config = cbindgen::Config::from_file(here("cbindgen.toml")).unwrap();
    config.after_includes = Some(format!("{}\n{}", versions(), config.after_includes.unwrap_or_default().trim()));
    let builder = SOURCES.iter().fold(cbindgen::Builder::new().with_config(config), |builder, source| {
        builder.with_src(here("src").join(source))
    });
    let mut out = Vec::new();
    builder.generate().unwrap().write(&mut out);
    // A type that is renamed to a pointer gets a space after its star.
    String::from_utf8(out).unwrap().replace("char * ", "char *").replace("uint8_t * ", "uint8_t *")
}

fn versions() -> String {
    format!(
        "\n// The version of this header; compare with the library's own (`kanava_version_number`).\n\
         #define KANAVA_VERSION_MAJOR {}\n\
         #define KANAVA_VERSION_MINOR {}\n\
         #define KANAVA_VERSION_PATCH {}\n\
         #define KANAVA_VERSION_STRING \"{}\"\n\
         #define KANAVA_VERSION_NUMBER \\\n  \
         (KANAVA_VERSION_MAJOR * 1000000 + KANAVA_VERSION_MINOR * 1000 + KANAVA_VERSION_PATCH)\n",
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
        env!("CARGO_PKG_VERSION"),
    )
}

fn here(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
