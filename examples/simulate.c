// A morning at a desk: how many agents, and whether to call people back instead of letting them wait.
//
// The same program stands beside this one in Rust and Python, and prints the same.
#include <kanava.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Calls only, however long the queue; and the same with an offer to be called back when the wait is above two minutes.
static const char SIMULATION[] =
    "{\"policies\":["
    "{\"name\":\"wait\",\"version\":\"1\",\"objective\":{},\"values\":{\"default\":{\"purchase\":0.1,\"margin\":40}},"
    "\"channels\":{\"voice\":{\"kind\":\"voice\",\"cost\":5,\"queue\":\"service\"}},\"fallback\":{\"channel\":\"voice\"}},"
    "{\"name\":\"call back\",\"version\":\"1\",\"objective\":{},"
    "\"values\":{\"default\":{\"purchase\":0.1,\"margin\":40}},"
    "\"channels\":{\"voice\":{\"kind\":\"voice\",\"cost\":5,\"max_wait_minutes\":2,\"queue\":\"service\"},"
    "\"callback\":{\"kind\":\"callback\",\"cost\":5,\"queue\":\"service\"}},"
    "\"rules\":[{\"name\":\"calls first\",\"then\":{\"prefer\":[\"voice\"]}}],"
    "\"fallback\":{\"channel\":\"callback\",\"queue\":\"service\"}}],"
    "\"arrivals\":{\"from\":\"2026-03-02T08:00:00+02:00\",\"until\":\"2026-03-02T12:00:00+02:00\","
    "\"zone\":\"Europe/Helsinki\",\"streams\":[{\"per_hour\":[0,0,0,0,0,0,0,0,90,140,120,60,0,0,0,0,0,0,0,0,0,0,0,0],"
    "\"channel\":\"voice\",\"matter\":\"order\"}]},"
    "\"floor_plan\":{\"queues\":{\"service\":{\"channels\":[\"voice\",\"callback\"],\"staffed\":7,"
    "\"handling_minutes\":4,\"handling_sd_minutes\":3,\"patience_minutes\":4}},"
    "\"channels\":{\"voice\":{\"redial\":0.5,\"repeat\":0.1},\"callback\":{\"repeat\":0.1}},"
    "\"redial_minutes\":10,\"repeat_minutes\":120,\"agent_hour\":30},\"seed\":7}";

// By the formula: how many agents the busiest hour takes, if everybody is as patient as that.
static const char NEEDED[] =
    "{\"model\":\"agents_needed\",\"arrivals_per_hour\":140,\"handling_minutes\":4,\"patience_minutes\":4}";

// Ends the program with the library's own words when a call failed.
static void must(kanava_status status, kanava_error **error) {
  if (status == KANAVA_STATUS_OK)
    return;
  fprintf(stderr, "%s\n", kanava_error_message(*error));
  kanava_error_free(*error);
  exit(1);
}

// A number of a document; a program with a JSON library would ask that one.
static double number(const char *document, const char *member) {
  const char *at = strstr(document, member);
  return at == NULL ? 0.0 : strtod(at + strlen(member), NULL);
}

// Prints the member `text` of a document.
static void print_text(const char *document) {
  static const char member[] = "\"text\":\"";
  const char *at = strstr(document, member);
  for (at = at == NULL ? "" : at + sizeof member - 1; *at != '\0' && *at != '"'; at++) {
    if (*at == '\\')
      putchar(*++at == 'n' ? '\n' : *at);
    else
      putchar(*at);
  }
}

int main(void) {
  kanava_text *text = NULL;
  kanava_error *error = NULL;
  must(kanava_queueing_document(NEEDED, &text, &error), &error);
  const char *needed = kanava_text_data(text);
  printf("%.0f agents for 140 calls an hour, %.3f of their time taken\n", number(needed, "\"agents\":"),
         number(needed, "\"occupancy\":"));
  kanava_text_free(text);

  must(kanava_simulate(SIMULATION, NULL, &text, &error), &error);
  print_text(kanava_text_data(text));
  kanava_text_free(text);
  return 0;
}
