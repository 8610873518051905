// Arrow streams by hand: tables made in C, and one cell of a table as text.
#ifndef ARROW_H
#define ARROW_H

#include "check.h"

#include <inttypes.h>

// A stream of one batch of text columns, each with one row, made without any Arrow library.
typedef struct {
  int columns, batches, sent, released;
  const char *names[4], *values[4];
  // What goes wrong on purpose.
  enum {
    NOTHING,
    SCHEMA_FAILS,
    SCHEMA_LIES,
    NEXT_FAILS,
    NEXT_FAILS_SILENTLY,
    NAME_IN_LATIN_1,
    LENGTH_BELOW_ZERO,
    OFFSET_BELOW_ZERO,
    END_BELOW_ZERO,
    BUFFER_MISSING,
    CHILD_MISSING,
    CHILD_RELEASED,
    TOO_FEW_BUFFERS,
    MORE_NULLS_THAN_ROWS,
  } fault;
  // Storage the stream lends out.
  struct ArrowSchema fields[4], *field_list[4];
  struct ArrowArray cells[4], *cell_list[4];
  int32_t offsets[4][2];
  const void *buffers[4][3], *no_validity[1];
} made_table;

static void schema_released(struct ArrowSchema *schema) { schema->release = NULL; }
static void array_released(struct ArrowArray *array) { array->release = NULL; }

static int made_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  made_table *table = stream->private_data;
  if (table->fault == SCHEMA_FAILS)
    return 5;
  for (int i = 0; i < table->columns; i++) {
    table->fields[i] = (struct ArrowSchema){
        .format = "u", .name = table->names[i], .flags = ARROW_FLAG_NULLABLE, .release = schema_released};
    table->field_list[i] = &table->fields[i];
  }
  if (table->fault == NAME_IN_LATIN_1)
    table->fields[0].name = "p\xe4iv\xe4";
  *out = (struct ArrowSchema){.format = "+s", .name = "", .n_children = table->columns, .release = schema_released};
  out->children = table->fault == SCHEMA_LIES ? NULL : table->field_list;
  return 0;
}

static int made_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  made_table *table = stream->private_data;
  if (table->sent == table->batches) {
    if (table->fault == NEXT_FAILS || table->fault == NEXT_FAILS_SILENTLY)
      return 5;
    memset(out, 0, sizeof *out);
    return 0;
  }
  table->sent++;
  for (int i = 0; i < table->columns; i++) {
    table->offsets[i][1] = (int32_t)strlen(table->values[i]);
    table->buffers[i][1] = table->offsets[i];
    table->buffers[i][2] = table->values[i];
    table->cells[i] = (struct ArrowArray){
        .length = 1, .n_buffers = 3, .buffers = table->buffers[i], .release = array_released};
    table->cell_list[i] = &table->cells[i];
  }
  struct ArrowArray *first = &table->cells[0];
  switch (table->fault) {
  case LENGTH_BELOW_ZERO:
    first->length = -1;
    break;
  case OFFSET_BELOW_ZERO:
    first->offset = -1;
    break;
  case END_BELOW_ZERO:
    table->offsets[0][1] = -1;
    break;
  case BUFFER_MISSING:
    table->buffers[0][1] = NULL;
    break;
  case CHILD_MISSING:
    table->cell_list[0] = NULL;
    break;
  case CHILD_RELEASED:
    first->release = NULL;
    break;
  case TOO_FEW_BUFFERS:
    first->n_buffers = 2;
    break;
  case MORE_NULLS_THAN_ROWS:
    first->null_count = 5;
    break;
  default:
    break;
  }
  *out = (struct ArrowArray){.length = 1,
                             .n_buffers = 1,
                             .buffers = table->no_validity,
                             .n_children = table->columns,
                             .children = table->cell_list,
                             .release = array_released};
  return 0;
}

static const char *made_error(struct ArrowArrayStream *stream) {
  made_table *table = stream->private_data;
  return table->fault == NEXT_FAILS ? "the tape tore" : NULL;
}

