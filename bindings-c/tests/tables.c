// The table door: CSV and hand-made Arrow streams in, Arrow streams out, and streams that are not what they say.
#include "arrow.h"

static const char CSV[] = "id;when;ani\n";

static kanava_history *fresh_history(void) {
  kanava_history *history = NULL;
  WORKS(kanava_history_new(NULL, &history, error));
  return history;
}

static made_table one_contact(void) {
  return (made_table){.columns = 3,
                      .batches = 1,
                      .names = {"contact_id", "arrived_at", "phone"},
                      .values = {"7", "2026-03-02T09:00:00Z", "+358401234567"}};
}

static void csv_in_and_out(void) {
  char out[128];
  struct ArrowArrayStream stream;
  const char csv[] = "id,when,ani\n1,2026-03-02T09:00:00Z,+358401234567\n2,2026-03-03T09:00:00Z\n3,noon,+358401234567\n";
  WORKS(kanava_csv_read((const uint8_t *)csv, sizeof csv - 1, NULL, &stream, error));
  read_table table = read_stream(&stream);
  CHECK(table.batch.length == 3);
  CHECK(strcmp(cell(&table, "ani", 0, out, sizeof out), "+358401234567") == 0);
  CHECK(strlen(cell(&table, "read_error", 0, out, sizeof out)) == 0);
  CHECK(strlen(cell(&table, "read_error", 1, out, sizeof out)) > 0);
  done_reading(&table);

  // The good row is kept; each bad one is named with its column, its value and a reason.
  kanava_history *history = fresh_history();
  WORKS(kanava_csv_read((const uint8_t *)csv, sizeof csv - 1, NULL, &stream, error));
  kanava_text *report = NULL;
  WORKS(kanava_history_append_table(history, &stream,
                                    "{\"source\":\"calls\",\"channel\":\"voice\",\"columns\":{\"contact_id\":\"id\","
                                    "\"arrived_at\":\"when\",\"phone\":\"ani\"}}",
                                    &report, error));
  CHECK(stream.release == NULL);
  CHECK(strstr(kanava_text_data(report), "\"accepted\":1") != NULL);
  CHECK(strstr(kanava_text_data(report), "\"rejected\":2") != NULL);
  CHECK(strstr(kanava_text_data(report), "\"value\":\"noon\"") != NULL);
  CHECK(strstr(kanava_text_data(report), "\"reading\":[") != NULL);
  kanava_text_free(report);
  kanava_history_free(history);

  // Options say what cannot be found out; an open quote costs its own row; what is no CSV names the call that reads it.
  const char odd[] = "a title\nid^name\n1^M\x84kinen\n2^\"Aino\n3^Eino\n";
  WORKS(kanava_csv_read((const uint8_t *)odd, sizeof odd - 1, "{\"encoding\":\"cp850\",\"header\":2,\"separator\":\"^\"}",
                        &stream, error));
  table = read_stream(&stream);
  CHECK(table.batch.length == 3);
  CHECK(strcmp(cell(&table, "name", 0, out, sizeof out), "M\xc3\xa4kinen") == 0);
  CHECK(strstr(cell(&table, "read_error", 1, out, sizeof out), "line 4: the quote that `name` begins with") != NULL);
  CHECK(strcmp(cell(&table, "id", 2, out, sizeof out), "3") == 0);
  done_reading(&table);
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT,
          "`||` cannot be the separator, expected one ASCII mark such as `;` (line 1, column 14, at separator)",
          kanava_csv_read((const uint8_t *)odd, sizeof odd - 1, "{\"separator\":\"||\"}", &stream, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT,
          "this is a Parquet file, no CSV: hand `polars.read_parquet(path)` or `pyarrow.parquet.read_table(path)` to "
          "`append`",
          kanava_csv_read((const uint8_t *)"PAR1....PAR1", 12, NULL, &stream, error));

  // No bytes at all are a fault of the text or an empty table, never a crash.
  kanava_error *error = NULL;
  if (kanava_csv_read(NULL, 0, NULL, &stream, &error) == KANAVA_STATUS_OK)
    stream.release(&stream);
  kanava_error_free(error);
  WORKS(kanava_csv_read((const uint8_t *)CSV, sizeof CSV - 1, NULL, &stream, error));
  table = read_stream(&stream);
  CHECK(table.schema.n_children >= 1 && table.batch.length == 0);
  done_reading(&table);
}

