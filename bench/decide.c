// One decision through the door of C: document in, document out. Prints JSON.
// Arguments: the policy's file, and the file of one request or of one a line.

#define _POSIX_C_SOURCE 200809L
#include <kanava.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Requests so few that they are in the cache, as one is that was just made.
enum { COUNT = 20000, WARM = 5000, REQUESTS = 256 };

static char *contents(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) return NULL;
  long size = ftell(file);
  char *text = size < 0 ? NULL : calloc((size_t)size + 1, 1);
  rewind(file);
  if (text != NULL && fread(text, 1, (size_t)size, file) != (size_t)size) text[0] = '\0';
  fclose(file);
  return text;
}

// Cuts the text at its lines when each is a request, and says how many there are.
static size_t cut(char *text, char **requests, size_t most) {
  size_t found = 0;
  if (text == NULL) return 0;
  if (strstr(text, "}\n{") == NULL) {
    requests[0] = text;
    return 1;
  }
  for (char *line = strtok(text, "\n"); line != NULL && found < most; line = strtok(NULL, "\n")) requests[found++] = line;
  return found;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  static char *requests[REQUESTS];
  static double times[COUNT];
  char *policy = count == 3 ? contents(arguments[1]) : NULL, *text = count == 3 ? contents(arguments[2]) : NULL;
  size_t given = cut(text, requests, REQUESTS);
  kanava_router *router = NULL;
  kanava_error *error = NULL;
  kanava_status status = kanava_router_new(policy, &router, &error);
  for (size_t i = 0; given > 0 && i < WARM + COUNT && status == KANAVA_STATUS_OK; i++) {
    kanava_text *decision = NULL;
    double began = now();
    status = kanava_router_decide(router, requests[i % given], NULL, NULL, &decision, &error);
    kanava_text_free(decision);
    if (i >= WARM) times[i - WARM] = now() - began;
  }
  if (status == KANAVA_STATUS_OK && given > 0) {
    qsort(times, COUNT, sizeof *times, by_size);
    printf("{\"case\": \"c, document to document\", \"microseconds_p50\": %.2f, \"microseconds_p99\": %.2f}\n",
           times[COUNT / 2], times[COUNT * 99 / 100]);
  } else {
    fprintf(stderr, "%s\n", error == NULL ? "two files are needed" : kanava_error_message(error));
  }
  kanava_router_free(router);
  kanava_error_free(error);
  free(policy);
  free(text);
  return status != KANAVA_STATUS_OK || given == 0;
}
