// kanava.h: one history per customer across every channel, and a routing decision that knows it.
//
// Generated from bindings-c/src by `make header`; edit there.
//
// Conventions
//
// - Functions are `kanava_noun_verb`: the receiver first, then inputs, then outputs, then `kanava_error **error`.
// - Every call that can fail returns a `kanava_status`, 0 for success. Outputs are written only on success, the error
//   only on failure, and then over whatever its place held; pass NULL for `error` when the status is enough.
// - *Borrowed* is read during the call only. *Owned* changes hands: free it with `kanava_noun_free`, a stream with its
//   own `release`. A *view* lives until its parent is freed.
// - NULL to a `_free` does nothing. NULL elsewhere is KANAVA_STATUS_INVALID_ARGUMENT, unless the function says what it
//   stands for.
// - Any number of threads may use one handle through a `const` pointer at the same time; a call that takes a pointer
//   without `const` needs that handle for itself alone. Different handles never disturb each other.
// - Text is UTF-8 with a NUL after it. A document is one JSON object. A table is an Arrow C stream.
// - A fault of the library becomes KANAVA_STATUS_INTERNAL: the handle being changed then answers nothing else, every
//   other handle stays usable. There is no global state and no last error. Out of memory ends the process.
//
// Example
//
//   #include <kanava.h>
//   #include <stdio.h>
//
//   int main(void) {
//     kanava_history *history = NULL;
//     kanava_text *text = NULL;
//     kanava_error *error = NULL;
//     kanava_status status = kanava_history_new(NULL, &history, &error);
//     if (status == KANAVA_STATUS_OK)
//       status = kanava_history_append(
//           history,
//           "{\"contact_id\":\"1\",\"arrived_at\":\"2026-03-02T09:00:00Z\",\"phone\":\"+358 40 123 4567\"}",
//           "{\"source\":\"genesys\",\"channel\":\"voice\"}", &text, &error);
//     kanava_text_free(text); // the report
//     text = NULL;
//     if (status == KANAVA_STATUS_OK)
//       status = kanava_history_timeline(history, "+358401234567", &text, &error);
//     if (status == KANAVA_STATUS_OK)
//       printf("%s\n", kanava_text_data(text));
//     else
//       fprintf(stderr, "%s\n", kanava_error_message(error));
//     kanava_text_free(text);
//     kanava_error_free(error);
//     kanava_history_free(history);
//     return status == KANAVA_STATUS_OK ? 0 : 1;
//   }


#ifndef KANAVA_H
#define KANAVA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The version of this header; compare with the library's own (`kanava_version_number`).
#define KANAVA_VERSION_MAJOR 0
#define KANAVA_VERSION_MINOR 1
#define KANAVA_VERSION_PATCH 0
#define KANAVA_VERSION_STRING "0.1.0"
#define KANAVA_VERSION_NUMBER \
  (KANAVA_VERSION_MAJOR * 1000000 + KANAVA_VERSION_MINOR * 1000 + KANAVA_VERSION_PATCH)

// The Arrow C stream interface, as every Arrow library declares it.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif

// No instant: what has no next change has it here.
#define KANAVA_NEVER INT64_MAX

// What came of a call. 0 is success; the numbers never change, new ones may be added.
enum kanava_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // It worked, and the outputs are written.
  KANAVA_STATUS_OK = 0,
  // An argument is NULL where it may not be, is not UTF-8, or has a value that cannot be used.
  KANAVA_STATUS_INVALID_ARGUMENT = 1,
  // A document does not parse or does not follow its schema.
  KANAVA_STATUS_INVALID_DOCUMENT = 2,
  // A policy parses but cannot be used.
  KANAVA_STATUS_INVALID_POLICY = 3,
  // What was asked for is not here.
  KANAVA_STATUS_NOT_FOUND = 4,
  // What was asked contradicts what is here.
  KANAVA_STATUS_CONFLICT = 5,
  // Somebody else is using it; try again.
  KANAVA_STATUS_BUSY = 6,
  // The store could not read or write.
  KANAVA_STATUS_STORE_IO = 7,
  // The store holds something it cannot have written.
  KANAVA_STATUS_STORE_CORRUPT = 8,
  // Not available in this build or version.
  KANAVA_STATUS_UNSUPPORTED = 9,
  // A callback of the caller said to stop.
  KANAVA_STATUS_CANCELLED = 10,
  // A fault of the library. Other handles stay usable.
  KANAVA_STATUS_INTERNAL = 99,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum kanava_status kanava_status;
