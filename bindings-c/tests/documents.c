// Every function that answers with a document or a scalar, used as it is meant to be.
#include "check.h"

static void a_history(void) {
  kanava_history *history = GARBAGE;
  WORKS(kanava_history_new(NULL, &history, error));
  SAYS("\"accepted\":1", kanava_history_append(history, CONTACT("1", "02", "040 123 4567"),
                                              "{\"source\":\"genesys\",\"channel\":\"voice\",\"region\":\"FI\"}", text, error));
  SAYS("\"accepted\":1", kanava_history_append(history, CONTACT("2", "03", "+358401234567"),
                                              "{\"source\":\"chat\",\"channel\":\"chat\"}", text, error));
  SAYS("\"unchanged\":1", kanava_history_append(history, CONTACT("2", "03", "+358401234567"),
                                                "{\"source\":\"chat\",\"channel\":\"chat\"}", text, error));
  SAYS("\"accepted\":1",
       kanava_history_append(history, CONTACT("3", "03", "+358 50 765 4321"), OPTIONS, text, error));

  // The number joins the call and the chat, and every key leads to the one customer.
  const char *keys[] = {"genesys:1", "chat:2", "phone:+358401234567", "+358 40 123 4567", NULL};
  kanava_text *customer = NULL;
  WORKS(kanava_history_customer(history, "genesys:1", &customer, error));
  keys[4] = kanava_text_data(customer);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    SAYS(kanava_text_data(customer), kanava_history_customer(history, keys[i], text, error));

  SAYS("chat:2", kanava_history_timeline(history, "genesys:1", text, error));
  SAYS(kanava_text_data(customer), kanava_history_brief(history, "genesys:1", NULL, text, error));
  SAYS(kanava_text_data(customer), kanava_history_brief(history, "genesys:1", "2026-03-04T09:00:00Z", text, error));
  SAYS(kanava_text_data(customer), kanava_history_cases(history, NULL, text, error));
  SAYS("invoice.due_date", kanava_history_cases(history, "{\"open\":true,\"at\":\"2026-03-04T09:00:00Z\"}", text, error));
  SAYS("\"repeat\":true", kanava_history_facts(history, REQUEST, text, error));
  SAYS("\"field\":\"phone\"", kanava_history_why(history, "genesys:1", "chat:2", text, error));
  SAYS("\"same\":false", kanava_history_why_not(history, "genesys:1", "genesys:3", text, error));
  SAYS("\"contacts\":3", kanava_history_summary(history, text, error));
  SAYS("{", kanava_history_resolver(history, text, error));

  // An assertion and its undoing.
  kanava_text *id = NULL, *before = NULL, *after = NULL;
  char undo[256];
  WORKS(kanava_history_cases(history, NULL, &before, error));
  WORKS(kanava_history_assert(history,
                              "{\"type\":\"same\",\"a\":\"genesys:1\",\"b\":\"genesys:3\",\"actor\":\"anna\","
                              "\"at\":\"2026-03-05T09:00:00Z\",\"reason\":\"told me\"}",
                              &id, error));
  SAYS("genesys:3", kanava_history_timeline(history, "genesys:1", text, error));
  snprintf(undo, sizeof undo, "{\"type\":\"undo\",\"undo\":\"%s\",\"actor\":\"anna\",\"at\":\"2026-03-05T10:00:00Z\"}",
           kanava_text_data(id));
  SAYS("", kanava_history_assert(history, undo, text, error));
  WORKS(kanava_history_cases(history, NULL, &after, error));
  CHECK(strcmp(kanava_text_data(before), kanava_text_data(after)) == 0);
  kanava_text_free(id);
  kanava_text_free(before);
  kanava_text_free(after);

  // A text outlives the history it came from.
  kanava_history_free(history);
  CHECK(kanava_text_size(customer) > 0);
  kanava_text_free(customer);
}

static void a_router(void) {
  kanava_router *router = GARBAGE;
  const double draw = 0.25;
  WORKS(kanava_router_new(POLICY, &router, error));
  SAYS("\"small\"", kanava_router_policy(router, text, error));
  SAYS("\"steps\"", kanava_router_decide(router, REQUEST, NULL, NULL, text, error));
  SAYS("\"channel\"", kanava_router_decide(router, REQUEST, "{\"queues\":{}}", &draw, text, error));
  SAYS("\"open\":true", kanava_router_hours(router, "voice", "2026-03-04T09:00:00Z", text, error));
  SAYS("\"open\":false", kanava_router_hours(router, "voice", "2026-03-07T09:00:00Z", text, error));
  kanava_router_free(router);
}

