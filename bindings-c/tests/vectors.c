// Walks tests/vectors: the same steps and the same bytes as in Rust and Python.
//
// A file is lines: `== name` begins a case with a fresh history and no router; `#` is a comment; `op<TAB>arg...` is a
// step; `=<TAB>document` or `!<TAB>error document` is what the step before it must answer.
#define _POSIX_C_SOURCE 200809L
#include "arrow.h"

enum { ARGUMENTS = 4 };

typedef struct {
  kanava_history *history;
  kanava_router *router;
  // The latest decision, for those who ask of it.
  kanava_text *decision;
  const char *file;
  long line, cases, steps, wrong;
  // The answer of the latest step, until a line says what it had to be.
  kanava_status status;
  kanava_text *text;
  // A table as text, in place of the text of the library.
  char *made;
  kanava_error *error;
  int open, keep;
} walk;

static const char *answer(const walk *w) { return w->made != NULL ? w->made : kanava_text_data(w->text); }

static void complain(walk *w, const char *what, const char *expected) {
  const char *got = w->status == KANAVA_STATUS_OK ? answer(w) : kanava_error_document(w->error);
  fprintf(stderr, "%s:%ld: %s\n  got      %s\n", w->file, w->line, what, got);
  if (expected != NULL)
    fprintf(stderr, "  expected %s\n", expected);
  w->wrong++;
}

static void forget(walk *w) {
  if (w->keep) {
    kanava_text_free(w->decision);
    w->decision = w->text;
    w->text = NULL;
    w->keep = 0;
  }
  kanava_text_free(w->text);
  kanava_error_free(w->error);
  free(w->made);
  w->text = NULL;
  w->made = NULL;
  w->error = NULL;
  w->open = 0;
}

// Ends the latest step: this is what it had to answer; '\0' when the file does not say.
static void settle(walk *w, char sign, const char *expected) {
  if (!w->open) {
    if (sign != '\0')
      complain(w, "an expectation without a step before it", NULL);
    return;
  }
  if (w->status == KANAVA_STATUS_OK && sign == '=') {
    if (strcmp(answer(w), expected) != 0)
      complain(w, "another answer", expected);
  } else if (w->status != KANAVA_STATUS_OK && sign == '!') {
    if (strcmp(kanava_error_document(w->error), expected) != 0)
      complain(w, "another error", expected);
  } else {
    complain(w, sign == '\0' ? "a step without an expectation" : "success for failure, or failure for success", expected);
  }
  forget(w);
}

// A document that is refused leaves what was there.
static void make_history(walk *w, const char *resolver) {
  kanava_history *history = NULL;
  w->status = kanava_history_new(resolver, &history, &w->error);
  if (w->status != KANAVA_STATUS_OK)
    return;
  kanava_history_free(w->history);
  w->history = history;
  w->status = kanava_history_resolver(w->history, &w->text, &w->error);
}

static void make_router(walk *w, const char *policy) {
  kanava_router *router = NULL;
  w->status = kanava_router_new(policy, &router, &w->error);
  if (w->status != KANAVA_STATUS_OK)
    return;
  kanava_router_free(w->router);
  w->router = router;
  w->status = kanava_router_policy(w->router, &w->text, &w->error);
}

static void decide(walk *w, char **a) {
  const double draw = a[2] != NULL ? strtod(a[2], NULL) : 0.0;
  w->status = kanava_router_decide(w->router, a[0], a[1], a[2] != NULL ? &draw : NULL, &w->text, &w->error);
  w->keep = w->status == KANAVA_STATUS_OK;
}

static void what_if(walk *w, char **a) {
  const double draw = a[3] != NULL ? strtod(a[3], NULL) : 0.0;
  w->status = kanava_router_what_if(w->router, a[0], a[2], a[3] != NULL ? &draw : NULL, a[1], &w->text, &w->error);
}

// Text that grows.
typedef struct {
  char *text;
  size_t used, room;
} growing;

static void put(growing *out, const char *text, size_t length) {
  if (out->used + length + 1 > out->room) {
    out->room = 2 * (out->used + length + 1);
    out->text = realloc(out->text, out->room);
    CHECK(out->text != NULL);
  }
  memcpy(out->text + out->used, text, length);
  out->used += length;
  out->text[out->used] = '\0';
}

static void say(growing *out, const char *text) { put(out, text, strlen(text)); }

// A string of a document. The vectors have no other letters that are escaped.
static void say_quoted(growing *out, const char *text, size_t length) {
  say(out, "\"");
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '"' || text[i] == '\\')
      say(out, "\\");
    put(out, text + i, 1);
  }
  say(out, "\"");
}

