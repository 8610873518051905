// Every function with NULL and with wrong arguments: the status is right, the error says which argument, and what the
// outputs held before is still there.
#include "check.h"

#define NOT_UTF8 "ab\xe4"

static kanava_history *history;
static kanava_router *router;

// The outputs of every call below: garbage before, the same garbage after.
static kanava_text *text;
static struct ArrowArrayStream table, untouched;
static kanava_history *no_history;
static kanava_router *no_router;
static kanava_zone_data *no_zones;
static kanava_resolution *no_resolution;

static void check_outputs(void) {
  CHECK(text == GARBAGE && no_history == GARBAGE && no_router == GARBAGE && no_zones == GARBAGE && no_resolution == GARBAGE);
  CHECK(memcmp(&table, &untouched, sizeof table) == 0);
}

#define NULL_ARGUMENT(name, call) REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`" name "` is NULL", call)
#define BAD_TEXT(name, call)                                                                                           \
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`" name "` is not UTF-8: the fault is at byte 2, counted from 0", call)

// A fresh stream of this text for a call that takes it over; the next call of the same `place` makes another.
static struct ArrowArrayStream *table_of(const char *csv, int place) {
  static struct ArrowArrayStream streams[2];
  WORKS(kanava_csv_read((const uint8_t *)csv, strlen(csv), NULL, &streams[place], error));
  CHECK(streams[place].release != NULL);
  return &streams[place];
}

static struct ArrowArrayStream *fresh(void) { return table_of("contact_id,arrived_at\n9,2026-03-02T09:00:00Z\n", 0); }

// A call that fails and yet takes the stream over, so that its owner has nothing to release.
#define TAKES(want, says, call)                                                                                        \
  do {                                                                                                                 \
    struct ArrowArrayStream *stream = fresh();                                                                         \
    kanava_error *error_ = GARBAGE, **error = &error_;                                                                 \
    CHECK((call) == (want));                                                                                           \
    check_error(error_, (want), (says), __LINE__);                                                                     \
    kanava_error_free(error_);                                                                                         \
    CHECK(stream->release == NULL);                                                                                    \
  } while (0)

// The same for a call that takes two streams over.
#define TAKES_TWO(want, says, first, second, call)                                                                     \
  do {                                                                                                                 \
    struct ArrowArrayStream *one = table_of((first), 0), *two = table_of((second), 1);                                 \
    kanava_error *error_ = GARBAGE, **error = &error_;                                                                 \
    CHECK((call) == (want));                                                                                           \
    check_error(error_, (want), (says), __LINE__);                                                                     \
    kanava_error_free(error_);                                                                                         \
    CHECK(one->release == NULL && two->release == NULL);                                                               \
  } while (0)

