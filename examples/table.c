// An export in, a table out: CSV text with a system's own column names becomes contacts with their customer and gap.
//
// The same program stands beside this one in Rust and Python, and prints the same.
#include <kanava.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char CSV[] = "call;start;ani;topic\n"
                          "1;2026-03-02 09:00;040 123 4567;invoice.due_date\n"
                          "2;2026-03-02 16:30;+358 40 123 4567;invoice.due_date\n"
                          "3;2026-03-04 10:15;050 765 4321;subscription.new\n"
                          "4;tomorrow;050 765 4321;subscription.new\n"
                          "5;2026-03-05 12:00;0401234567;device.order\n";

// Whose export it is, and which of its columns is which of ours.
static const char OPTIONS[] = "{\"source\":\"genesys\",\"channel\":\"voice\",\"zone\":\"Europe/Helsinki\",\"region\":\"FI\","
                              "\"columns\":{\"contact_id\":\"call\",\"arrived_at\":\"start\",\"phone\":\"ani\","
                              "\"matter\":\"topic\"}}";

// Ends the program with the library's own words when a call failed.
static void must(kanava_status status, kanava_error **error) {
  if (status == KANAVA_STATUS_OK)
    return;
  fprintf(stderr, "%s\n", kanava_error_message(*error));
  kanava_error_free(*error);
  exit(1);
}

// The column of this name; the format is Arrow's: "u" is text, "l" a signed and "L" an unsigned whole number.
static const struct ArrowArray *column(const struct ArrowSchema *schema, const struct ArrowArray *table, const char *name,
                                       const char *format) {
  for (int64_t i = 0; i < schema->n_children; i++)
    if (strcmp(schema->children[i]->name, name) == 0 && strcmp(schema->children[i]->format, format) == 0)
      return table->children[i];
  fprintf(stderr, "no column %s of format %s\n", name, format);
  exit(1);
}

static int is_null(const struct ArrowArray *column, int64_t row) {
  const uint8_t *valid = column->buffers[0];
  return valid != NULL && (valid[(row + column->offset) / 8] >> ((row + column->offset) % 8) & 1) == 0;
}

static int64_t number(const struct ArrowArray *column, int64_t row) {
  return ((const int64_t *)column->buffers[1])[row + column->offset];
}

static void print_text(const struct ArrowArray *column, int64_t row, int width) {
  const int32_t *offsets = (const int32_t *)column->buffers[1] + column->offset;
  const int32_t size = offsets[row + 1] - offsets[row];
  printf("%.*s%*s ", (int)size, (const char *)column->buffers[2] + offsets[row], width - (int)size, "");
}

int main(void) {
  kanava_history *history = NULL;
  kanava_text *report = NULL;
  kanava_error *error = NULL;
  struct ArrowArrayStream stream;
  must(kanava_history_new(NULL, &history, &error), &error);
  must(kanava_csv_read((const uint8_t *)CSV, sizeof CSV - 1, NULL, &stream, &error), &error);
  must(kanava_history_append_table(history, &stream, OPTIONS, &report, &error), &error);
  printf("%s\n", kanava_text_data(report));
  kanava_text_free(report);

  struct ArrowSchema schema;
  struct ArrowArray contacts;
  must(kanava_history_table(history, "{\"table\":\"contacts\"}", &stream, &error), &error);
  kanava_history_free(history);
  if (stream.get_schema(&stream, &schema) != 0 || stream.get_next(&stream, &contacts) != 0) {
    fprintf(stderr, "%s\n", stream.get_last_error(&stream));
    return 1;
  }
  const struct ArrowArray *contact = column(&schema, &contacts, "contact", "u");
  const struct ArrowArray *seq = column(&schema, &contacts, "seq", "L");
  const struct ArrowArray *matter = column(&schema, &contacts, "matter", "u");
  const struct ArrowArray *gap = column(&schema, &contacts, "gap_s", "l");
  printf("%-12s %3s %-18s %8s\n", "contact", "seq", "matter", "gap_s");
  for (int64_t row = 0; row < contacts.length; row++) {
    print_text(contact, row, 12);
    printf("%3" PRId64 " ", number(seq, row));
    print_text(matter, row, 18);
    if (is_null(gap, row))
      printf("%8s\n", "");
    else
      printf("%8" PRId64 "\n", number(gap, row));
  }
  contacts.release(&contacts);
  schema.release(&schema);
  stream.release(&stream);
  return 0;
}