// One value of a table, as all three languages print it: times in nanoseconds, numbers to a millionth.
static void say_cell(growing *out, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row) {
  const int64_t i = row + array->offset;
  const uint8_t *valid = array->buffers[0];
  char number[400];
  if (valid != NULL && (valid[i / 8] >> (i % 8) & 1) == 0) {
    say(out, "null");
  } else if (strcmp(schema->format, "u") == 0) {
    const int32_t *ends = array->buffers[1];
    say_quoted(out, (const char *)array->buffers[2] + ends[i], (size_t)(ends[i + 1] - ends[i]));
  } else if (strcmp(schema->format, "l") == 0 || strncmp(schema->format, "tsn:", 4) == 0) {
    snprintf(number, sizeof number, "%" PRId64, ((const int64_t *)array->buffers[1])[i]);
    say(out, number);
  } else if (strcmp(schema->format, "L") == 0) {
    snprintf(number, sizeof number, "%" PRIu64, ((const uint64_t *)array->buffers[1])[i]);
    say(out, number);
  } else if (strcmp(schema->format, "g") == 0) {
    snprintf(number, sizeof number, "%.6f", ((const double *)array->buffers[1])[i]);
    say(out, number);
  } else if (strcmp(schema->format, "b") == 0) {
    const uint8_t *bits = array->buffers[1];
    say(out, bits[i / 8] >> (i % 8) & 1 ? "true" : "false");
  } else if (strcmp(schema->format, "+l") == 0) {
    const int32_t *ends = array->buffers[1];
    say(out, "[");
    for (int32_t item = ends[i]; item < ends[i + 1]; item++) {
      say(out, item > ends[i] ? "," : "");
      say_cell(out, schema->children[0], array->children[0], item);
    }
    say(out, "]");
  } else if (strcmp(schema->format, "+s") == 0) {
    say(out, "[");
    for (int64_t child = 0; child < schema->n_children; child++) {
      say(out, child > 0 ? "," : "");
      say_cell(out, schema->children[child], array->children[child], i);
    }
    say(out, "]");
  } else {
    say(out, schema->format);
  }
}

static void table(walk *w, const char *options) {
  struct ArrowArrayStream stream;
  w->status = kanava_history_table(w->history, options, &stream, &w->error);
  if (w->status != KANAVA_STATUS_OK)
    return;
  read_table read = read_stream(&stream);
  growing out = {0};
  say(&out, "{\"columns\":[");
  for (int64_t column = 0; column < read.schema.n_children; column++) {
    say(&out, column > 0 ? "," : "");
    say_quoted(&out, read.schema.children[column]->name, strlen(read.schema.children[column]->name));
  }
  say(&out, "],\"rows\":[");
  const int64_t rows = read.batch.release != NULL ? read.batch.length : 0;
  for (int64_t row = 0; row < rows; row++) {
    say(&out, row > 0 ? ",[" : "[");
    for (int64_t column = 0; column < read.schema.n_children; column++) {
      say(&out, column > 0 ? "," : "");
      say_cell(&out, read.schema.children[column], read.batch.children[column], row);
    }
    say(&out, "]");
  }
  say(&out, "]}");
  done_reading(&read);
  w->made = out.text;
}

// An instant of a vector: `2026-03-02T07:00:00Z`, to the second.
static int64_t instant(const char *text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  CHECK(sscanf(text, "%d-%d-%dT%d:%d:%dZ", &year, &month, &day, &hour, &minute, &second) == 6);
  // Days from civil: March is the first month, so that 29 February is the last day.
  const int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
  const int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * INT64_C(1000000000);
}

static void hours(walk *w, const char *question, char **a) {
  kanava_hours *hours = NULL;
  w->status = kanava_hours_new(a[0], NULL, &hours, &w->error);
  if (w->status != KANAVA_STATUS_OK)
    return;
  if (strcmp(question, "at") == 0)
    w->status = kanava_hours_at(hours, instant(a[1]), &w->text, &w->error);
  else if (strcmp(question, "intervals") == 0)
    w->status = kanava_hours_intervals(hours, instant(a[1]), instant(a[2]), &w->text, &w->error);
  else
    w->status = kanava_hours_problems(hours, &w->text, &w->error);
  kanava_hours_free(hours);
}