#else
typedef int32_t kanava_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What hours are at an instant.
enum kanava_hours_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Nobody is there.
  KANAVA_HOURS_STATE_CLOSED = 0,
  // The hours do not say: an open end, `unknown`, or a comment. It is not open.
  KANAVA_HOURS_STATE_UNKNOWN = 1,
  // Somebody is there.
  KANAVA_HOURS_STATE_OPEN = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum kanava_hours_state kanava_hours_state;
#else
typedef int32_t kanava_hours_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Why a call failed. Owned: free it with `kanava_error_free`.
//
// Any number of threads may read one error.
typedef struct kanava_error kanava_error;

// One history: contacts of every channel, resolved to customers and cases. Owned: free it with `kanava_history_free`.
//
// Any number of threads may use one history through `const kanava_history *` at the same time. A call that takes
// `kanava_history *` needs it for itself alone.
typedef struct kanava_history kanava_history;

// Opening hours: read and laid out. Owned: free them with `kanava_hours_free`.
//
// Any number of threads may use them at the same time. Instants are nanoseconds since 1970-01-01T00:00:00Z.
typedef struct kanava_hours kanava_hours;

// Who is who, and why. Owned: free it with `kanava_resolution_free`.
//
// It never changes: any number of threads may use one resolution at the same time.
typedef struct kanava_resolution kanava_resolution;

// One router: a policy, checked and ready to decide. Owned: free it with `kanava_router_free`.
//
// Any number of threads may use one router at the same time.
typedef struct kanava_router kanava_router;

// A document or an id that a call returned: UTF-8, followed by a NUL. Owned: free it with `kanava_text_free`.
//
// Any number of threads may read one text.
typedef struct kanava_text kanava_text;

// The zones of one release of the IANA database. Owned: free it with `kanava_zone_data_free`.
//
// Any number of threads may use it at the same time.
typedef struct kanava_zone_data kanava_zone_data;

// Where a history is saved to: takes the next `size` bytes (borrowed). 0 goes on, anything else stops it.
//
// It is called on the thread that called `kanava_history_save`, which waits for it. It returns: leaving it by `longjmp`
// or a C++ exception is undefined behaviour.
typedef int (*kanava_write_fn)(const uint8_t *bytes, size_t size, void *context);

// Told how far `kanava_resolve` is: `done` of `total` of the `step` (borrowed). 0 goes on, anything else stops it.
//
// It is called now and then, never two at once, and always on the thread that called `kanava_resolve`, which waits for
// it; it may use every other handle. It returns: leaving it by `longjmp` or a C++ exception is undefined behaviour.
typedef int (*kanava_progress_fn)(const char *step, uint64_t done, uint64_t total, void *context);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of the library, as one number: `major * 1000000 + minor * 1000 + patch`.
//
// A program built against another header finds out with
// `assert(kanava_version_number() == KANAVA_VERSION_NUMBER)`.
uint32_t kanava_version_number(void);

// The version of the library, as text: `0.1.0`. A view that lives as long as the program.
const char *kanava_version_string(void);

// The status the failed call returned. `KANAVA_STATUS_INVALID_ARGUMENT` for NULL.
kanava_status kanava_error_status(const kanava_error *error);

// One sentence for a person: a view until the error is freed. Never NULL; empty for NULL.
const char *kanava_error_message(const kanava_error *error);

// The same failure as a document, a view until the error is freed:
// `{"status", "code", "message", "line", "column", "path", "problems"}`; line, column and path when a document was at
// fault, problems when there are several. Never NULL; empty for NULL.
const char *kanava_error_document(const kanava_error *error);

// Frees an error. NULL does nothing.
void kanava_error_free(kanava_error *error);

// The bytes of a text, with a NUL after them: a view until the text is freed. Never NULL; empty for NULL.
const char *kanava_text_data(const kanava_text *text);

// How many bytes a text has, without the NUL; 0 for NULL.
size_t kanava_text_size(const kanava_text *text);

// Frees a text. NULL does nothing.
void kanava_text_free(kanava_text *text);

// Reads the bytes of a CSV file into a table of text columns.
//
// `bytes` is borrowed and may be NULL when `size` is 0. `options` is a document such as
// `{"separator":";","encoding":"windows-1252","header":3,"skip_rows":0,"decimal":","}`, or NULL: what it does not say is
// found out, and gzip is unpacked. `out` receives an owned stream: call its `release`, or hand it to
// `kanava_history_append_table`. A row with too few or too many fields, or an open quote, is kept and says so in its
// column `read_error`. What was found out is a document in the metadata of the stream's schema, under `kanava.read`.
// Any thread.
kanava_status kanava_csv_read(const uint8_t *bytes,
                              size_t size,
                              const char *options,
                              struct ArrowArrayStream *out,
                              kanava_error **error);

