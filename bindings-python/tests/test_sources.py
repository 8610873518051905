"""Reading CSV, and looking at one identity."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

import kanava as kv

TEXT = "id,ani,name\n1,0412345678,Mäki\n2,,\"a, b\"\n"
NAMES = {
    "cp1250": ["Łukasz Wałęsa", "Żaneta Jaśmin", "Jiří Dvořák", "Růžena Čapková", "Szűcs Győző", "Đorđe Žižić"],
    "cp1252": ["Jörg Schröder", "Åke Mäkinen", "François Élie", "José Núñez", "Søren Kjær", "João Conceição"],
    "cp1254": ["Ülkü Şahin", "Ayşe Yıldız", "İbrahim Çağlar"],
    "cp1257": ["Žydrūnas Šimkus", "Eglė Ąžuolaitė", "Jānis Bērziņš", "Ģirts Ķeniņš"],
    "iso8859_2": ["Łukasz Wałęsa", "Żaneta Jaśmin", "Kąkol Świętosława"],
    "cp850": ["Mäkinen Åke", "Öhman Söre", "Jürgen Weiß", "Søren Kjær Ødegård"],
    "cp852": ["Łukasz Wałęsa", "Żaneta Jaśmin", "Kąkol Świętosława"],
    "mac_roman": ["Jörg Schröder", "Ülkü", "Bäckström Åsa", "Élise Benoît"],
    "cp1251": ["Иванов Пётр", "Смирнова Анна"],
    "koi8_r": ["Иванов Пётр Сергеевич", "Смирнова Анна Ивановна"],
    "cp1253": ["Παπαδόπουλος Γιώργος", "Νικολάου Ελένη"],
    "cp1255": ["משה כהן", "רחל לוי ישראלי"],
    "shift_jis": ["山田太郎さん", "鈴木花子です"],
    "gbk": ["王小明先生", "李丽的电话号码"],
    "euc_kr": ["김철수 고객님", "이영희 고객님"],
}


@pytest.mark.parametrize("packed", [False, True])
def test_csv_from_bytes_and_files(tmp_path: Path, packed: bool) -> None:
    content = gzip.compress(TEXT.encode()) if packed else TEXT.encode()
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    for source in (content, bytearray(content), memoryview(content), path, str(path), io.BytesIO(content)):
        table = kv.read_csv(source)
        assert table["id"] == ["1", "2"]
        assert table["name"] == ["Mäki", "a, b"]
        assert table.num_rows == 2
    assert kv.read_csv(io.StringIO(TEXT))["name"] == ["Mäki", "a, b"]
    with path.open("rb") as file:
        assert len(kv.read_csv(file)) == 2


def test_a_ragged_row_is_kept_and_named() -> None:
    table = kv.read_csv(b"contact_id,account,arrived_at\n1,7,2026-03-02T08:00:00Z\n2,7\n3,7,2026-03-02T09:00:00Z\n")
    assert table["contact_id"] == ["1", "2", "3"]
    assert table["read_error"] == [None, "line 3: expected 3 fields, found 2", None]
    report = kv.History().append(table, source="web", channel="chat")
    assert (report.accepted, report.rejected) == (2, 1)
    assert report.rejected_rows[0]["row"] == 1
    assert "1 row is broken, `read_error` says why" in str(table) and "1 row is broken" in table._repr_html_()


@pytest.mark.parametrize("codec", NAMES)
def test_names_of_each_encoding_are_read(codec: str) -> None:
    """As Python's codec has written them; and when one name is all there is, in the usual encodings."""
    few = [[name] for name in NAMES[codec]] if codec in ("cp1250", "cp1252", "cp1254", "cp1257", "cp850") else []
    for names in [NAMES[codec], NAMES[codec] * 50, *few]:
        text = "id;name;phone\r\n" + "".join(f"{i};{name};0401234567\r\n" for i, name in enumerate(names))
        table = kv.read_csv(text.encode(codec))
        assert table["name"] == names, table.read_report
        report = table.read_report
        assert report is not None and report["files"][0]["encoding_found"] == "guessed"
        assert kv.read_csv(text.encode(codec), encoding=codec)["name"] == names


def test_code_pages_are_those_of_python() -> None:
    for codec in ("cp437", "cp850", "cp852", "cp857", "cp858", "cp860", "cp865"):
        for byte in range(128, 256):
            try:
                letter: str | None = bytes([byte]).decode(codec)
            except UnicodeDecodeError:
                letter = None
            table = kv.read_csv(b"id;x\n1;a" + bytes([byte]) + b"b\n", encoding=codec)
            if letter is None:
                assert "read_error" in table.column_names, (codec, byte)
            else:
                assert table["x"] == [f"a{letter}b"], (codec, byte)


