// Resolving as it is meant to be: customers and reasons out, a callback that watches or stops it, labels, scores, threads.
#include "arrow.h"

#include <pthread.h>

enum { PEOPLE = 60, THREADS = 4, ROUNDS = 10, ROOM = 160 };

static const char *const FIRST[][2] = {{"Katherine", "Kate"}, {"William", "Bill"}, {"Margaret", "Maggie"},
                                       {"Robert", "Bob"},     {"Elizabeth", "Liz"}, {"Richard", "Dick"}};
static const char *const LAST[] = {"Virtanen",   "Lindqvist",  "Kowalski",   "Papadopoulos", "Henderson",
                                   "Fitzgerald", "Castellano", "Vandenberg", "Hargreaves",   "Blackwood"};

// Each person once as she is and once with a nickname and a letter missing; `turn` is the row to begin with.
static struct ArrowArrayStream people(int turn) {
  static char csv[(2 * PEOPLE + 1) * ROOM];
  struct ArrowArrayStream stream;
  size_t at = (size_t)snprintf(csv, ROOM, "source,record_id,first_name,last_name,birth_date,email,phone\n");
  for (int k = 0; k < 2 * PEOPLE; k++) {
    const int row = (k + turn) % (2 * PEOPLE), who = row / 2, shop = row % 2;
    const char *last = LAST[who % 10];
    at += (size_t)snprintf(csv + at, ROOM, "%s,%d,%s,%c%s,19%02d-%02d-%02d,%s.%d@mail.example,+4479%08d\n",
                           shop ? "shop" : "crm", who, FIRST[(who + who / 10) % 6][shop], last[0], last + 1 + shop,
                           40 + who * 7 % 60, 1 + who * 5 % 12, 1 + who * 11 % 28, last, who * 37 % 1000,
                           (who * 7919 + 12345) % 100000000);
  }
  WORKS(kanava_csv_read((const uint8_t *)csv, at, NULL, &stream, error));
  return stream;
}

static kanava_resolution *resolved(int turn, const char *options) {
  kanava_resolution *found = GARBAGE;
  struct ArrowArrayStream records = people(turn);
  WORKS(kanava_resolve(&records, NULL, options, NULL, NULL, &found, error));
  CHECK(records.release == NULL);
  return found;
}

#define CUSTOMERS "{\"table\":\"customers\"}"

static read_table answer(const kanava_resolution *found, const char *options) {
  struct ArrowArrayStream stream;
  WORKS(kanava_resolution_table(found, options, &stream, error));
  return read_stream(&stream);
}

static void customers_and_reasons(void) {
  char out[ROOM], other[ROOM];
  kanava_resolution *found = resolved(0, NULL);
  read_table customers = answer(found, CUSTOMERS);
  CHECK(customers.batch.length == 2 * PEOPLE);
  // In the order of source and record id: the second half is the shop's, in the same order.
  for (int i = 0; i < PEOPLE; i++) {
    CHECK(strcmp(cell(&customers, "record_id", i, out, ROOM), cell(&customers, "record_id", i + PEOPLE, other, ROOM)) == 0);
    CHECK(strcmp(cell(&customers, "customer_id", i, out, ROOM), cell(&customers, "customer_id", i + PEOPLE, other, ROOM)) == 0);
  }
  read_table links = answer(found, "{\"table\":\"links\"}"), refused = answer(found, "{\"table\":\"refused\"}");
  CHECK(links.batch.length >= PEOPLE && strcmp(links.schema.children[0]->name, "record_a") == 0);
  SAYS("\"same\":true", kanava_resolution_why(found, "crm:7", "shop:7", text, error));
  SAYS("\"text\":", kanava_resolution_why(found, "crm:7", "shop:7", text, error));
  SAYS("\"same\":false", kanava_resolution_why_not(found, "crm:7", "shop:8", text, error));
  SAYS("\"records\":120,\"customers\":60", kanava_resolution_report(found, text, error));
  REFUSES(KANAVA_STATUS_CONFLICT, NULL, kanava_resolution_why(found, "crm:7", "shop:8", (kanava_text *[]){NULL}, error));

  // Tables outlive the resolution.
  struct ArrowArrayStream stream;
  const char *pair = "{\"table\":\"evidence\",\"a\":\"crm:7\",\"b\":\"shop:7\"}";
  WORKS(kanava_resolution_table(found, pair, &stream, error));
  kanava_resolution_free(found);
  read_table evidence = read_stream(&stream);
  CHECK(evidence.batch.length == 5);
  CHECK(strlen(cell(&evidence, "field", 0, out, ROOM)) > 0 && strlen(cell(&evidence, "level", 0, out, ROOM)) > 0);
  done_reading(&customers);
  done_reading(&links);
  done_reading(&refused);
  done_reading(&evidence);
}

