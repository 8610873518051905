// One decision: a policy, a request with what the history knows of the customer, and the reasons for the choice.
//
// The same program stands beside this one in Rust and Python, and prints the same.
#include <kanava.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A second call about the same invoice, half an hour after closing time.
#define AT "2026-03-03T16:30:00+02:00"
static const char REQUEST[] = "{\"at\":\"" AT "\",\"channel\":\"voice\",\"matter\":\"invoice.due_date\","
                              "\"customer\":\"genesys:c1\",\"facts\":{\"repeat\":true,\"repeat_count\":2,"
                              "\"contacts_30d\":3,\"tried_in_vain\":[\"chat\"]}}";

// Ends the program with the library's own words when a call failed.
static void must(kanava_status status, kanava_error **error) {
  if (status == KANAVA_STATUS_OK)
    return;
  fprintf(stderr, "%s\n", kanava_error_message(*error));
  kanava_error_free(*error);
  exit(1);
}

// The whole of a file as a string; the policy stands beside this source.
static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  char *text = calloc(1, 1 << 16);
  if (file == NULL || text == NULL) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  text[fread(text, 1, (1 << 16) - 1, file)] = '\0';
  fclose(file);
  return text;
}

// Prints the sentences of a list of strings, one a line. A real program would ask its JSON library.
static void print_list(const char *document, const char *name) {
  const char *at = strstr(document, name);
  for (at = at != NULL ? at + strlen(name) : ""; *at != '\0' && *at != ']'; at++) {
    if (*at != '"')
      continue;
    printf("- ");
    for (at++; *at != '"'; at++) {
      if (*at == '\\')
        at++;
      putchar(*at);
    }
    putchar('\n');
  }
}

int main(int count, char **arguments) {
  char *policy = read_file(count > 1 ? arguments[1] : "examples/policy.json");
  kanava_router *router = NULL;
  kanava_text *hours = NULL, *decision = NULL, *explanation = NULL;
  kanava_error *error = NULL;
  must(kanava_router_new(policy, &router, &error), &error);
  must(kanava_router_hours(router, "voice", AT, &hours, &error), &error);
  must(kanava_router_decide(router, REQUEST, NULL, NULL, &decision, &error), &error);
  must(kanava_decision_explain(kanava_text_data(decision), NULL, &explanation, &error), &error);
  printf("hours     %s\n", kanava_text_data(hours));
  printf("decision  %s\n", kanava_text_data(decision));
  print_list(kanava_text_data(explanation), "\"sentences\":[");
  kanava_text_free(hours);
  kanava_text_free(decision);
  kanava_text_free(explanation);
  kanava_router_free(router);
  free(policy);
  return 0;
}