// The normal form of one identity as a document: `{"kind", "raw", "value", "key", "reason", ...}`.
//
// `kind` is `phone`, `email`, `account` ...; `raw` is the value as it was written; `region` is the country of a phone
// number written without one, such as `FI`, or NULL for none. All three are borrowed. `out` receives an owned text. Any
// thread.
kanava_status kanava_identity_normalise(const char *kind,
                                        const char *raw,
                                        const char *region,
                                        kanava_text **out,
                                        kanava_error **error);

// Makes an empty history.
//
// `resolver` (borrowed) is a resolver document, or NULL for the defaults. `out` receives an owned history. Any thread.
kanava_status kanava_history_new(const char *resolver,
                                 kanava_history **out,
                                 kanava_error **error);

// Frees a history. NULL does nothing. Texts and streams it returned stay usable.
void kanava_history_free(kanava_history *history);

// The resolver document in force, defaults filled in. Any number of threads.
//
// `out` receives an owned text.
kanava_status kanava_history_resolver(const kanava_history *history, kanava_text **out, kanava_error **error);

// Appends one contact, record, order, subscription or event. One thread at a time.
//
// `document` and `options` (`{"source", "kind", "channel", "zone", "region", "columns", "delivery", "fold", "strict",
// ...}`, all of it in the schema `append`) are borrowed. `out` receives the report, an owned text: `{"accepted",
// "superseded", "unchanged", ...}`. A document that cannot be used fails with `KANAVA_STATUS_INVALID_DOCUMENT`, and
// nothing is appended.
//
// An entry is known by its source and id, whatever its kind: an order and a record of one source that have the same id
// are versions of one entry, of which the later one stays, and the report warns of it. Give each kind a source of its own
// where a system numbers them apart.
kanava_status kanava_history_append(kanava_history *history,
                                    const char *document,
                                    const char *options,
                                    kanava_text **out,
                                    kanava_error **error);

// Appends a table of contacts, records, orders, subscriptions or events. One thread at a time.
//
// `stream` is owned: the call takes it over and releases it, whatever comes of the call, so `stream->release` is NULL
// afterwards. `options` (borrowed) as for `kanava_history_append`. `out` receives the report, an owned text: each row
// that cannot be used is in `rejected_rows` with its column, value and reason, and the good rows are kept. When the
// stream fails half way so does the call, and the batches before stay: deliver all of it again, nothing is doubled.
// With `"strict": true` all of it is taken or nothing.
kanava_status kanava_history_append_table(kanava_history *history,
                                          struct ArrowArrayStream *stream,
                                          const char *options,
                                          kanava_text **out,
                                          kanava_error **error);

// Merges the log of another history (the table `log` of `kanava_history_table`) into this one. One thread at a time.
//
// `stream` is owned, as for `kanava_history_append_table`. `out` receives the report, an owned text. Merging in any
// order, any number of times, gives the same history. Logs of earlier versions are read. What a later version wrote is
// kept, passed on and named in the report's `warnings`; a log that this version cannot keep is refused with
// `KANAVA_STATUS_UNSUPPORTED`.
kanava_status kanava_history_merge_table(kanava_history *history,
                                         struct ArrowArrayStream *stream,
                                         kanava_text **out,
                                         kanava_error **error);

// Saves a history, log and resolver, as bytes for `kanava_history_load`. Any number of threads.
//
// `callback` gets the bytes part after part, with `context` as it is here. `out` receives how many there were. The same
// history gives the same bytes. Write them beside the file of before, flush it and rename it: so a crash leaves one of
// the two whole. When the callback stops it, the call fails with `KANAVA_STATUS_STORE_IO`.
kanava_status kanava_history_save(const kanava_history *history,
                                  kanava_write_fn callback,
                                  void *context,
                                  uint64_t *out,
                                  kanava_error **error);

// A history from the bytes that `kanava_history_save` gave.
//
// `bytes` is borrowed; `resolver` (borrowed) is a resolver document, or NULL for the one that was saved. `out` receives
// an owned history. Bytes that were cut short or changed fail with `KANAVA_STATUS_STORE_CORRUPT`, those of something
// else with `KANAVA_STATUS_INVALID_ARGUMENT`. Any thread.
kanava_status kanava_history_load(const uint8_t *bytes,
                                  size_t size,
                                  const char *resolver,
                                  kanava_history **out,
                                  kanava_error **error);

// Says something about the history: same, not_same, note, settle, reopen, link_case, erase, or undo of an earlier one.
// One thread at a time.
//
// `document` (borrowed) is `{"type", "a", "b", "subject", "text", "actor", "at", "reason", ...}`. `out` receives the id
// of the assertion, an owned text, to undo it with.
kanava_status kanava_history_assert(kanava_history *history,
                                    const char *document,
                                    kanava_text **out,
                                    kanava_error **error);

