// What the C tests share: one check that names its line, and one for calls that must fail.
#ifndef CHECK_H
#define CHECK_H

#include <kanava.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                          \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

// A call that must succeed; `error` is what it names its `kanava_error **`.
#define WORKS(call)                                                                                                    \
  do {                                                                                                                 \
    kanava_error *fault_ = NULL, **error = &fault_;                                                                    \
    if ((call) != KANAVA_STATUS_OK) {                                                                                  \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, kanava_error_message(fault_));                     \
      exit(1);                                                                                                         \
    }                                                                                                                  \
    CHECK(fault_ == NULL);                                                                                             \
  } while (0)

// What the places for outputs hold before a call that must fail, and after it.
#define GARBAGE ((void *)(uintptr_t)0xDEADBEEF)

// A call that must fail with this status and this message (NULL: any), twice: with and without a place for the error.
#define REFUSES(want, says, call)                                                                                      \
  do {                                                                                                                 \
    kanava_error *fault_ = GARBAGE, **error = &fault_;                                                                 \
    const kanava_status got_ = (call);                                                                                 \
    if (got_ != (want)) {                                                                                              \
      fprintf(stderr, "%s:%d: %s: status %d, expected %d\n", __FILE__, __LINE__, #call, (int)got_, (int)(want));       \
      exit(1);                                                                                                         \
    }                                                                                                                  \
    CHECK(fault_ != GARBAGE);                                                                                          \
    check_error(fault_, (want), (says), __LINE__);                                                                     \
    kanava_error_free(fault_);                                                                                         \
    error = NULL;                                                                                                      \
    CHECK((call) == (want));                                                                                           \
  } while (0)

static inline void check_error(const kanava_error *error, kanava_status want, const char *says, int line) {
  const char *message = kanava_error_message(error), *document = kanava_error_document(error);
  char code[32];
  snprintf(code, sizeof code, "\"code\":%d,", (int)want);
  if (kanava_error_status(error) != want || message[0] == '\0' || strstr(document, code) == NULL ||
      (says != NULL && strcmp(message, says) != 0)) {
    fprintf(stderr, "line %d: not the expected error: %s\n%s\n", line, message, document);
    exit(1);
  }
}

// Takes over a text and checks that it contains this; an empty `part` fits everything.
static inline void check_text(kanava_text *text, const char *part, int line) {
  const char *data = kanava_text_data(text);
  if (strlen(data) != kanava_text_size(text) || strstr(data, part) == NULL) {
    fprintf(stderr, "line %d: no %s in %s\n", line, part, data);
    exit(1);
  }
  kanava_text_free(text);
}

// A call that must answer with a text that contains `part`; `text` is what it names its `kanava_text **`.
#define SAYS(part, call)                                                                                               \
  do {                                                                                                                 \
    kanava_text *text_ = GARBAGE, **text = &text_;                                                                     \
    WORKS(call);                                                                                                       \
    check_text(text_, (part), __LINE__);                                                                               \
  } while (0)

#define OPTIONS "{\"source\":\"genesys\",\"channel\":\"voice\"}"
#define CONTACT(id, day, phone)                                                                                        \
  "{\"contact_id\":\"" id "\",\"arrived_at\":\"2026-03-" day "T09:00:00Z\",\"phone\":\"" phone                         \
  "\",\"matter\":\"invoice.due_date\"}"
#define POLICY                                                                                                         \
  "{\"name\":\"small\",\"version\":\"1\",\"objective\":{},"                                                            \
  "\"hours\":{\"desk\":{\"open\":\"Mo-Fr 08:00-16:00\",\"zone\":\"Europe/Helsinki\"}},"                               \
  "\"channels\":{\"voice\":{\"kind\":\"voice\",\"hours\":\"desk\"},\"mail\":{\"kind\":\"mail\"}},"                     \
  "\"fallback\":{\"channel\":\"mail\"}}"
#define REQUEST "{\"at\":\"2026-03-04T09:00:00Z\",\"customer\":\"genesys:1\",\"matter\":\"invoice.due_date\"}"

#endif