def test_options_in_python_are_those_of_the_core() -> None:
    text = "x;y\nnumber^name^cost\n1^M\x84kinen^1 204,90\n2^'Laine^'^12,50\n3^\\'^7\n"
    table = kv.read_csv(
        text.encode("latin-1"), separator="^", encoding="cp850", header=2, quote="'", escape="\\", decimal=","
    )
    assert table["name"] == ["Mäkinen", "Laine^", "\\'"]
    assert table["cost"] == ["1204.90", "12.50", "7"]
    assert kv.read_csv(b"x\n1,a\n2,b\n", header=False, skip_rows=1, names=["no", "name"]).to_pylist() == [
        {"no": "1", "name": "a"},
        {"no": "2", "name": "b"},
    ]
    with pytest.raises(kv.InvalidDocument, match="expected one ASCII mark such as `;`"):
        kv.read_csv(b"a\n", separator="||")
    with pytest.raises(kv.InvalidArgument, match="did you mean `windows-1252`"):
        kv.read_csv(b"a\n", encoding="windows1252x")


OTHERS = {
    "Γιώργος Παπαδόπουλος|Αθήνα|Ελένη Νικολάου|Θεσσαλονίκη": "cp1253 iso8859_7 cp737 cp869 mac_greek",
    "Иванова Мария Ильинична|Яковлев Юрий|Ясная улица": "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic",
    "Иванова Мария Ильинична|Яковлев Юрий|ОАО «Ромашка»": "cp1251 mac_cyrillic",
    "Ганна Ткаченко|Мар’яна Їжакевич|вул. Січових Стрільців": "cp1251 mac_cyrillic",
    "יוסי כהן|תל אביב|מרים לוי|אברהם מזרחי": "cp1255 iso8859_8 cp862",
    "محمد أحمد|القاهرة|فاطمة الزهراء|علي حسن، الرياض": "cp1256 iso8859_6",
    "สมชาย ใจดี|กรุงเทพมหานคร|สมหญิง รักไทย|เชียงใหม่": "cp874",
    "田中太郎|東京都、渋谷区|大阪・梅田|カスタマーサポート": "shift_jis euc_jp",
    "김철수|서울특별시|부산광역시·해운대구|이영희 박지성": "cp949",
}


@pytest.mark.parametrize(("names", "codec"), [(names, c) for names, all in OTHERS.items() for c in all.split()])
def test_a_wrong_guess_is_not_certain(names: str, codec: str) -> None:
    """Of other scripts than Latin, in encodings that are told apart and in those that nobody tells apart."""
    wanted = names.split("|") * 3
    table = kv.read_csv("\n".join(["name;x", *(f"{name};1" for name in wanted)]).encode(codec))
    assert table.read_report is not None
    certain = table.read_report["files"][0]["encoding_certain"]
    assert certain == (table["name"] == wanted)


def test_several_files_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.csv").write_bytes("id;name;team\n3;Mäki;1\n4;x\n".encode("cp1252"))
    (tmp_path / "a.csv").write_bytes(gzip.compress(b"id,name\n1,Aino\n2,Eino\n"))
    monkeypatch.chdir(tmp_path)
    named = io.BytesIO((tmp_path / "b.csv").read_bytes())
    named.name = "b.csv"
    for source in ("*.csv", tmp_path / "?.csv", ["a.csv", "b.csv"], [Path("a.csv"), named]):
        table = kv.read_csv(source)  # type: ignore[arg-type]
        assert table.to_pydict() == {
            "id": ["1", "2", "3", "4"],
            "name": ["Aino", "Eino", "Mäki", "x"],
            "team": [None, None, "1", None],
            "read_error": [None, None, None, "b.csv, line 3: expected 3 fields, found 2"],
        }
        report = table.read_report
        assert report is not None
        assert [file["encoding"] for file in report["files"]] == ["utf-8", "windows-1252"]
        assert "b.csv: the encoding was guessed" in str(table)
        assert table[1:].read_report is None and "guessed" not in str(table[1:])
    with pytest.raises(FileNotFoundError, match=r"no file is named like `\*\.tsv`"):
        kv.read_csv("*.tsv")
    with pytest.raises(kv.InvalidArgument, match="the list of sources is empty"):
        kv.read_csv([])
    with pytest.raises(kv.InvalidArgument, match=r"^p\.csv: this is a Parquet file"):
        (tmp_path / "p.csv").write_bytes(b"PAR1..PAR1")
        kv.read_csv(["a.csv", "p.csv"])


def test_bad_sources(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kv.read_csv(tmp_path / "nowhere.csv")
    with pytest.raises(TypeError, match="expected a path or bytes, got `int`"):
        kv.read_csv(5)  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidArgument, match=r"text of several lines: `text.encode\(\)` gives its bytes"):
        kv.read_csv(TEXT)
    whole = gzip.compress(TEXT.encode() * 100)
    for broken in (whole[:20], whole[:10] + b"\xff" * 40, b"\x1f\x8b"):
        with pytest.raises(kv.InvalidArgument, match="the gzip data cannot be read"):
            kv.read_csv(broken)


CALLS = [{"contact_id": str(i), "arrived_at": f"2026-03-02T0{i}:00:00Z", "phone": f"+35840123456{i}"} for i in range(3)]


