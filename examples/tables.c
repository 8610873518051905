// An export as CSV text, read by a column mapping; bad rows are named, the others are in. Also tables.rs and tables.py.
// Build it as quickstart.c.

#include <kanava.h>
#include <stdio.h>
#include <string.h>

static const char *EXPORT = "call,day,time,ani,skill\n"
                            "1,02.11.2026,09:15,041 234 5678,ERA\n"
                            "2,03.11.2026,16:02,+358412345678,ERA\n"
                            "3,31.02.2026,10:00,0501112222,VIKA\n"
                            "4,04.11.2026,11:30,050 111 2222,VIKA\n";
static const char *OPTIONS =
    "{\"source\": \"pbx\", \"channel\": \"voice\", \"zone\": \"Europe/Helsinki\", \"region\": \"FI\", \"columns\": {"
    "\"contact_id\": \"call\","
    "\"arrived_at\": {\"columns\": [\"day\", \"time\"], \"format\": \"%d.%m.%Y %H:%M\"},"
    "\"phone\": \"ani\","
    "\"matter\": {\"column\": \"skill\", \"values\": {\"ERA\": \"invoice.due_date\", \"VIKA\": \"connection.down\"}}}}";

// Counts the rows of a stream, batch by batch, and releases everything.
static long long rows_of(struct ArrowArrayStream *stream) {
  long long rows = 0;
  for (;;) {
    struct ArrowArray batch;
    if (stream->get_next(stream, &batch) != 0 || batch.release == NULL) break;
    rows += batch.length;
    batch.release(&batch);
  }
  stream->release(stream);
  return rows;
}

int main(void) {
  kanava_history *history = NULL;
  kanava_text *text = NULL;
  kanava_error *error = NULL;
  struct ArrowArrayStream stream;

  if (kanava_history_new(NULL, &history, &error)) goto done;
  if (kanava_csv_read((const uint8_t *)EXPORT, strlen(EXPORT), &stream, &error)) goto done;
  if (kanava_history_append_table(history, &stream, OPTIONS, &text, &error)) goto done;
  puts(kanava_text_data(text));
  kanava_text_free(text), text = NULL;

  if (kanava_history_contacts_table(history, &stream, &error)) goto done;
  printf("%lld contacts in the table\n", rows_of(&stream));

  if (kanava_history_timeline(history, "0412345678", &text, &error)) goto done;
  puts(kanava_text_data(text));

done:
  if (error) fprintf(stderr, "%s\n", kanava_error_message(error));
  int failed = error != NULL;
  kanava_text_free(text);
  kanava_history_free(history);
  kanava_error_free(error);
  return failed;
}