static void nothing_to_free(void) {
  kanava_error_free(NULL);
  kanava_text_free(NULL);
  kanava_history_free(NULL);
  kanava_router_free(NULL);
  kanava_zone_data_free(NULL);
  CHECK(strcmp(kanava_zone_data_version(NULL), "") == 0);
  kanava_resolution_free(NULL);
  CHECK(kanava_error_status(NULL) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(strcmp(kanava_error_message(NULL), "") == 0);
  CHECK(strcmp(kanava_error_document(NULL), "") == 0);
  CHECK(strcmp(kanava_text_data(NULL), "") == 0);
  CHECK(kanava_text_size(NULL) == 0);
}

static void versions(void) {
  int major = -1, minor = -1, patch = -1;
  CHECK(kanava_version_number() == KANAVA_VERSION_NUMBER);
  CHECK(strcmp(kanava_version_string(), KANAVA_VERSION_STRING) == 0);
  // The macro is a sum: each part must be in it once.
  CHECK(sscanf(KANAVA_VERSION_STRING, "%d.%d.%d", &major, &minor, &patch) == 3);
  CHECK(major == KANAVA_VERSION_MAJOR && minor == KANAVA_VERSION_MINOR && patch == KANAVA_VERSION_PATCH);
  CHECK(KANAVA_VERSION_NUMBER == major * 1000000 + minor * 1000 + patch);
}

static void making(void) {
  NULL_ARGUMENT("out", kanava_history_new(NULL, NULL, error));
  BAD_TEXT("resolver", kanava_history_new(NOT_UTF8, &no_history, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_new("{", &no_history, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_new("{\"no_such_field\":1}", &no_history, error));
  NULL_ARGUMENT("policy", kanava_router_new(NULL, &no_router, error));
  NULL_ARGUMENT("out", kanava_router_new(POLICY, NULL, error));
  BAD_TEXT("policy", kanava_router_new(NOT_UTF8, &no_router, error));
  REFUSES(KANAVA_STATUS_INVALID_POLICY, NULL, kanava_router_new("{", &no_router, error));
  NULL_ARGUMENT("policy", kanava_router_new_with_zones(NULL, NULL, &no_router, error));
  NULL_ARGUMENT("out", kanava_router_new_with_zones(POLICY, NULL, NULL, error));
  BAD_TEXT("policy", kanava_router_new_with_zones(NOT_UTF8, NULL, &no_router, error));
  NULL_ARGUMENT("bytes", kanava_zone_data_new(NULL, 1, &no_zones, error));
  NULL_ARGUMENT("out", kanava_zone_data_new((const uint8_t *)"a", 1, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_zone_data_new((const uint8_t *)"a", 1, &no_zones, error));
  NULL_ARGUMENT("path", kanava_zone_data_open(NULL, NULL, &no_zones, error));
  NULL_ARGUMENT("out", kanava_zone_data_open("no/such", "1", NULL, error));
  BAD_TEXT("path", kanava_zone_data_open(NOT_UTF8, NULL, &no_zones, error));
  BAD_TEXT("version", kanava_zone_data_open("no/such", NOT_UTF8, &no_zones, error));
  NULL_ARGUMENT("kind", kanava_identity_normalise(NULL, "a", "FI", &text, error));
  NULL_ARGUMENT("raw", kanava_identity_normalise("phone", NULL, "FI", &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_identity_normalise("phone", "a", "Z9", &text, error));
  NULL_ARGUMENT("out", kanava_identity_normalise("phone", "a", "FI", NULL, error));
  BAD_TEXT("kind", kanava_identity_normalise(NOT_UTF8, "a", "FI", &text, error));
  BAD_TEXT("raw", kanava_identity_normalise("phone", NOT_UTF8, "FI", &text, error));
  BAD_TEXT("region", kanava_identity_normalise("phone", "a", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_identity_normalise("horse", "a", "FI", &text, error));
  NULL_ARGUMENT("bytes", kanava_csv_read(NULL, 1, NULL, &table, error));
  NULL_ARGUMENT("out", kanava_csv_read((const uint8_t *)"a", 1, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_csv_read((const uint8_t *)"a", SIZE_MAX, NULL, &table, error));
}

static void changing(void) {
  const char *contact = CONTACT("1", "02", "+358401234567"), *same = "{\"type\":\"note\",\"subject\":\"genesys:1\"}";
  NULL_ARGUMENT("history", kanava_history_append(NULL, contact, OPTIONS, &text, error));
  NULL_ARGUMENT("document", kanava_history_append(history, NULL, OPTIONS, &text, error));
  NULL_ARGUMENT("options", kanava_history_append(history, contact, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_append(history, contact, OPTIONS, NULL, error));
  BAD_TEXT("document", kanava_history_append(history, NOT_UTF8, OPTIONS, &text, error));
  BAD_TEXT("options", kanava_history_append(history, contact, NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_append(history, "{", OPTIONS, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_append(history, contact, "{", &text, error));
  NULL_ARGUMENT("history", kanava_history_assert(NULL, same, &text, error));
  NULL_ARGUMENT("document", kanava_history_assert(history, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_assert(history, same, NULL, error));
  BAD_TEXT("document", kanava_history_assert(history, NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_assert(history, "{}", &text, error));
  NULL_ARGUMENT("stream", kanava_history_append_table(history, NULL, OPTIONS, &text, error));
  NULL_ARGUMENT("stream", kanava_history_merge_table(history, NULL, &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`history` is NULL",
        kanava_history_append_table(NULL, stream, OPTIONS, &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`options` is NULL",
        kanava_history_append_table(history, stream, NULL, &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL",
        kanava_history_append_table(history, stream, OPTIONS, NULL, error));
  TAKES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_append_table(history, stream, "{", &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`history` is NULL", kanava_history_merge_table(NULL, stream, &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", kanava_history_merge_table(history, stream, NULL, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_history_merge_table(history, stream, &text, error));
}

static int keep_none(const uint8_t *bytes, size_t size, void *context) {
  (void)bytes, (void)size, (void)context;
  return 1;
}

static void saving(void) {
  uint64_t size;
  kanava_history *loaded;
  const uint8_t *odd = (const uint8_t *)"PAR1....PAR1";
  NULL_ARGUMENT("history", kanava_history_save(NULL, keep_none, NULL, &size, error));
  NULL_ARGUMENT("callback", kanava_history_save(history, NULL, NULL, &size, error));
  NULL_ARGUMENT("out", kanava_history_save(history, keep_none, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_STORE_IO, NULL, kanava_history_save(history, keep_none, NULL, &size, error));
  NULL_ARGUMENT("bytes", kanava_history_load(NULL, 1, NULL, &loaded, error));
  NULL_ARGUMENT("out", kanava_history_load(odd, 12, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_history_load(odd, 12, NULL, &loaded, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_history_load(odd, SIZE_MAX, NULL, &loaded, error));
}

// For a function of a history and one text that answers with a text: every way to get it wrong.
typedef kanava_status asks(const kanava_history *, const char *, kanava_text **, kanava_error **);

static void asking(asks *ask, const char *name, const char *good, const char *unknown, kanava_status status) {
  char null[64], bad[128];
  snprintf(null, sizeof null, "`%s` is NULL", name);
  snprintf(bad, sizeof bad, "`%s` is not UTF-8: the fault is at byte 2, counted from 0", name);
  NULL_ARGUMENT("history", ask(NULL, good, &text, error));
  NULL_ARGUMENT("out", ask(history, good, NULL, error));
  if (ask != kanava_history_cases)
    REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, null, ask(history, NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, bad, ask(history, NOT_UTF8, &text, error));
  REFUSES(status, NULL, ask(history, unknown, &text, error));
}

static void questions(void) {
  asking(kanava_history_customer, "key", "genesys:1", "genesys:nobody", KANAVA_STATUS_NOT_FOUND);
  asking(kanava_history_timeline, "key", "genesys:1", "genesys:nobody", KANAVA_STATUS_NOT_FOUND);
  asking(kanava_history_cases, "filter", "{}", "{\"no_such_field\":1}", KANAVA_STATUS_INVALID_DOCUMENT);
  asking(kanava_history_facts, "request", REQUEST, "{", KANAVA_STATUS_INVALID_DOCUMENT);
  NULL_ARGUMENT("history", kanava_history_brief(NULL, "genesys:1", NULL, &text, error));
  NULL_ARGUMENT("key", kanava_history_brief(history, NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_brief(history, "genesys:1", NULL, NULL, error));
  BAD_TEXT("key", kanava_history_brief(history, NOT_UTF8, NULL, &text, error));
  BAD_TEXT("at", kanava_history_brief(history, "genesys:1", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_history_brief(history, "genesys:1", "noon", &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_history_brief(history, "genesys:nobody", NULL, &text, error));
  NULL_ARGUMENT("history", kanava_history_why(NULL, "genesys:1", "genesys:2", &text, error));
  NULL_ARGUMENT("a", kanava_history_why(history, NULL, "genesys:2", &text, error));
  NULL_ARGUMENT("b", kanava_history_why(history, "genesys:1", NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_why(history, "genesys:1", "genesys:2", NULL, error));
  BAD_TEXT("a", kanava_history_why(history, NOT_UTF8, "genesys:2", &text, error));
  BAD_TEXT("b", kanava_history_why(history, "genesys:1", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_history_why(history, "genesys:1", "genesys:nobody", &text, error));
  NULL_ARGUMENT("history", kanava_history_why_not(NULL, "genesys:1", "genesys:2", &text, error));
  NULL_ARGUMENT("a", kanava_history_why_not(history, NULL, "genesys:2", &text, error));
  NULL_ARGUMENT("b", kanava_history_why_not(history, "genesys:1", NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_why_not(history, "genesys:1", "genesys:2", NULL, error));
  BAD_TEXT("a", kanava_history_why_not(history, NOT_UTF8, "genesys:2", &text, error));
  BAD_TEXT("b", kanava_history_why_not(history, "genesys:1", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_history_why_not(history, "genesys:nobody", "genesys:1", &text, error));
  NULL_ARGUMENT("history", kanava_history_summary(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_summary(history, NULL, error));
  NULL_ARGUMENT("history", kanava_history_resolver(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_history_resolver(history, NULL, error));
}

static void tables(void) {
  const char *log = "{\"table\":\"log\"}", *nobody = "{\"table\":\"timeline\",\"key\":\"genesys:nobody\"}";
  NULL_ARGUMENT("history", kanava_history_table(NULL, log, &table, error));
  NULL_ARGUMENT("options", kanava_history_table(history, NULL, &table, error));
  NULL_ARGUMENT("out", kanava_history_table(history, log, NULL, error));
  BAD_TEXT("options", kanava_history_table(history, NOT_UTF8, &table, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_table(history, "{", &table, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_history_table(history, "{}", &table, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, "the table `log` has no option `open` (line 1, column 23, at open)",
          kanava_history_table(history, "{\"table\":\"log\",\"open\":true}", &table, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_history_table(history, nobody, &table, error));
}

static void routing(void) {
  const double low = -0.1, high = 1.0;
  const char *noon = "2026-03-04T12:00:00Z";
  NULL_ARGUMENT("router", kanava_router_policy(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_router_policy(router, NULL, error));
  NULL_ARGUMENT("router", kanava_router_decide(NULL, REQUEST, NULL, NULL, &text, error));
  NULL_ARGUMENT("request", kanava_router_decide(router, NULL, NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_router_decide(router, REQUEST, NULL, NULL, NULL, error));
  BAD_TEXT("request", kanava_router_decide(router, NOT_UTF8, NULL, NULL, &text, error));
  BAD_TEXT("floor", kanava_router_decide(router, REQUEST, NOT_UTF8, NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_router_decide(router, "{", NULL, NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_router_decide(router, REQUEST, "{", NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_router_decide(router, REQUEST, NULL, &low, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_router_decide(router, REQUEST, NULL, &high, &text, error));
  NULL_ARGUMENT("router", kanava_router_hours(NULL, "voice", noon, &text, error));
  NULL_ARGUMENT("channel", kanava_router_hours(router, NULL, noon, &text, error));
  NULL_ARGUMENT("at", kanava_router_hours(router, "voice", NULL, &text, error));
  NULL_ARGUMENT("out", kanava_router_hours(router, "voice", noon, NULL, error));
  BAD_TEXT("channel", kanava_router_hours(router, NOT_UTF8, noon, &text, error));
  BAD_TEXT("at", kanava_router_hours(router, "voice", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_router_hours(router, "voice", "noon", &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_router_hours(router, "pigeon", noon, &text, error));
  NULL_ARGUMENT("stream", kanava_router_decide_table(router, NULL, NULL, NULL, &table, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`router` is NULL",
        kanava_router_decide_table(NULL, stream, NULL, NULL, &table, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL",
        kanava_router_decide_table(router, stream, NULL, NULL, NULL, error));
  TAKES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_router_decide_table(router, stream, "{", NULL, &table, error));
  TAKES(KANAVA_STATUS_INVALID_DOCUMENT, NULL,
        kanava_router_decide_table(router, stream, NULL, "{\"document\":true}", &table, error));
}

#define PEOPLE "record_id,name\n1,Anna Lind\n2,Anna Lind\n3,Bo Ek\n"
#define LABELS "record_a,record_b,same\n1,2,true\n"
#define WHO "record_id,customer_id\n1,x\n2,x\n3,y\n"

static void resolving(void) {
  NULL_ARGUMENT("records", kanava_resolve(NULL, NULL, NULL, NULL, NULL, &no_resolution, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`records` is NULL", PEOPLE, LABELS,
            (one->release(one), kanava_resolve(NULL, two, NULL, NULL, NULL, &no_resolution, error)));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", PEOPLE, LABELS,
            kanava_resolve(one, two, NULL, NULL, NULL, NULL, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`options` is not UTF-8: the fault is at byte 2, counted from 0", PEOPLE, LABELS,
            kanava_resolve(one, two, NOT_UTF8, NULL, NULL, &no_resolution, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_DOCUMENT, NULL, PEOPLE, LABELS,
            kanava_resolve(one, two, "{\"no_such_field\":1}", NULL, NULL, &no_resolution, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_DOCUMENT, NULL, PEOPLE, LABELS,
            kanava_resolve(one, two, "{\"threshold\":1}", NULL, NULL, &no_resolution, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, NULL, "name\nAnna\n", LABELS,
            kanava_resolve(one, two, NULL, NULL, NULL, &no_resolution, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, NULL, PEOPLE, "a,b\n1,2\n",
            kanava_resolve(one, two, NULL, NULL, NULL, &no_resolution, error));
  // A stream that is released already is refused, whichever of the two it is.
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`labels` is released already, expected one that can be read", PEOPLE, LABELS,
            (two->release(two), kanava_resolve(one, two, NULL, NULL, NULL, &no_resolution, error)));
  NULL_ARGUMENT("customers", kanava_score(NULL, NULL, &text, error));
  TAKES(KANAVA_STATUS_INVALID_ARGUMENT, "`customers` is NULL", kanava_score(NULL, stream, &text, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`truth` is NULL", WHO, WHO,
            (two->release(two), kanava_score(one, NULL, &text, error)));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, "`out` is NULL", WHO, WHO, kanava_score(one, two, NULL, error));
  TAKES_TWO(KANAVA_STATUS_INVALID_ARGUMENT, NULL, WHO, "a,b\n1,x\n", kanava_score(one, two, &text, error));
}

static void found(void) {
  kanava_resolution *all = NULL;
  WORKS(kanava_resolve(table_of(PEOPLE, 0), NULL, NULL, NULL, NULL, &all, error));
  NULL_ARGUMENT("resolution", kanava_resolution_resolver(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_resolution_resolver(all, NULL, error));
  NULL_ARGUMENT("resolution", kanava_resolution_report(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_resolution_report(all, NULL, error));
  const char *customers = "{\"table\":\"customers\"}", *nobody = "{\"table\":\"evidence\",\"a\":\"1\",\"b\":\"9\"}";
  NULL_ARGUMENT("resolution", kanava_resolution_table(NULL, customers, &table, error));
  NULL_ARGUMENT("options", kanava_resolution_table(all, NULL, &table, error));
  NULL_ARGUMENT("out", kanava_resolution_table(all, customers, NULL, error));
  BAD_TEXT("options", kanava_resolution_table(all, NOT_UTF8, &table, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_resolution_table(all, "{\"table\":\"link\"}", &table, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_resolution_table(all, "{\"table\":\"evidence\"}", &table, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_resolution_table(all, nobody, &table, error));
  NULL_ARGUMENT("resolution", kanava_resolution_why(NULL, "1", "2", &text, error));
  NULL_ARGUMENT("a", kanava_resolution_why(all, NULL, "2", &text, error));
  NULL_ARGUMENT("b", kanava_resolution_why(all, "1", NULL, &text, error));
  NULL_ARGUMENT("out", kanava_resolution_why(all, "1", "2", NULL, error));
  BAD_TEXT("b", kanava_resolution_why(all, "1", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_resolution_why(all, "9", "1", &text, error));
  NULL_ARGUMENT("resolution", kanava_resolution_why_not(NULL, "1", "2", &text, error));
  NULL_ARGUMENT("a", kanava_resolution_why_not(all, NULL, "2", &text, error));
  NULL_ARGUMENT("b", kanava_resolution_why_not(all, "1", NULL, &text, error));
  NULL_ARGUMENT("out", kanava_resolution_why_not(all, "1", "2", NULL, error));
  BAD_TEXT("a", kanava_resolution_why_not(all, NOT_UTF8, "2", &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_resolution_why_not(all, "9", "1", &text, error));
  kanava_resolution_free(all);
}

static void policies(void) {
  NULL_ARGUMENT("name", kanava_schema(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_schema("policy", NULL, error));
  BAD_TEXT("name", kanava_schema(NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_schema("pigeon", &text, error));
  NULL_ARGUMENT("name", kanava_columns(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_columns("contacts", NULL, error));
  BAD_TEXT("name", kanava_columns(NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_NOT_FOUND,
          "no list of columns is called `contact`, expected one of `contacts`, `records`, `orders`, `subscriptions`, "
          "`events`, `conditions`; did you mean `contacts`?",
          kanava_columns("contact", &text, error));
  NULL_ARGUMENT("policy", kanava_policy_check(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_policy_check(POLICY, NULL, error));
  BAD_TEXT("policy", kanava_policy_check(NOT_UTF8, &text, error));
  NULL_ARGUMENT("before", kanava_policy_diff(NULL, POLICY, NULL, &text, error));
  NULL_ARGUMENT("after", kanava_policy_diff(POLICY, NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_policy_diff(POLICY, POLICY, NULL, NULL, error));
  BAD_TEXT("before", kanava_policy_diff(NOT_UTF8, POLICY, NULL, &text, error));
  BAD_TEXT("after", kanava_policy_diff(POLICY, NOT_UTF8, NULL, &text, error));
  BAD_TEXT("options", kanava_policy_diff(POLICY, POLICY, NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_POLICY, NULL, kanava_policy_diff(POLICY, "{", NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_policy_diff(POLICY, POLICY, "{\"lang\":1}", &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL,
          kanava_policy_diff(POLICY, POLICY, "{\"language\":\"xx\"}", &text, error));
  NULL_ARGUMENT("decision", kanava_decision_explain(NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_decision_explain("{}", NULL, NULL, error));
  BAD_TEXT("decision", kanava_decision_explain(NOT_UTF8, NULL, &text, error));
  BAD_TEXT("options", kanava_decision_explain("{}", NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_decision_explain("{}", NULL, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_decision_explain("{}", "{\"form\":\"wide\"}", &text, error));
  NULL_ARGUMENT("router", kanava_router_replay(NULL, "{}", REQUEST, NULL, &text, error));
  NULL_ARGUMENT("decision", kanava_router_replay(router, NULL, REQUEST, NULL, &text, error));
  NULL_ARGUMENT("request", kanava_router_replay(router, "{}", NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_router_replay(router, "{}", REQUEST, NULL, NULL, error));
  BAD_TEXT("decision", kanava_router_replay(router, NOT_UTF8, REQUEST, NULL, &text, error));
  BAD_TEXT("request", kanava_router_replay(router, "{}", NOT_UTF8, NULL, &text, error));
  BAD_TEXT("floor", kanava_router_replay(router, "{}", REQUEST, NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_router_replay(router, "{", REQUEST, NULL, &text, error));
  NULL_ARGUMENT("router", kanava_router_what_if(NULL, REQUEST, NULL, NULL, NULL, &text, error));
  NULL_ARGUMENT("request", kanava_router_what_if(router, NULL, NULL, NULL, NULL, &text, error));
  NULL_ARGUMENT("out", kanava_router_what_if(router, REQUEST, NULL, NULL, NULL, NULL, error));
  BAD_TEXT("request", kanava_router_what_if(router, NOT_UTF8, NULL, NULL, NULL, &text, error));
  BAD_TEXT("floor", kanava_router_what_if(router, REQUEST, NOT_UTF8, NULL, NULL, &text, error));
  BAD_TEXT("options", kanava_router_what_if(router, REQUEST, NULL, NULL, NOT_UTF8, &text, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_router_what_if(router, REQUEST, NULL, NULL, "{", &text, error));
}

int main(void) {
  memset(&untouched, 0xAB, sizeof untouched);
  memcpy(&table, &untouched, sizeof table);
  text = GARBAGE, no_history = GARBAGE, no_router = GARBAGE, no_zones = GARBAGE, no_resolution = GARBAGE;
  WORKS(kanava_history_new(NULL, &history, error));
  WORKS(kanava_router_new(POLICY, &router, error));

  nothing_to_free();
  versions();
  making();
  check_outputs();
  // Whatever was refused left nothing behind.
  SAYS("\"contacts\":0", kanava_history_summary(history, text, error));
  changing();
  saving();
  check_outputs();
  SAYS("\"contacts\":0", kanava_history_summary(history, text, error));
  SAYS("\"accepted\":1", kanava_history_append(history, CONTACT("1", "02", "+358401234567"), OPTIONS, text, error));
  questions();
  check_outputs();
  tables();
  check_outputs();
  routing();
  check_outputs();
  policies();
  check_outputs();
  resolving();
  found();
  check_outputs();

  kanava_history_free(history);
  kanava_router_free(router);
  puts("arguments: every function refuses what it should");
  return 0;
}
