// A call and a chat in, the brief and a routed contact out. The same in quickstart.rs and quickstart.py.
//
//   scripts/build-c.sh
//   cc -std=c11 -Itarget/c/include examples/quickstart.c -Ltarget/c/lib -lkanava -Wl,-rpath,target/c/lib -o quickstart
//   ./quickstart

#include <kanava.h>
#include <stdio.h>

static const char *CALL = "{\"contact_id\": \"17\", \"arrived_at\": \"2026-11-19T18:50:00+02:00\", \"phone\": \"041 234 5678\","
                          "\"matter\": \"connection.slow\", \"outcome\": \"unresolved\", \"agent\": \"anna\"}";
static const char *CHAT = "{\"contact_id\": \"a9\", \"arrived_at\": \"2026-11-20T08:31:00+02:00\", \"phone\": \"+358 41 2345678\","
                          "\"matter\": \"connection.slow\", \"outcome\": \"closed_unanswered\"}";
static const char *POLICY =
    "{\"name\": \"help desk\", \"version\": \"1\", \"objective\": {},"
    "\"hours\": {\"day\": {\"open\": \"Mo-Fr 08:00-20:00; PH off\", \"zone\": \"Europe/Helsinki\", \"country\": \"FI\"}},"
    "\"channels\": {\"voice\": {\"kind\": \"voice\", \"hours\": \"day\", \"queue\": \"service\"},"
    " \"mail\": {\"kind\": \"mail\", \"queue\": \"letters\"}},"
    "\"rules\": [{\"name\": \"an open case stays with whoever holds it\", \"when\": \"facts.repeat\","
    " \"then\": {\"prefer\": [\"voice\"], \"keep_with_holder\": {\"max_wait_minutes\": 10}}}],"
    "\"fallback\": {\"channel\": \"mail\"}}";
static const char *REQUEST = "{\"at\": \"2026-11-20T09:00:00+02:00\", \"channel\": \"voice\", \"customer\": \"0412345678\","
                             "\"matter\": \"connection.slow\"}";

int main(void) {
  kanava_history *history = NULL;
  kanava_router *router = NULL;
  kanava_text *text = NULL, *facts = NULL;
  kanava_error *error = NULL;

  if (kanava_history_new("{\"region\": \"FI\"}", &history, &error)) goto done;
  if (kanava_history_append(history, CALL, "{\"source\": \"calls\", \"channel\": \"voice\"}", &text, &error)) goto done;
  kanava_text_free(text), text = NULL; // the report
  if (kanava_history_append(history, CHAT, "{\"source\": \"chats\", \"channel\": \"chat\"}", &text, &error)) goto done;
  kanava_text_free(text), text = NULL;

  if (kanava_router_new(POLICY, &router, &error)) goto done;
  if (kanava_history_facts(history, REQUEST, &facts, &error)) goto done;

  if (kanava_history_brief(history, "041 234 5678", "2026-11-20T09:00:00+02:00", &text, &error)) goto done;
  puts(kanava_text_data(text));
  kanava_text_free(text), text = NULL;
  if (kanava_router_decide(router, kanava_text_data(facts), NULL, NULL, &text, &error)) goto done;
  puts(kanava_text_data(text));

done:
  if (error) fprintf(stderr, "%s\n", kanava_error_message(error));
  int failed = error != NULL;
  kanava_text_free(text);
  kanava_text_free(facts);
  kanava_router_free(router);
  kanava_history_free(history);
  kanava_error_free(error);
  return failed;
}