// The same bytes whatever the order of rows; and again with the resolver of the first run.
static void the_same_again(void) {
  kanava_text *resolver = NULL, *again = NULL, *options = NULL;
  kanava_resolution *first = resolved(0, NULL), *turned = resolved(37, NULL);
  WORKS(kanava_resolution_resolver(first, &resolver, error));
  WORKS(kanava_resolution_resolver(turned, &again, error));
  CHECK(strcmp(kanava_text_data(resolver), kanava_text_data(again)) == 0);
  const size_t room = kanava_text_size(resolver) + 32;
  char *document = malloc(room);
  CHECK(document != NULL);
  snprintf(document, room, "{\"resolver\":%s}", kanava_text_data(resolver));
  kanava_resolution *third = resolved(5, document);
  WORKS(kanava_resolution_resolver(third, &options, error));
  CHECK(strcmp(kanava_text_data(resolver), kanava_text_data(options)) == 0);

  struct ArrowArrayStream one, two;
  WORKS(kanava_resolution_table(first, CUSTOMERS, &one, error));
  WORKS(kanava_resolution_table(third, CUSTOMERS, &two, error));
  SAYS("\"pairwise\":{\"precision\":1.0,\"recall\":1.0,\"f1\":1.0}", kanava_score(&one, &two, text, error));
  CHECK(one.release == NULL && two.release == NULL);
  free(document);
  kanava_text_free(resolver);
  kanava_text_free(again);
  kanava_text_free(options);
  kanava_resolution_free(first);
  kanava_resolution_free(turned);
  kanava_resolution_free(third);
}

typedef struct {
  int calls, stop_after;
  pthread_t thread;
} watcher;

static int watch(const char *step, uint64_t done, uint64_t total, void *context) {
  watcher *seen = context;
  CHECK(strlen(step) > 0 && done <= total && pthread_equal(seen->thread, pthread_self()));
  return seen->calls++ == seen->stop_after;
}

static void watched_and_stopped(void) {
  watcher seen = {0, -1, pthread_self()};
  struct ArrowArrayStream records = people(0);
  kanava_resolution *found = NULL;
  WORKS(kanava_resolve(&records, NULL, "{\"link_only\":true}", watch, &seen, &found, error));
  CHECK(seen.calls > 0);
  kanava_resolution_free(found);
  for (int after = 0; after < seen.calls; after++) {
    watcher stops = {0, after, pthread_self()};
    records = people(0);
    found = GARBAGE;
    kanava_error *error = NULL;
    CHECK(kanava_resolve(&records, NULL, NULL, watch, &stops, &found, &error) == KANAVA_STATUS_CANCELLED);
    check_error(error, KANAVA_STATUS_CANCELLED, NULL, __LINE__);
    kanava_error_free(error);
    CHECK(found == GARBAGE && records.release == NULL && stops.calls == after + 1);
  }
}

// Labels made by hand, a batch that repeats itself, and streams without a batch or that break off.
static void labels_and_odd_streams(void) {
  kanava_resolution *found = NULL;
  struct ArrowArrayStream records = people(0), stream;
  made_table labels = {.columns = 3,
                       .batches = 2,
                       .names = {"record_a", "record_b", "same"},
                       .values = {"crm:1", "shop:1", "true"}};
  stream = made_stream(&labels);
  WORKS(kanava_resolve(&records, &stream, NULL, NULL, NULL, &found, error));
  CHECK(labels.released == 1 && stream.release == NULL);
  kanava_resolution_free(found);

  made_table none = {.columns = 2, .batches = 0, .names = {"record_id", "name"}, .values = {"1", "Anna"}};
  stream = made_stream(&none);
  WORKS(kanava_resolve(&stream, NULL, NULL, NULL, NULL, &found, error));
  read_table customers = answer(found, CUSTOMERS);
  CHECK(customers.batch.release == NULL || customers.batch.length == 0);
  done_reading(&customers);
  kanava_resolution_free(found);

  kanava_error *error = NULL;
  found = GARBAGE;
  none.fault = NEXT_FAILS;
  stream = made_stream(&none);
  CHECK(kanava_resolve(&stream, NULL, NULL, NULL, NULL, &found, &error) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(strstr(kanava_error_message(error), "`records` cannot be read: ") && strstr(kanava_error_message(error), "the tape tore"));
  kanava_error_free(error);
  made_table bad = {.columns = 2, .batches = 1, .names = {"record_id", "name"}, .values = {"1", "\xe4"}};
  stream = made_stream(&bad);
  CHECK(kanava_resolve(&stream, NULL, NULL, NULL, NULL, &found, &error) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(strstr(kanava_error_message(error), "column `name`: Invalid UTF8") != NULL);
  kanava_error_free(error);
  CHECK(found == GARBAGE && bad.released == 1);
}

static void *ask(void *argument) {
  const kanava_resolution *found = argument;
  for (int round = 0; round < ROUNDS; round++) {
    SAYS("\"same\":true", kanava_resolution_why(found, "crm:7", "shop:7", text, error));
    read_table customers = answer(found, CUSTOMERS);
    CHECK(customers.batch.length == 2 * PEOPLE);
    done_reading(&customers);
  }
  return NULL;
}

static void asked_by_several_threads(void) {
  kanava_resolution *found = resolved(0, NULL);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    CHECK(pthread_create(&threads[i], NULL, ask, found) == 0);
  for (int i = 0; i < THREADS; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);
  kanava_resolution_free(found);
}

int main(void) {
  customers_and_reasons();
  the_same_again();
  watched_and_stopped();
  labels_and_odd_streams();
  asked_by_several_threads();
  puts("resolution: customers, reasons, scores; watched, stopped, shared by threads");
  return 0;
}
