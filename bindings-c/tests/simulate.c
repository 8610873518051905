// Waiting by the formulas, and simulations: used as they are meant to be, and with wrong arguments.
#include "check.h"

#define NOT_UTF8 "ab\xe4"
#define CALLS                                                                                                          \
  "{\"name\":\"calls\",\"version\":\"1\",\"objective\":{},"                                                            \
  "\"channels\":{\"voice\":{\"kind\":\"voice\",\"queue\":\"service\"}},\"fallback\":{\"channel\":\"voice\"}}"
#define PLAN(arrivals)                                                                                                 \
  "{\"policies\":[" CALLS "],\"arrivals\":" arrivals ",\"floor_plan\":{\"queues\":{\"service\":{"                      \
  "\"channels\":[\"voice\"],\"staffed\":3,\"handling_minutes\":5,\"patience_minutes\":2}}},"                           \
  "\"seed\":1,\"replications\":3}"
#define MORNING                                                                                                        \
  "{\"from\":\"2026-03-02T08:00:00Z\",\"until\":\"2026-03-02T12:00:00Z\","                                             \
  "\"streams\":[{\"per_hour\":30,\"channel\":\"voice\"}]}"
#define CONTACTS "at,channel,matter\n2026-03-02T08:00:00Z,voice,order\n2026-03-02T08:01:00Z,voice,order\n"

static kanava_text *text = GARBAGE;
static struct ArrowArrayStream table, untouched;

static struct ArrowArrayStream *contacts(const char *csv) {
  static struct ArrowArrayStream stream;
  WORKS(kanava_csv_read((const uint8_t *)csv, strlen(csv), NULL, &stream, error));
  return &stream;
}

static void waiting(void) {
  SAYS("\"lost\":0.2}", kanava_queueing_document("{\"model\":\"erlang_b\",\"agents\":2,\"load\":1}", text, error));
  SAYS("{\"agents\":14,",
       kanava_queueing_document("{\"model\":\"agents_needed\",\"arrivals_per_hour\":200,\"handling_minutes\":3}", text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`question` is NULL", kanava_queueing_document(NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", kanava_queueing_document("{}", NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`question` is not UTF-8: the fault is at byte 2, counted from 0",
          kanava_queueing_document(NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_queueing_document("{\"model\":\"erlang_d\"}", &text, error));
}

static void simulating(void) {
  kanava_text *first = NULL, *second = NULL;
  WORKS(kanava_simulate(PLAN(MORNING), NULL, &first, error));
  WORKS(kanava_simulate(PLAN(MORNING), NULL, &second, error));
  CHECK(strcmp(kanava_text_data(first), kanava_text_data(second)) == 0);
  CHECK(strstr(kanava_text_data(first), "\"text\":\"2026-03-02T08:00:00Z to") != NULL);
  kanava_text_free(first);
  kanava_text_free(second);
  SAYS("\"measure\":\"contacts\",\"value\":2.0", kanava_simulate(PLAN("{}"), contacts(CONTACTS), text, error));
}

static void figures(void) {
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  WORKS(kanava_simulate_table(PLAN("{}"), contacts(CONTACTS), &stream, error));
  CHECK(stream.get_schema(&stream, &schema) == 0 && stream.get_next(&stream, &batch) == 0);
  CHECK(schema.n_children == 10 && strcmp(schema.children[5]->name, "measure") == 0 && batch.length > 50);
  batch.release(&batch);
  schema.release(&schema);
  stream.release(&stream);
}

// Whatever comes of a call, the stream is taken over.
static void refusing(void) {
  const char *good = PLAN(MORNING);
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`simulation` is NULL", kanava_simulate(NULL, NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", kanava_simulate(good, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`simulation` is not UTF-8: the fault is at byte 2, counted from 0",
          kanava_simulate(NOT_UTF8, NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_simulate("{", NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_simulate(PLAN("{}"), NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`simulation` is NULL", kanava_simulate_table(NULL, NULL, &table, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", kanava_simulate_table(good, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_simulate_table("{", NULL, &table, error));
  struct ArrowArrayStream *stream = contacts("matter\norder\n");
  CHECK(kanava_simulate(PLAN("{}"), stream, &text, NULL) == KANAVA_STATUS_INVALID_ARGUMENT && stream->release == NULL);
  stream = contacts("at\nsoon\n");
  CHECK(kanava_simulate(PLAN("{}"), stream, &text, NULL) == KANAVA_STATUS_INVALID_ARGUMENT && stream->release == NULL);
  stream = contacts(CONTACTS);
  CHECK(kanava_simulate_table(NULL, stream, &table, NULL) == KANAVA_STATUS_INVALID_ARGUMENT && stream->release == NULL);
}

int main(void) {
  memset(&untouched, 0xAB, sizeof untouched);
  memcpy(&table, &untouched, sizeof table);
  waiting();
  simulating();
  figures();
  refusing();
  CHECK(text == GARBAGE && memcmp(&table, &untouched, sizeof table) == 0);
  puts("simulate: formulas and simulations answer, and refuse what they should");
  return 0;
}