// The id of the customer that a key leads to.
//
// A `key` (borrowed) is a customer id, also a retired one; `source:contact_id`; `kind:value`; or a bare phone
// number or mail address. `out` receives the id, an owned text.
kanava_status kanava_history_customer(const kanava_history *history,
                                      const char *key,
                                      kanava_text **out,
                                      kanava_error **error);

// A customer's contacts in time order, as a document.
//
// `key` (borrowed) as for `kanava_history_customer`. `out` receives an owned text.
kanava_status kanava_history_timeline(const kanava_history *history,
                                      const char *key,
                                      kanava_text **out,
                                      kanava_error **error);

// What the next handler must know about a customer, as a document.
//
// `key` (borrowed) as for `kanava_history_customer`; `at` (borrowed) is the moment to tell it for, as RFC 3339
// text, or NULL for the time of the last contact. `out` receives an owned text.
kanava_status kanava_history_brief(const kanava_history *history,
                                   const char *key,
                                   const char *at,
                                   kanava_text **out,
                                   kanava_error **error);

// Cases, as a document.
//
// `filter` (borrowed) is `{"open", "customer", "matter", "at"}`, each of them optional, or NULL for every case.
// `out` receives an owned text.
kanava_status kanava_history_cases(const kanava_history *history,
                                   const char *filter,
                                   kanava_text **out,
                                   kanava_error **error);

// A routing request with its `facts` filled in from this history.
//
// `request` (borrowed) is a request document; `out` receives the same document, an owned text, ready for
// `kanava_router_decide`.
kanava_status kanava_history_facts(const kanava_history *history,
                                   const char *request,
                                   kanava_text **out,
                                   kanava_error **error);

// Why two contacts or records are the same customer: the path of joins with their rules, as a document.
//
// `a` and `b` (borrowed) are references such as `source:contact_id`. `out` receives an owned text.
kanava_status kanava_history_why(const kanava_history *history,
                                 const char *a,
                                 const char *b,
                                 kanava_text **out,
                                 kanava_error **error);

// Why two contacts or records are not the same customer: the guard that refused, or what is missing, as a document.
//
// `a` and `b` (borrowed) are references such as `source:contact_id`. `out` receives an owned text.
kanava_status kanava_history_why_not(const kanava_history *history,
                                     const char *a,
                                     const char *b,
                                     kanava_text **out,
                                     kanava_error **error);

// How many contacts, records, customers, cases, repeats and refused links there are, as a document.
//
// `out` receives an owned text.
kanava_status kanava_history_summary(const kanava_history *history, kanava_text **out, kanava_error **error);

// A table of what the history knows.
//
// `options` (borrowed) is a document that names the table, and what of it where that can be said:
//
// - `{"table": "contacts", "columns", "since", "until", "channel", "customer"}`: every contact with its customer, its case,
//   its place in the timeline and every column that went in; all but `table` optional: only these columns, only contacts
//   that arrived from `since` on and before `until` (RFC 3339), only of this channel, only of the customer that this key
//   leads to;
// - `{"table": "timeline", "key"}`: a customer's contacts in time order, `key` as for `kanava_history_customer`;
// - `{"table": "cases", "open", "customer", "matter", "at"}`: cases, all but `table` optional, as for
//   `kanava_history_cases`;
// - `{"table": "customers", "at"}`: one row a customer, known or a stranger, with its names, its keys and how much there
//   is; `at`, which may be left out, is the moment at which cases are open;
// - `{"table": "entries"}`: every contact, record, order and subscription with its customer;
// - `{"table": "events", "customer"}`: the events that contacts were made of, only those of the customer that this key leads
//   to when it is there;
// - `{"table": "links"}`: the joins that made the customers, each with its rule and its evidence;
// - `{"table": "refused"}`: the joins that a guard refused, each with its reason;
// - `{"table": "doubtful", "low", "high"}`: the pairs that people had better look at, the most doubtful first, with their
//   evidence as columns: scored pairs of a probability between `low` (0.1 when left out) and `high` (0.95), joined or not,
//   and joins that a guard refused for too little evidence;
// - `{"table": "log"}`: everything this history was told, for `kanava_history_merge_table` of another one, in as many
//   batches as it takes.
//
// `out` receives an owned stream: call its `release`. It stays usable after the history is freed.
kanava_status kanava_history_table(const kanava_history *history,
                                   const char *options,
                                   struct ArrowArrayStream *out,
                                   kanava_error **error);