def test_a_file_is_appended_or_refused_with_the_call_that_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [",".join(CALLS[0]), *(",".join(call.values()) for call in CALLS)]
    Path("calls.csv").write_text("\n".join(rows), encoding="utf-16")
    for source in ("calls.csv", Path("calls.csv"), tmp_path / "calls.csv"):
        assert kv.History().append(source, source="pbx", channel="voice").accepted == 3
    # The calls that the messages name work.
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, CALLS)), encoding="utf-8-sig")
    Path("rows.json").write_text(json.dumps(CALLS), encoding="utf-8")
    history = kv.History()
    for path in ("rows.jsonl", "rows.json"):
        with pytest.raises(kv.InvalidArgument, match="hand `(.*)` to `append`") as fault:
            history.append(path, source="pbx", channel="voice")
        call = str(fault.value).split("`")[1].replace("open(path", "opened(path")
        opened = contextlib.ExitStack()
        names: dict[str, Any] = {
            "json": json,
            "path": path,
            "opened": lambda path, encoding: opened.enter_context(open(path, encoding=encoding)),
        }
        with opened:
            assert kv.History().append(eval(call, names), source="pbx", channel="voice").accepted == 3
    with pytest.raises(FileNotFoundError):
        history.append("no.csv", source="pbx")
    with pytest.raises(TypeError, match="`kanava.read_csv` reads a CSV file"):
        kv.resolve(Path("calls.csv"))  # type: ignore[arg-type]


def test_what_is_planned_but_not_read_is_read(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    assert kv.History().append(polars.DataFrame(CALLS).lazy(), source="pbx", channel="voice").accepted == 3
    polars.DataFrame(CALLS).write_parquet(tmp_path / "calls.parquet")
    dataset = pytest.importorskip("pyarrow.dataset").dataset(tmp_path / "calls.parquet")
    for data in (dataset, dataset.scanner()):
        assert kv.History().append(data, source="pbx", channel="voice").accepted == 3
    with pytest.raises(kv.InvalidArgument, match=r"hand `polars.read_parquet\(path\)` or"):
        kv.History().append(tmp_path / "calls.parquet", source="pbx")


def test_a_report_says_how_the_file_was_read(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_bytes("Puhelut\n\ncontact_id;arrived_at;account;nimi\n7;2026-03-02;=\"0077\";Mäki\n".encode("cp1252"))
    history = kv.History()
    report = history.append(tmp_path / "calls.csv", source="pbx", channel="voice", zone="UTC")
    assert report.reading == [
        "the encoding was guessed: windows-1252",
        "lines 1 to 2 were passed over before the table",
        "1 values were written as `=\"…\"`, and are read as what is in it",
    ]
    assert "\n  lines 1 to 2 were passed over" in str(report)
    assert history.customer("account:0077") == history.customer("pbx:7")
    assert history.append(CALLS, source="a", channel="voice").reading == []


def test_an_empty_day_and_a_mark_before_json() -> None:
    history = kv.History('\ufeff{"region": "FI"}')
    report = history.append([], source="pbx", channel="voice", columns={"phone": "ani"})
    assert (report.accepted, report.rejected, report["warnings"]) == (0, 0, [])
    assert history.append('\ufeff{"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z"}', source="a").accepted == 1
    with pytest.raises(kv.InvalidDocument, match="unknown channel `fax`"):
        history.append([], source="pbx", channel="fax")  # type: ignore[arg-type]


def test_a_file_of_separators_costs_little() -> None:
    """Columns of nothing: every row of them is named, and no column holds a place for each."""
    width = 4000
    content = b",".join(b"n%d" % i for i in range(width)) + (b"\n" + b"," * (width - 1)) * 1250
    table = kv.read_csv(content)
    assert len(table) == 1250 and set(table["read_error"]) == {f"line {i}: the row is empty" for i in range(2, 1252)}
    with pytest.raises(kv.InvalidArgument, match="has 5000001 columns, 16384 is the most"):
        kv.read_csv(b"," * 5_000_000)


def test_identities() -> None:
    phone = kv.identity("phone", "041 234 5678", "FI")
    assert (phone["value"], phone["key"]) == ("+358412345678", True)
    assert kv.identity("phone", "070 123 45 67", region="SE")["value"] == "+46701234567"
    national = kv.identity("phone", "041 234 5678")
    assert (national["reason"], national["because"]) == ("no_region", "a national number needs a region")
    retired = kv.identity("phone", "553187654321", "BR")
    assert (retired["value"], retired["form"]) == ("+5531987654321", "br_ninth_digit")
    assert kv.identity("email", "Anna <a@x.fi>, Eero <e@x.fi>")["reason"] == "several"
    assert kv.identity("email", "Liisa@Example.FI")["key"] is True
    assert kv.identity("email", "nobody")["key"] is False
    with pytest.raises(kv.InvalidArgument, match="`fax`"):
        kv.identity("fax", "1")
    with pytest.raises(kv.InvalidArgument):
        kv.identity("phone", "041 234 5678", region="Finland")
    with pytest.raises(TypeError):
        kv.identity("phone", 412345678)  # type: ignore[arg-type]
