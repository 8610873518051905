// One decision through the door of C: document in, document out, a policy of 50 rules. Prints JSON.
// Arguments: the policy's and the request's file.

#define _POSIX_C_SOURCE 200809L
#include <kanava.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 9, EACH = 2000 };

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

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  char *policy = count == 3 ? contents(arguments[1]) : NULL, *request = count == 3 ? contents(arguments[2]) : NULL;
  kanava_router *router = NULL;
  kanava_error *error = NULL;
  double times[ROUNDS];
  kanava_status status = kanava_router_new(policy, &router, &error);
  for (int round = 0; round < ROUNDS && status == KANAVA_STATUS_OK; round++) {
    double began = now();
    for (int i = 0; i < EACH && status == KANAVA_STATUS_OK; i++) {
      kanava_text *decision = NULL;
      status = kanava_router_decide(router, request, NULL, NULL, &decision, &error);
      kanava_text_free(decision);
    }
    times[round] = (now() - began) / EACH;
  }
  if (status == KANAVA_STATUS_OK) {
    qsort(times, ROUNDS, sizeof *times, by_size);
    printf("{\"door\": \"c, document\", \"microseconds\": %.2f, \"per_second\": %.0f}\n", times[ROUNDS / 2] * 1e6, 1 / times[ROUNDS / 2]);
  } else {
    fprintf(stderr, "%s\n", kanava_error_message(error));
  }
  kanava_router_free(router);
  kanava_error_free(error);
  free(policy);
  free(request);
  return status != KANAVA_STATUS_OK;
}