// An hour ahead of UTC, and nothing else.
static size_t zone_file(uint8_t *out) {
  static const char zone[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                             "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
                             "\0\0\x0e\x10\0\0ONE\0";
  static const char head[] = "tzdata2099z\0\0\0\0\x18\0\0\0\x4c\0\0\0\x4c", name[] = "Mars/Base";
  const size_t block = sizeof zone - 1, foot = 7, size = 2 * block + foot;
  memset(out, 0, 76);
  memcpy(out, head, sizeof head - 1);
  memcpy(out + 24, name, sizeof name - 1);
  out[24 + 47] = (uint8_t)size;
  memcpy(out + 76, zone, block);
  memcpy(out + 76 + block, zone, block);
  memcpy(out + 76 + 2 * block, "\nONE-1\n", foot);
  return 76 + size;
}

static void zones(void) {
  static const char policy[] = "{\"name\":\"t\",\"version\":\"1\",\"objective\":{},\"hours\":{\"day\":{\"open\":\"09:00-17:00\","
                               "\"zone\":\"Mars/Base\"}},\"channels\":{\"voice\":{\"kind\":\"voice\",\"hours\":\"day\"}},"
                               "\"fallback\":{\"channel\":\"voice\"}}";
  uint8_t bytes[256];
  const size_t size = zone_file(bytes);
  kanava_zone_data *data = GARBAGE;
  kanava_router *router = GARBAGE;
  WORKS(kanava_zone_data_new(bytes, size, &data, error));
  CHECK(strcmp(kanava_zone_data_version(data), "2099z") == 0);
  WORKS(kanava_router_new_with_zones(policy, data, &router, error));
  REFUSES(KANAVA_STATUS_INVALID_POLICY, NULL, kanava_router_new_with_zones(POLICY, data, &router, error));
  // A router needs its zones no longer.
  kanava_zone_data_free(data);
  SAYS("\"zone_data\":\"2099z\"", kanava_router_decide(router, REQUEST, NULL, NULL, text, error));
  SAYS("\"open\":true", kanava_router_hours(router, "voice", "2026-03-04T08:00:00Z", text, error));
  SAYS("\"open\":false", kanava_router_hours(router, "voice", "2026-03-04T16:00:00Z", text, error));
  kanava_router_free(router);
  WORKS(kanava_router_new_with_zones(POLICY, NULL, &router, error));
  kanava_router_free(router);
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "zone `Mars/Base` of the zone data `2099z` is damaged",
          kanava_zone_data_new(bytes, size - 1, &data, error));
  REFUSES(KANAVA_STATUS_STORE_IO, NULL, kanava_zone_data_open("no/such/folder", NULL, &data, error));
}

static void policies(void) {
  kanava_router *router = GARBAGE;
  kanava_text *decision = NULL;
  const double draw = 0.25;
  SAYS("\"Kanava: policy\"", kanava_schema("policy", text, error));
  SAYS("\"errors\":0", kanava_policy_check(POLICY, text, error));
  SAYS("\"suggestion\":\"did you mean `version`?\"", kanava_policy_check("{\"verzion\":1}", text, error));
  SAYS("Mikään ei muutu.", kanava_policy_diff(POLICY, POLICY, "{\"language\":\"fi\"}", text, error));
  SAYS("Nothing changes.", kanava_policy_diff(POLICY, POLICY, NULL, text, error));
  WORKS(kanava_router_new(POLICY, &router, error));
  WORKS(kanava_router_decide(router, REQUEST, NULL, NULL, &decision, error));
  SAYS("\"form\":\"long\"", kanava_decision_explain(kanava_text_data(decision), NULL, text, error));
  SAYS("Hoida kanavassa",
       kanava_decision_explain(kanava_text_data(decision), "{\"language\":\"fi\",\"form\":\"short\"}", text, error));
  SAYS("\"same\":true", kanava_router_replay(router, kanava_text_data(decision), REQUEST, NULL, text, error));
  SAYS("\"alternatives\"", kanava_router_what_if(router, REQUEST, NULL, NULL, NULL, text, error));
  SAYS("\"then\"", kanava_router_what_if(router, REQUEST, "{\"queues\":{}}", &draw,
                                         "{\"changes\":{\"channel\":\"mail\"}}", text, error));
  kanava_text_free(decision);
  kanava_router_free(router);
}

static void an_identity(void) {
  SAYS("\"value\":\"+358401234567\"", kanava_identity_normalise("phone", "040 123 4567", "FI", text, error));
}

static void a_bad_document_says_where(void) {
  kanava_router *router = GARBAGE;
  kanava_error *error = NULL;
  CHECK(kanava_router_new("{\n  \"name\": 7\n}", &router, &error) == KANAVA_STATUS_INVALID_POLICY);
  CHECK(router == GARBAGE);
  CHECK(strstr(kanava_error_message(error), "(line 2, column") != NULL);
  CHECK(strstr(kanava_error_document(error), "\"line\":2") != NULL);
  kanava_error_free(error);
}

int main(void) {
  a_history();
  a_router();
  zones();
  policies();
  an_identity();
  a_bad_document_says_where();
  puts("documents: every answer came");
  return 0;
}