// Resolves records: finds out who is who from whatever columns there are, without being told what they hold.
//
// `records` is owned: the call takes it over and releases it, whatever comes of the call. It has a column `record_id`,
// or one that `columns` of the options names as it (`{"record_id": "customer_no"}`), best a `source`, and any others.
// `labels` is owned too and another stream than `records`: pairs that people judged (`record_a`, `record_b`, `same`), or
// NULL for none. `options` (borrowed) is a document, `{"resolver", "link_only", "phone_region", "columns", "kinds",
// "threshold"}`, or NULL for the defaults; with the resolver of an earlier run nothing is learned. Labels decide their
// own pairs in any case. `callback` is told how far it is, with `context` as it is here; NULL for no callback. `out`
// receives an owned resolution. When the callback stops it, the call fails with `KANAVA_STATUS_CANCELLED`. Any thread.
kanava_status kanava_resolve(struct ArrowArrayStream *records,
                             struct ArrowArrayStream *labels,
                             const char *options,
                             kanava_progress_fn callback,
                             void *context,
                             kanava_resolution **out,
                             kanava_error **error);

// How well customers agree with the truth, as a document: `{"records", "unmatched", "unlabelled", "customers",
// "entities", "pairwise", "bcubed", "cluster", "over_merged", "split"}`; pairs, records and whole customers each have
// `precision`, `recall` and `f1`, 0 to 1.
//
// `customers` and `truth` are owned, and two streams: the call takes both over and releases them, whatever comes of the
// call. Both have `record_id`, and `source` where names need one; `customers` has `customer_id`, `truth` that,
// `entity_id` or one other column. `out` receives an owned text. Any thread.
kanava_status kanava_score(struct ArrowArrayStream *customers,
                           struct ArrowArrayStream *truth,
                           kanava_text **out,
                           kanava_error **error);

// Frees a resolution. NULL does nothing. Texts and streams it returned stay usable.
void kanava_resolution_free(kanava_resolution *resolution);

// A table of what the resolution found.
//
// `options` (borrowed) is a document that names the table:
//
// - `{"table": "customers"}`: one row a record, in the order of source and record id: `source` (when there is one),
//   `record_id`, `customer_id`, `confidence` (a probability, 0 to 1);
// - `{"table": "links"}`: the pairs that joined records, strongest first: `record_a`, `record_b`, `customer_id`,
//   `probability`, `weight`;
// - `{"table": "refused"}`: the pairs that looked like one person and were refused: `record_a`, `record_b`,
//   `probability`, `weight`, `reason`;
// - `{"table": "evidence", "a", "b"}`: the evidence of two records, one row a field: `field`, `kind`, `value_a`,
//   `value_b`, `level`, `same`, `random`, `weight`; `a` and `b` are `source:record_id`, or `record_id` where there is no
//   source;
// - `{"table": "doubtful", "low", "high"}`: the pairs that people had better look at, the most doubtful first, joined or
//   compared and not joined at a probability between `low` (0.1 when left out, 0.01 or more) and `high` (0.95):
//   `record_a`, `record_b`, an empty `same`, `decided`, `probability` and others, then the evidence as columns. With `same`
//   filled in it is a table of `labels` for `kanava_resolve`.
//
// `out` receives an owned stream: call its `release`. It stays usable after the resolution is freed.
kanava_status kanava_resolution_table(const kanava_resolution *resolution,
                                      const char *options,
                                      struct ArrowArrayStream *out,
                                      kanava_error **error);

// The resolver document: all that was chosen and learned, to be read, edited and handed to the next `kanava_resolve` as
// `resolver` in its options.
//
// `out` receives an owned text.
kanava_status kanava_resolution_resolver(const kanava_resolution *resolution,
                                         kanava_text **out,
                                         kanava_error **error);

// What happened, as a document: `{"records", "customers", "columns", "rules", "pairs", "left_out", "links", "refused",
// "warnings"}`.
//
// `out` receives an owned text.
kanava_status kanava_resolution_report(const kanava_resolution *resolution,
                                       kanava_text **out,
                                       kanava_error **error);

// Why two records are one customer: the path between them, each step with its evidence, and a `text` for people, as a
// document. `KANAVA_STATUS_CONFLICT` when they are two.
//
// `a` and `b` (borrowed) are `source:record_id`, or `record_id` where there is no source. `out` receives an owned text.
kanava_status kanava_resolution_why(const kanava_resolution *resolution,
                                    const char *a,
                                    const char *b,
                                    kanava_text **out,
                                    kanava_error **error);