// The number of rows of a table; the table is read after its history is gone.
static int64_t rows(const kanava_history *history, const char *options) {
  struct ArrowArrayStream stream;
  WORKS(kanava_history_table(history, options, &stream, error));
  read_table table = read_stream(&stream);
  const int64_t rows = table.batch.release != NULL ? table.batch.length : 0;
  CHECK(table.schema.n_children > 0);
  done_reading(&table);
  return rows;
}

static void hand_made(void) {
  char out[128], again[128];
  made_table contact = one_contact();
  kanava_history *history = fresh_history(), *other = fresh_history();
  struct ArrowArrayStream stream = made_stream(&contact);
  SAYS("\"accepted\":1", kanava_history_append_table(history, &stream, OPTIONS, text, error));
  CHECK(contact.released == 1 && stream.release == NULL);
  contact.values[0] = "8";
  stream = made_stream(&contact);
  SAYS("\"accepted\":1", kanava_history_append_table(history, &stream, OPTIONS, text, error));

  CHECK(rows(history, "{\"table\":\"contacts\"}") == 2);
  CHECK(rows(history, "{\"table\":\"contacts\",\"columns\":[\"contact_id\"],\"until\":\"2000-01-01T00:00:00Z\"}") == 0);
  CHECK(rows(history, "{\"table\":\"customers\"}") == 1);
  CHECK(rows(history, "{\"table\":\"entries\"}") == 2);
  CHECK(rows(history, "{\"table\":\"doubtful\",\"low\":0.1,\"high\":0.9}") == 0);
  CHECK(rows(history, "{\"table\":\"links\"}") >= 1);
  CHECK(rows(history, "{\"table\":\"refused\"}") == 0);
  CHECK(rows(history, "{\"table\":\"log\"}") >= 2);
  CHECK(rows(history, "{\"table\":\"cases\"}") == 2);
  CHECK(rows(history, "{\"table\":\"cases\",\"open\":true,\"at\":\"2026-03-03T00:00:00Z\"}") == 2);
  CHECK(rows(history, "{\"table\":\"cases\",\"open\":false,\"at\":\"2026-03-03T00:00:00Z\"}") == 0);

  // The log of one history makes the same history of another, once or twice.
  for (int i = 0; i < 2; i++) {
    WORKS(kanava_history_table(history, "{\"table\":\"log\"}", &stream, error));
    SAYS(i == 0 ? "\"accepted\":2" : "\"accepted\":0", kanava_history_merge_table(other, &stream, text, error));
    CHECK(stream.release == NULL);
  }
  CHECK(rows(other, "{\"table\":\"contacts\"}") == 2);

  // A log says its format, and one of a later format is refused as a whole.
  for (int64_t format = 2; format <= 3; format++) {
    WORKS(kanava_history_table(history, "{\"table\":\"log\"}", &stream, error));
    read_table log = read_stream(&stream);
    CHECK(strcmp(cell(&log, "format", 1, out, sizeof out), "2") == 0);
    int64_t at = 0;
    while (strcmp(log.schema.children[at]->name, "format") != 0)
      at++;
    const struct ArrowArray *formats = log.batch.children[at];
    memcpy((void *)(uintptr_t)formats->buffers[1], &format, sizeof format);
    stream = again_stream(&log);
    if (format == 2) {
      SAYS("\"unchanged\":2", kanava_history_merge_table(other, &stream, text, error));
      continue;
    }
    kanava_text *report = GARBAGE;
    kanava_error *error = NULL;
    CHECK(kanava_history_merge_table(other, &stream, &report, &error) == KANAVA_STATUS_UNSUPPORTED);
    check_error(error, KANAVA_STATUS_UNSUPPORTED,
                "the log has format 3, and this version keeps logs up to format 2: a later one reads it", __LINE__);
    kanava_error_free(error);
    CHECK(report == GARBAGE && stream.release == NULL);
  }

  // A table outlives its history.
  WORKS(kanava_history_table(history, "{\"table\":\"timeline\",\"key\":\"genesys:7\"}", &stream, error));
  kanava_history_free(history);
  kanava_history_free(other);
  read_table table = read_stream(&stream);
  CHECK(table.batch.length == 2);
  CHECK(strcmp(cell(&table, "customer_id", 0, out, sizeof out), cell(&table, "customer_id", 1, again, sizeof again)) == 0);
  CHECK(strcmp(cell(&table, "contact_id", 1, out, sizeof out), "8") == 0);
  done_reading(&table);
}

