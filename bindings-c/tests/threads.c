// Several threads on one `const` handle, and several threads each with handles of its own, at the same time.
#include "check.h"

#include <pthread.h>

enum { THREADS = 4, ROUNDS = 25, OWN = 40 };

typedef struct {
  const kanava_history *history;
  const kanava_router *router;
  const char *timeline, *decision;
} shared;

static void *ask(void *argument) {
  const shared *all = argument;
  for (int round = 0; round < ROUNDS; round++) {
    SAYS(all->timeline, kanava_history_timeline(all->history, "genesys:1", text, error));
    SAYS("genesys:1", kanava_history_facts(all->history, REQUEST, text, error));
    SAYS("\"contacts\":10", kanava_history_summary(all->history, text, error));
    SAYS(all->decision, kanava_router_decide(all->router, REQUEST, NULL, NULL, text, error));
    REFUSES(KANAVA_STATUS_NOT_FOUND, NULL, kanava_history_timeline(all->history, "genesys:nobody", (kanava_text *[]){NULL}, error));
    struct ArrowArrayStream stream;
    WORKS(kanava_history_table(all->history, "{\"table\":\"contacts\"}", &stream, error));
    stream.release(&stream);
  }
  return NULL;
}

static void fill(kanava_history *history, int contacts) {
  char contact[256];
  for (int i = 0; i < contacts; i++) {
    snprintf(contact, sizeof contact,
             "{\"contact_id\":\"%d\",\"arrived_at\":\"2026-03-%02dT09:00:00Z\",\"phone\":\"+3584012345%02d\"}", i,
             1 + i % 28, i % 5);
    SAYS("\"accepted\":1", kanava_history_append(history, contact, OPTIONS, text, error));
  }
}

static void *own(void *unused) {
  (void)unused;
  kanava_history *history = NULL;
  WORKS(kanava_history_new(NULL, &history, error));
  fill(history, OWN);
  SAYS("\"customers\":5", kanava_history_summary(history, text, error));
  kanava_history_free(history);
  return NULL;
}

int main(void) {
  kanava_history *history = NULL;
  kanava_router *router = NULL;
  kanava_text *timeline = NULL, *decision = NULL;
  WORKS(kanava_history_new(NULL, &history, error));
  WORKS(kanava_router_new(POLICY, &router, error));
  fill(history, 10);
  WORKS(kanava_history_timeline(history, "genesys:1", &timeline, error));
  WORKS(kanava_router_decide(router, REQUEST, NULL, NULL, &decision, error));

  // Every thread must get byte for byte what one thread got.
  shared all = {history, router, kanava_text_data(timeline), kanava_text_data(decision)};
  pthread_t threads[2 * THREADS];
  for (int i = 0; i < 2 * THREADS; i++)
    CHECK(pthread_create(&threads[i], NULL, i % 2 ? own : ask, &all) == 0);
  for (int i = 0; i < 2 * THREADS; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);

  kanava_text_free(timeline);
  kanava_text_free(decision);
  kanava_history_free(history);
  kanava_router_free(router);
  puts("threads: the same answers in every thread");
  return 0;
}