// Why two records are not one customer: their evidence, the pairs between their customers that were refused, and a
// `text` for people, as a document. `KANAVA_STATUS_CONFLICT` when they are one.
//
// `a` and `b` (borrowed) as for `kanava_resolution_why`. `out` receives an owned text.
kanava_status kanava_resolution_why_not(const kanava_resolution *resolution,
                                        const char *a,
                                        const char *b,
                                        kanava_text **out,
                                        kanava_error **error);

// Zone data from the bytes of one file that holds all zones, as Android has it (`tzdata`).
//
// `bytes` is borrowed. `out` receives owned zone data. Any thread. What is damaged or something else fails with
// `KANAVA_STATUS_INVALID_ARGUMENT`.
kanava_status kanava_zone_data_new(const uint8_t *bytes,
                                   size_t size,
                                   kanava_zone_data **out,
                                   kanava_error **error);

// Zone data from a folder of TZif files such as `/usr/share/zoneinfo`, or from one file that holds all zones.
//
// `path` is borrowed; `version` (borrowed) names the version of a folder that does not say it in `tzdata.zi` or
// `+VERSION`, or is NULL. `out` receives owned zone data. Any thread. What cannot be read fails with
// `KANAVA_STATUS_STORE_IO`, what is damaged or something else with `KANAVA_STATUS_INVALID_ARGUMENT`.
kanava_status kanava_zone_data_open(const char *path,
                                    const char *version,
                                    kanava_zone_data **out,
                                    kanava_error **error);

// The version of zone data, such as `2026b`: a view until the zone data is freed. Never NULL; empty for NULL.
const char *kanava_zone_data_version(const kanava_zone_data *zone_data);

// Frees zone data. NULL does nothing. Routers made with it stay usable.
void kanava_zone_data_free(kanava_zone_data *zone_data);

// Makes a router from a policy document.
//
// `policy` is borrowed. `out` receives an owned router. Any thread. A policy that cannot be used fails with
// `KANAVA_STATUS_INVALID_DOCUMENT` or `KANAVA_STATUS_INVALID_POLICY`, and the error lists every problem with its place.
kanava_status kanava_router_new(const char *policy,
                                kanava_router **out,
                                kanava_error **error);

// Makes a router with other time zones than those of the library.
//
// `policy` is borrowed, and so is `zone_data`, which may be freed afterwards; NULL takes those of the library. A zone that
// the zone data lacks fails with `KANAVA_STATUS_INVALID_POLICY`. Else as for `kanava_router_new`.
kanava_status kanava_router_new_with_zones(const char *policy,
                                           const kanava_zone_data *zone_data,
                                           kanava_router **out,
                                           kanava_error **error);

// Frees a router. NULL does nothing. Texts and streams it returned stay usable.
void kanava_router_free(kanava_router *router);

// The policy document in force, in normal form. Any number of threads.
//
// `out` receives an owned text.
kanava_status kanava_router_policy(const kanava_router *router, kanava_text **out, kanava_error **error);

// Decides one request. Any number of threads.
//
// `request` (borrowed) is a request document, best with the facts of `kanava_history_facts`; `floor` (borrowed) is a
// floor document, or NULL when it is not known; `draw` (borrowed) is a number from 0 up to but not including 1 for a
// policy that explores, or NULL. `out` receives the decision, an owned text; `kanava_decision_explain` tells it in words. When nothing is
// possible the decision is the fallback of the policy, not an error.
kanava_status kanava_router_decide(const kanava_router *router,
                                   const char *request,
                                   const char *floor,
                                   const double *draw,
                                   kanava_text **out,
                                   kanava_error **error);

// Decides a table of requests. Any number of threads.
//
// `stream` is owned: the call takes it over and releases it, whatever comes of the call. It has a column `request` of
// request documents, or one column for each field of a request. `floor` (borrowed) as for `kanava_router_decide`.
// `options` (borrowed) is NULL or `{"documents": true}` for a column `decision` with the documents as text besides.
// `out` receives an owned stream of decisions, one row for each request, in their order: columns by the names of the
// decision document, nested where that is, and `error`. It may not be `stream`.
kanava_status kanava_router_decide_table(const kanava_router *router,
                                         struct ArrowArrayStream *stream,
                                         const char *floor,
                                         const char *options,
                                         struct ArrowArrayStream *out,
                                         kanava_error **error);

// Whether a channel is open at a moment, and when that changes next, as a document. Any number of threads.
//
// `channel` and `at` (RFC 3339 text) are borrowed. `out` receives an owned text.
kanava_status kanava_router_hours(const kanava_router *router,
                                  const char *channel,
                                  const char *at,
                                  kanava_text **out,
                                  kanava_error **error);