// A stream that is not what it says is refused, released once, and changes nothing.
static void refused(kanava_history *history, made_table *table, kanava_status want, const char *part) {
  struct ArrowArrayStream stream = made_stream(table);
  kanava_text *text = GARBAGE;
  kanava_error *error = NULL;
  const kanava_status got = kanava_history_append_table(history, &stream, OPTIONS, &text, &error);
  if (got != want || strstr(kanava_error_message(error), part) == NULL) {
    fprintf(stderr, "status %d, expected %d: %s, expected %s\n", (int)got, (int)want, kanava_error_message(error), part);
    exit(1);
  }
  kanava_error_free(error);
  CHECK(text == GARBAGE && stream.release == NULL && table->released == 1);
  SAYS("\"contacts\":0", kanava_history_summary(history, text, error));
}

static void not_what_they_say(void) {
  kanava_history *history = fresh_history();
  made_table table = one_contact();
  // Text that is not UTF-8 costs its row.
  table.values[2] = "+358 \xe4";
  struct ArrowArrayStream latin = made_stream(&table);
  SAYS("\"rejected\":1,\"rejected_rows\":[{\"row\":0,\"id\":\"7\",\"column\":\"phone\",\"value\":\"+358 \xef\xbf\xbd\","
       "\"reason\":\"expected text in UTF-8\"}]",
       kanava_history_append_table(history, &latin, OPTIONS, text, error));
  static const struct {
    int fault;
    const char *says;
  } lies[] = {
      {NAME_IN_LATIN_1, "the name of the column `p\xef\xbf\xbdiv\xef\xbf\xbd` is not UTF-8"},
      {LENGTH_BELOW_ZERO, "column `contact_id`: its array has length -1 and offset 0"},
      {OFFSET_BELOW_ZERO, "column `contact_id`: its array has length 1 and offset -1"},
      {END_BELOW_ZERO, "column `contact_id`: an offset, or the size of a buffer, is -1"},
      {BUFFER_MISSING, "column `contact_id`: its offsets, or the sizes of its buffers, are null"},
      {CHILD_RELEASED, "column `contact_id`: its array was released before"},
      {TOO_FEW_BUFFERS, "column `contact_id`: expected 3 buffers of `Utf8`, found 2"},
      {MORE_NULLS_THAN_ROWS, "column `contact_id`: its array of length 1 says that 5 are null"},
  };
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    table = one_contact();
    table.fault = lies[i].fault;
    refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, lies[i].says);
  }
  fputs("a fault of the Arrow library follows, made on purpose:\n", stderr);
  table = one_contact();
  table.fault = CHILD_MISSING;
  refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, "breaks the Arrow C data interface");
  table = one_contact();
  table.fault = SCHEMA_FAILS;
  refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, "`stream` cannot be read");
  table = one_contact();
  table.batches = 0;
  table.fault = NEXT_FAILS;
  refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, "the tape tore");
  // At these two the Arrow library would panic.
  table = one_contact();
  table.batches = 0;
  table.fault = NEXT_FAILS_SILENTLY;
  refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, "it does not say why");
  table = one_contact();
  table.fault = SCHEMA_LIES;
  refused(history, &table, KANAVA_STATUS_INVALID_ARGUMENT, "its schema says that it has 3 columns");

  struct ArrowArrayStream none = {0};
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL,
          kanava_history_append_table(history, &none, OPTIONS, (kanava_text *[]){NULL}, error));
  table = one_contact();
  struct ArrowArrayStream half = made_stream(&table);
  half.get_next = NULL;
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL,
          kanava_history_append_table(history, &half, OPTIONS, (kanava_text *[]){NULL}, error));
  CHECK(table.released == 1);

  // What came before a stream broke off is kept, the error says how much, and the whole may be delivered again.
  table = one_contact();
  table.fault = NEXT_FAILS;
  struct ArrowArrayStream broken = made_stream(&table);
  kanava_error *error = NULL;
  CHECK(kanava_history_append_table(history, &broken, OPTIONS, (kanava_text *[]){NULL}, &error) != KANAVA_STATUS_OK);
  CHECK(strstr(kanava_error_message(error), "after row 1") != NULL);
  kanava_error_free(error);
  table.fault = NOTHING;
  struct ArrowArrayStream whole = made_stream(&table);
  SAYS("\"accepted\":0,\"superseded\":0,\"unchanged\":1",
       kanava_history_append_table(history, &whole, OPTIONS, text, error));
  kanava_history_free(history);
}