static void made_released(struct ArrowArrayStream *stream) {
  made_table *table = stream->private_data;
  table->released++;
  stream->release = NULL;
}

static inline struct ArrowArrayStream made_stream(made_table *table) {
  table->sent = 0;
  table->released = 0;
  return (struct ArrowArrayStream){.get_schema = made_schema,
                                   .get_next = made_next,
                                   .get_last_error = made_error,
                                   .release = made_released,
                                   .private_data = table};
}

// A table that came from the library: its schema and its one batch.
typedef struct {
  struct ArrowSchema schema;
  struct ArrowArray batch;
} read_table;

static inline read_table read_stream(struct ArrowArrayStream *stream) {
  read_table table;
  CHECK(stream->get_schema(stream, &table.schema) == 0);
  CHECK(stream->get_next(stream, &table.batch) == 0);
  if (table.batch.release != NULL) {
    struct ArrowArray end;
    CHECK(stream->get_next(stream, &end) == 0 && end.release == NULL);
  }
  stream->release(stream);
  CHECK(stream->release == NULL);
  return table;
}

// The table as a stream once more, which owns it.
static int again_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  read_table *table = stream->private_data;
  *out = table->schema;
  table->schema.release = NULL;
  return 0;
}

static int again_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  read_table *table = stream->private_data;
  *out = table->batch;
  table->batch.release = NULL;
  return 0;
}

static const char *again_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return NULL;
}

static void again_released(struct ArrowArrayStream *stream) {
  read_table *table = stream->private_data;
  if (table->schema.release != NULL)
    table->schema.release(&table->schema);
  if (table->batch.release != NULL)
    table->batch.release(&table->batch);
  stream->release = NULL;
}

static inline struct ArrowArrayStream again_stream(read_table *table) {
  return (struct ArrowArrayStream){.get_schema = again_schema,
                                   .get_next = again_next,
                                   .get_last_error = again_error,
                                   .release = again_released,
                                   .private_data = table};
}

static inline void done_reading(read_table *table) {
  table->schema.release(&table->schema);
  if (table->batch.release != NULL)
    table->batch.release(&table->batch);
}

// Writes one cell of a text or a whole-number column into `out`; a missing value is written as nothing.
static inline const char *cell(const read_table *table, const char *column, int64_t row, char *out, size_t room) {
  int64_t at = 0;
  while (at < table->schema.n_children && strcmp(table->schema.children[at]->name, column) != 0)
    at++;
  if (at == table->schema.n_children) {
    fprintf(stderr, "no column %s\n", column);
    exit(1);
  }
  const struct ArrowArray *array = table->batch.children[at];
  const char *format = table->schema.children[at]->format;
  const uint8_t *valid = array->buffers[0];
  const int64_t i = row + array->offset;
  out[0] = '\0';
  if (valid != NULL && (valid[i / 8] >> (i % 8) & 1) == 0)
    return out;
  if (strcmp(format, "u") == 0) {
    const int32_t *offsets = array->buffers[1];
    snprintf(out, room, "%.*s", (int)(offsets[i + 1] - offsets[i]), (const char *)array->buffers[2] + offsets[i]);
  } else if (strcmp(format, "U") == 0) {
    const int64_t *offsets = array->buffers[1];
    snprintf(out, room, "%.*s", (int)(offsets[i + 1] - offsets[i]), (const char *)array->buffers[2] + offsets[i]);
  } else if (strcmp(format, "l") == 0 || strncmp(format, "ts", 2) == 0) {
    snprintf(out, room, "%" PRId64, ((const int64_t *)array->buffers[1])[i]);
  } else if (strcmp(format, "i") == 0 || strcmp(format, "I") == 0) {
    snprintf(out, room, "%" PRId32, ((const int32_t *)array->buffers[1])[i]);
  } else {
    fprintf(stderr, "column %s has the format %s, which this test does not read\n", column, format);
    exit(1);
  }
  return out;
}

#endif
