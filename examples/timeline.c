// One customer in three channels: append contacts as they come, then print the timeline and the brief.
//
// The same program stands beside this one in Rust and Python, and prints the same.
#include <kanava.h>

#include <stdio.h>
#include <stdlib.h>

// Where each contact comes from, and the contact.
static const char *const CONTACTS[][2] = {
    {"{\"source\":\"genesys\",\"channel\":\"voice\"}",
     "{\"contact_id\":\"c1\",\"arrived_at\":\"2026-03-02T09:00:00+02:00\",\"phone\":\"040 123 4567\","
     "\"matter\":\"invoice.due_date\",\"outcome\":\"abandoned\"}"},
    {"{\"source\":\"chat\",\"channel\":\"chat\"}",
     "{\"contact_id\":\"77\",\"arrived_at\":\"2026-03-02T09:20:00+02:00\",\"email\":\"Anna.Virtanen@example.com\","
     "\"phone\":\"+358 40 123 4567\",\"matter\":\"invoice.due_date\",\"outcome\":\"unresolved\"}"},
    {"{\"source\":\"mail\",\"channel\":\"mail\"}",
     "{\"contact_id\":\"m9\",\"arrived_at\":\"2026-03-03T07:45:00Z\",\"email\":\"anna.virtanen@example.com\","
     "\"matter\":\"invoice.due_date\",\"subject\":\"Third try: when is my invoice due?\"}"},
    {"{\"source\":\"genesys\",\"channel\":\"voice\"}",
     "{\"contact_id\":\"c2\",\"arrived_at\":\"2026-03-03T10:00:00+02:00\",\"phone\":\"050 765 4321\","
     "\"matter\":\"subscription.new\"}"},
    {"{\"source\":\"mail\",\"channel\":\"mail\"}",
     "{\"contact_id\":\"m10\",\"arrived_at\":\"soon\",\"email\":\"anna.virtanen@example.com\"}"},
};

// Ends the program with the library's own words when a call failed.
static void must(kanava_status status, kanava_error **error) {
  if (status == KANAVA_STATUS_OK)
    return;
  fprintf(stderr, "%s\n", kanava_error_message(*error));
  kanava_error_free(*error);
  exit(1);
}

static void show(const char *what, kanava_text *text) {
  printf("%-9s %s\n", what, kanava_text_data(text));
  kanava_text_free(text);
}

int main(void) {
  kanava_history *history = NULL;
  kanava_text *text = NULL;
  kanava_error *error = NULL;
  // The region tells how a phone number without a country is meant.
  must(kanava_history_new("{\"region\":\"FI\"}", &history, &error), &error);
  for (size_t i = 0; i < sizeof CONTACTS / sizeof CONTACTS[0]; i++) {
    if (kanava_history_append(history, CONTACTS[i][1], CONTACTS[i][0], &text, &error) == KANAVA_STATUS_OK) {
      show("appended", text);
    } else {
      printf("refused   %s\n", kanava_error_message(error));
      kanava_error_free(error);
    }
  }
  must(kanava_history_timeline(history, "040 123 4567", &text, &error), &error);
  show("timeline", text);
  must(kanava_history_brief(history, "chat:77", NULL, &text, &error), &error);
  show("brief", text);
  must(kanava_history_why(history, "genesys:c1", "mail:m9", &text, &error), &error);
  show("why", text);
  kanava_history_free(history);
  return 0;
}