// What was saved, kept in memory.
typedef struct kept {
  uint8_t bytes[1 << 16];
  size_t size;
} kept;

static int keep(const uint8_t *bytes, size_t size, void *context) {
  kept *all = context;
  CHECK(all->size + size <= sizeof all->bytes);
  memcpy(all->bytes + all->size, bytes, size);
  all->size += size;
  return 0;
}

static void saved(void) {
  static kept all;
  uint64_t size = 0;
  kanava_history *history = fresh_history(), *loaded = NULL;
  SAYS("\"accepted\":1", kanava_history_append(history, CONTACT("7", "02", "+358401234567"), OPTIONS, text, error));
  WORKS(kanava_history_save(history, keep, &all, &size, error));
  CHECK(size == all.size && size > 0);
  WORKS(kanava_history_load(all.bytes, all.size, NULL, &loaded, error));
  SAYS("c_", kanava_history_customer(loaded, "genesys:7", text, error));
  SAYS("\"contacts\":1", kanava_history_summary(loaded, text, error));
  kanava_history_free(loaded);
  REFUSES(KANAVA_STATUS_STORE_CORRUPT, NULL, kanava_history_load(all.bytes, all.size - 1, NULL, &loaded, error));
  all.bytes[all.size / 2] ^= 1;
  REFUSES(KANAVA_STATUS_STORE_CORRUPT, NULL, kanava_history_load(all.bytes, all.size, NULL, &loaded, error));
  kanava_history_free(history);
}

static void decisions(void) {
  char out[4096];
  kanava_router *router = NULL;
  WORKS(kanava_router_new(POLICY, &router, error));
  made_table requests = {.columns = 1, .batches = 3, .names = {"request"}, .values = {REQUEST}};
  struct ArrowArrayStream stream = made_stream(&requests), decided;
  WORKS(kanava_router_decide_table(router, &stream, "{\"queues\":{}}", "{\"documents\":true}", &decided, error));
  CHECK(stream.release == NULL && requests.released == 1);
  kanava_router_free(router);
  read_table table = read_stream(&decided);
  CHECK(table.batch.length == 3);
  CHECK(strcmp(cell(&table, "channel", 2, out, sizeof out), "mail") == 0 || strcmp(out, "voice") == 0);
  CHECK(strncmp(cell(&table, "decision", 2, out, sizeof out), "{\"policy\":", 10) == 0);
  done_reading(&table);
}

int main(void) {
  csv_in_and_out();
  hand_made();
  not_what_they_say();
  saved();
  decisions();
  puts("tables: streams in, streams out, and bad ones refused");
  return 0;
}