// `a`: the arguments; those that are missing or empty are NULL.
static void step(walk *w, const char *op, char **a) {
  const kanava_history *h = w->history;
  w->open = 1;
  w->steps++;
  if (strcmp(op, "resolver") == 0)
    make_history(w, a[0]);
  else if (strcmp(op, "policy") == 0)
    make_router(w, a[0]);
  else if (strcmp(op, "append") == 0)
    w->status = kanava_history_append(w->history, a[1], a[0], &w->text, &w->error);
  else if (strcmp(op, "assert") == 0)
    w->status = kanava_history_assert(w->history, a[0], &w->text, &w->error);
  else if (strcmp(op, "identity") == 0)
    w->status = kanava_identity_normalise(a[0], a[1] != NULL ? a[1] : "", a[2], &w->text, &w->error);
  else if (strcmp(op, "customer") == 0)
    w->status = kanava_history_customer(h, a[0], &w->text, &w->error);
  else if (strcmp(op, "timeline") == 0)
    w->status = kanava_history_timeline(h, a[0], &w->text, &w->error);
  else if (strcmp(op, "brief") == 0)
    w->status = kanava_history_brief(h, a[0], a[1], &w->text, &w->error);
  else if (strcmp(op, "cases") == 0)
    w->status = kanava_history_cases(h, a[0], &w->text, &w->error);
  else if (strcmp(op, "facts") == 0)
    w->status = kanava_history_facts(h, a[0], &w->text, &w->error);
  else if (strcmp(op, "why") == 0)
    w->status = kanava_history_why(h, a[0], a[1], &w->text, &w->error);
  else if (strcmp(op, "why_not") == 0)
    w->status = kanava_history_why_not(h, a[0], a[1], &w->text, &w->error);
  else if (strcmp(op, "summary") == 0)
    w->status = kanava_history_summary(h, &w->text, &w->error);
  else if (strcmp(op, "table") == 0)
    table(w, a[0]);
  else if (strcmp(op, "hours") == 0)
    w->status = kanava_router_hours(w->router, a[0], a[1], &w->text, &w->error);
  else if (strcmp(op, "holidays") == 0)
    w->status = kanava_holidays(a[0], &w->text, &w->error);
  else if (strncmp(op, "hours_", 6) == 0)
    hours(w, op + 6, a);
  else if (strcmp(op, "queueing") == 0)
    w->status = kanava_queueing_document(a[0], &w->text, &w->error);
  else if (strcmp(op, "simulate") == 0)
    w->status = kanava_simulate(a[0], NULL, &w->text, &w->error);
  else if (strcmp(op, "decide") == 0)
    decide(w, a);
  else if (strcmp(op, "explain") == 0)
    w->status = kanava_decision_explain(kanava_text_data(w->decision), a[0], &w->text, &w->error);
  else if (strcmp(op, "replay") == 0)
    w->status = kanava_router_replay(w->router, kanava_text_data(w->decision), a[0], a[1], &w->text, &w->error);
  else if (strcmp(op, "what_if") == 0)
    what_if(w, a);
  else if (strcmp(op, "check") == 0)
    w->status = kanava_policy_check(a[0], &w->text, &w->error);
  else if (strcmp(op, "diff") == 0)
    w->status = kanava_policy_diff(a[0], a[1], a[2], &w->text, &w->error);
  else {
    w->open = 0;
    complain(w, "a step nobody knows", op);
  }
}

static void take_line(walk *w, char *line) {
  char *rest = strchr(line, '\t');
  if (line[0] == '\0' || line[0] == '#')
    return;
  if ((line[0] == '=' || line[0] == '!') && line + 1 == rest) {
    settle(w, line[0], rest + 1);
    return;
  }
  settle(w, '\0', NULL);
  if (strncmp(line, "== ", 3) == 0) {
    // A case that names no resolver is joined by shared keys alone.
    make_history(w, "{\"model\":\"none\"}");
    forget(w);
    kanava_router_free(w->router);
    w->router = NULL;
    w->cases++;
    return;
  }
  char *a[ARGUMENTS] = {NULL};
  for (int i = 0; rest != NULL && i < ARGUMENTS; i++) {
    *rest = '\0';
    char *next = strchr(rest + 1, '\t');
    if (next != NULL)
      *next = '\0';
    a[i] = rest[1] != '\0' ? rest + 1 : NULL;
    rest = next;
  }
  step(w, line, a);
}

static void take_file(walk *w, const char *path) {
  FILE *file = fopen(path, "rb");
  char *line = NULL;
  size_t room = 0;
  ssize_t size = 0;
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  w->file = path;
  w->line = 0;
  while ((size = getline(&line, &room, file)) >= 0) {
    if (size > 0 && line[size - 1] == '\n')
      line[size - 1] = '\0';
    w->line++;
    take_line(w, line);
  }
  settle(w, '\0', NULL);
  free(line);
  fclose(file);
}

int main(int count, char **paths) {
  walk w = {0};
  for (int i = 1; i < count; i++)
    take_file(&w, paths[i]);
  kanava_history_free(w.history);
  kanava_router_free(w.router);
  kanava_text_free(w.decision);
  printf("vectors: %ld steps of %ld cases in %d files, %ld wrong\n", w.steps, w.cases, count - 1, w.wrong);
  return w.wrong == 0 && w.steps > 0 ? 0 : 1;
}