// Every problem of a policy document, as a document: `{"errors", "warnings", "problems": [{"severity", "line",
// "column", "path", "message", "suggestion"}]}`. A policy without errors can be used; its warnings say what in it can
// never happen or contradicts. Any thread.
//
// `policy` is borrowed. `out` receives an owned text.
kanava_status kanava_policy_check(const char *policy,
                                  kanava_text **out,
                                  kanava_error **error);

// What changes from one policy to another, as a document: `{"from", "to", "changes", "sentences"}`. Any thread.
//
// `before` and `after` (borrowed) are policy documents; `options` (borrowed) is a document with `language` (`en`, `fi`,
// or another that `messages` has the sentences of) and `messages`, or NULL. `out` receives an owned text.
kanava_status kanava_policy_diff(const char *before,
                                 const char *after,
                                 const char *options,
                                 kanava_text **out,
                                 kanava_error **error);

// A decision in sentences, from the decision document alone, as a document: `{"language", "form", "sentences"}`. Any
// thread.
//
// `decision` (borrowed) is what `kanava_router_decide` answered, then or years ago; `options` (borrowed) is a document
// with `language` and `messages` as for `kanava_policy_diff` and `form` (`short`: one sentence for the agent's screen;
// `long`), or NULL. `out` receives an owned text.
kanava_status kanava_decision_explain(const char *decision,
                                      const char *options,
                                      kanava_text **out,
                                      kanava_error **error);

// Takes a stored decision again and tells whether the same bytes come out, as a document: `{"same", "differences":
// [{"path", "then", "now"}]}`. Any number of threads.
//
// `decision`, `request` and `floor` (or NULL) are borrowed; the draw is the one the decision carries. `out` receives an
// owned text.
kanava_status kanava_router_replay(const kanava_router *router,
                                   const char *decision,
                                   const char *request,
                                   const char *floor,
                                   kanava_text **out,
                                   kanava_error **error);

// What would have tipped a decision, as a document: `{"now", "then", "alternatives", "sentences"}`. Any number of
// threads.
//
// `request`, `floor` and `draw` as for `kanava_router_decide`; `options` (borrowed) is a document with `changes` (a part
// of a request, such as `{"facts": {"repeat": true}}`; without it every fact is tried by itself), `language`,
// `messages` and `most` (alternatives to tell), or NULL. `out` receives an owned text.
kanava_status kanava_router_what_if(const kanava_router *router,
                                    const char *request,
                                    const char *floor,
                                    const double *draw,
                                    const char *options,
                                    kanava_text **out,
                                    kanava_error **error);

// Reads opening hours.
//
// `document` (borrowed) is an hours block as a policy has it:
// `{"open":"Mo-Fr 09:00-17:00; PH off","zone":"Europe/Berlin","country":"DE-BW"}`. `zone_data` is borrowed and may be freed
// afterwards; NULL takes the time zones of the library. `out` receives owned hours. Any thread. Hours that cannot be read
// fail with `KANAVA_STATUS_INVALID_DOCUMENT`, and the error lists every fault.
kanava_status kanava_hours_new(const char *document,
                               const kanava_zone_data *zone_data,
                               kanava_hours **out,
                               kanava_error **error);

// Frees hours. NULL does nothing. Texts they returned stay usable.
void kanava_hours_free(kanava_hours *hours);

// Open, closed or unknown at an instant. Any number of threads.
kanava_status kanava_hours_state_at(const kanava_hours *hours,
                                    int64_t at,
                                    kanava_hours_state *out,
                                    kanava_error **error);

// Whether it is open at an instant: unknown is not open. Any number of threads.
kanava_status kanava_hours_is_open(const kanava_hours *hours, int64_t at, bool *out, kanava_error **error);

// The first instant after `at` at which the state changes. Any number of threads.
//
// `out` receives `KANAVA_NEVER` when it does not within ten years.
kanava_status kanava_hours_next_change(const kanava_hours *hours,
                                       int64_t at,
                                       int64_t *out,
                                       kanava_error **error);

// The first instant from `at` on at which it is open. Any number of threads.
//
// `out` receives `KANAVA_NEVER` when there is none within ten years.
kanava_status kanava_hours_next_open(const kanava_hours *hours,
                                     int64_t at,
                                     int64_t *out,
                                     kanava_error **error);

// How long it is open between two instants, in nanoseconds. Any number of threads.
kanava_status kanava_hours_open_time(const kanava_hours *hours,
                                     int64_t from,
                                     int64_t to,
                                     int64_t *out,
                                     kanava_error **error);

