"""All shapes by name."""

from lands import LANDS, LATIN
from table import Table

SHAPES = {}
NORTH = "fi_FI sv_SE da_DK nb_NO is_IS et_EE lv_LV lt_LT".split()
GERMAN = "de_DE de_AT de_CH".split()
ENGLISH = "en_GB en_US en_IE en_AU".split()
SOUTH = "es_ES it_IT pt_PT fr_FR el_GR".split()
EVERY = [*LATIN, *LATIN, "el_GR", "ru_RU", "ru_RU", "el_GR", "ar_AE", "zh_CN", "ko_KR"]
LATINS = [name for name in LATIN if LANDS[name]]


def shape(name, lands, columns, trap, rule, **how):
    """Names a maker of a table: it gets an empty one, and puts the records in."""

    def kept(make):
        def made(full, seed, scale):
            t = Table(full, seed, lands, columns, scale, **how)
            t.trap, t.rule = trap, rule
            make(t)
            return t

        SHAPES[name] = made
        return make

    return kept


def chosen(text):
    """The shapes whose names have one of the parts in them; all for nothing."""
    import firms  # noqa: E401, F401
    import homes
    import more
    import names_shapes
    import others
    import work

    names = sorted(SHAPES)
    parts = [part for part in text.split(",") if part]
    found = [name for name in names if not parts or any(part in name for part in parts)]
    if not found:
        raise SystemExit(f"no shape with `{text}` in its name; there are: {', '.join(names)}")
    return [(name, SHAPES[name]) for name in found]