// The instant at which it has been open for so many nanoseconds since `at`: a promise in opening time. Any number of
// threads.
//
// `out` receives `KANAVA_NEVER` when it does not open again within ten years of closing.
kanava_status kanava_hours_after_open_time(const kanava_hours *hours,
                                           int64_t at,
                                           int64_t length,
                                           int64_t *out,
                                           kanava_error **error);

// All that is told of an instant, as a document: `state`, `comment`, `holiday` and its name, `next_change`, `next_open`,
// the versions of zone and holiday data. Any number of threads.
//
// `out` receives an owned text.
kanava_status kanava_hours_at(const kanava_hours *hours,
                              int64_t at,
                              kanava_text **out,
                              kanava_error **error);

// The stretches between two instants in which it is open or unknown, as a document. Any number of threads.
//
// `to` is at most 100 years after `from`. `out` receives an owned text.
kanava_status kanava_hours_intervals(const kanava_hours *hours,
                                     int64_t from,
                                     int64_t to,
                                     kanava_text **out,
                                     kanava_error **error);

// What may surprise in these hours, as a document: rules that never count, shifts that meet a day that another rule has,
// days of which nothing is known. Any number of threads.
//
// `out` receives an owned text.
kanava_status kanava_hours_problems(const kanava_hours *hours,
                                    kanava_text **out,
                                    kanava_error **error);

// Which days are off in a country or a part of it, as a document.
//
// `question` (borrowed) is a document: `{"place":"DE-BW","from":2026,"to":2027}`, and `bank_holidays`, `observed` and
// `eves` as in an hours block. `out` receives the days with their names, an owned text. Any thread.
kanava_status kanava_holidays(const char *question,
                              kanava_text **out,
                              kanava_error **error);

// The JSON Schema (2020-12) of a document, for editors and for checks of one's own. Any thread.
//
// `name` (borrowed) is `contacts`, `records`, `orders`, `subscriptions` or `events` (one entry), `read`, `append`,
// `resolver`, `resolve`, `assertion`, `table`, `policy`, `request`, `floor` or `decision`. `out` receives an owned text.
kanava_status kanava_schema(const char *name,
                            kanava_text **out,
                            kanava_error **error);

// The columns of what goes in, as a document: `{"name", "columns": [{"name", "type", "words", "required", "meaning",
// "example", "bad_value"}]}`. Any thread.
//
// `name` (borrowed) is `contacts`, `records`, `orders`, `subscriptions` or `events`; or `conditions`, for the fields that
// the conditions of a policy may ask of. `out` receives an owned text.
kanava_status kanava_columns(const char *name,
                             kanava_text **out,
                             kanava_error **error);

// How long a queue makes people wait, by the formulas.
//
// `question` (borrowed) is a document: its `model` is `erlang_b` (`agents`, `load`), `erlang_c` (`agents`,
// `arrivals_per_hour`, `handling_minutes`), `erlang_a` (also `patience_minutes`), `chat` (`handling_minutes` a list:
// alone, beside one other, and so on), `retrials` (also `redial`, `reconnect`), `agents_needed` (`service_level`,
// `within_minutes`, `max_abandoned`, `max_occupancy` instead of `agents`) or `expected_wait` (`staffed`, `busy`,
// `waiting`, `handling_minutes`, `patience_minutes`, `concurrency`). `out` receives the figures, an owned text. Any
// thread.
kanava_status kanava_queueing_document(const char *question,
                                       kanava_text **out,
                                       kanava_error **error);

// Simulates contacts against queues under one or several policies: waits, who gives up, sales, cost, with intervals.
//
// `simulation` (borrowed) is a document, `{"policies", "arrivals", "floor_plan", "seed", "replications", ...}`.
// `contacts` is owned, or NULL for none: the call takes it over and releases it, whatever comes of the call; a contact a
// row, in a column `request` or in `at` (or `arrived_at`), `channel`, `matter`, `customer`, `language`, `segment`,
// `patience_minutes`, `handling_minutes`. `out` receives the figures as a document, an owned text; its `text` is for
// people. The same seed gives the same bytes. Any thread; it uses all cores.
kanava_status kanava_simulate(const char *simulation,
                              struct ArrowArrayStream *contacts,
                              kanava_text **out,
                              kanava_error **error);

// The same as `kanava_simulate`, with the figures as a table.
//
// `out` receives an owned stream, one row a figure: `policy`, `version`, `against`, `by`, `name`, `measure`, `value`,
// `low`, `high`, `n`; `against` names the policy whose figure was taken away, and is null for the figure itself. It may
// not be `contacts`.
kanava_status kanava_simulate_table(const char *simulation,
                                    struct ArrowArrayStream *contacts,
                                    struct ArrowArrayStream *out,
                                    kanava_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* KANAVA_H */
