// Opening hours by themselves: every function as it is meant to be used, and refused.
#include "check.h"

#define SECOND INT64_C(1000000000)
#define EVE (INT64_C(1798099200) * SECOND)      // 2026-12-24T08:00:00Z, a holiday
#define REOPENS (INT64_C(1798441200) * SECOND)  // 2026-12-28T07:00:00Z, 09:00 in Helsinki
#define SATURDAY (INT64_C(1772872200) * SECOND) // 2026-03-07T08:30:00Z, by appointment
#define MONDAY (INT64_C(1772434800) * SECOND)   // 2026-03-02T07:00:00Z, 09:00 in Helsinki
#define WEEK (7 * 24 * 3600 * SECOND)

#define NULL_ARGUMENT(name, call) REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, "`" name "` is NULL", call)

static const char *const OFFICE =
    "{\"open\":\"Mo-Fr 09:00-15:00; Sa 10:00-12:00 \\\"by appointment\\\"; PH off\",\"zone\":\"Europe/Helsinki\","
    "\"country\":\"FI\"}";

static void what_is_asked(const kanava_hours *hours) {
  kanava_hours_state state = KANAVA_HOURS_STATE_OPEN;
  WORKS(kanava_hours_state_at(hours, EVE, &state, error));
  CHECK(state == KANAVA_HOURS_STATE_CLOSED);
  WORKS(kanava_hours_state_at(hours, SATURDAY, &state, error));
  CHECK(state == KANAVA_HOURS_STATE_UNKNOWN);
  bool open = true;
  WORKS(kanava_hours_is_open(hours, SATURDAY, &open, error));
  CHECK(!open);
  WORKS(kanava_hours_is_open(hours, MONDAY, &open, error));
  CHECK(open);

  int64_t at = 0;
  WORKS(kanava_hours_next_change(hours, MONDAY, &at, error));
  CHECK(at == MONDAY + 6 * 3600 * SECOND);
  WORKS(kanava_hours_next_open(hours, EVE, &at, error));
  CHECK(at == REOPENS);
  WORKS(kanava_hours_open_time(hours, MONDAY, MONDAY + WEEK, &at, error));
  CHECK(at == 30 * 3600 * SECOND);
  // An hour, promised 20 minutes before closing.
  WORKS(kanava_hours_after_open_time(hours, MONDAY + (6 * 60 - 20) * 60 * SECOND, 3600 * SECOND, &at, error));
  CHECK(at == MONDAY + (24 * 60 + 40) * 60 * SECOND);

  SAYS("\"holiday_name\":\"Christmas Eve\"", kanava_hours_at(hours, EVE, text, error));
  SAYS("\"comment\":\"by appointment\"", kanava_hours_at(hours, SATURDAY, text, error));
  SAYS("\"holiday_data\":\"holidays ", kanava_hours_at(hours, EVE, text, error));
  SAYS("\"state\":\"unknown\"", kanava_hours_intervals(hours, MONDAY, MONDAY + WEEK, text, error));
  SAYS("{\"problems\":[]}", kanava_hours_problems(hours, text, error));
}

static void what_is_refused(const kanava_hours *hours) {
  kanava_hours *none = GARBAGE;
  kanava_text *text = GARBAGE;
  kanava_hours_state state = KANAVA_HOURS_STATE_OPEN;
  bool open = true;
  int64_t at = 7;
  NULL_ARGUMENT("document", kanava_hours_new(NULL, NULL, &none, error));
  NULL_ARGUMENT("out", kanava_hours_new(OFFICE, NULL, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL,
          kanava_hours_new("{\"open\":\"Nov 31 off\",\"zone\":\"UTC\"}", NULL, &none, error));
  NULL_ARGUMENT("hours", kanava_hours_state_at(NULL, EVE, &state, error));
  NULL_ARGUMENT("out", kanava_hours_state_at(hours, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_is_open(NULL, EVE, &open, error));
  NULL_ARGUMENT("out", kanava_hours_is_open(hours, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_next_change(NULL, EVE, &at, error));
  NULL_ARGUMENT("out", kanava_hours_next_change(hours, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_next_open(NULL, EVE, &at, error));
  NULL_ARGUMENT("out", kanava_hours_next_open(hours, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_open_time(NULL, EVE, EVE, &at, error));
  NULL_ARGUMENT("out", kanava_hours_open_time(hours, EVE, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_after_open_time(NULL, EVE, 1, &at, error));
  NULL_ARGUMENT("out", kanava_hours_after_open_time(hours, EVE, 1, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_at(NULL, EVE, &text, error));
  NULL_ARGUMENT("out", kanava_hours_at(hours, EVE, NULL, error));
  NULL_ARGUMENT("hours", kanava_hours_intervals(NULL, EVE, EVE, &text, error));
  NULL_ARGUMENT("out", kanava_hours_intervals(hours, EVE, EVE, NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_hours_intervals(hours, EVE, EVE - 1, &text, error));
  NULL_ARGUMENT("hours", kanava_hours_problems(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_hours_problems(hours, NULL, error));
  CHECK(none == GARBAGE && text == GARBAGE && state == KANAVA_HOURS_STATE_OPEN && open && at == 7);
}

static void days_off(void) {
  kanava_text *text = GARBAGE;
  SAYS("{\"date\":\"2026-12-26\",\"name\":", kanava_holidays("{\"place\":\"FI\",\"from\":2026}", text, error));
  NULL_ARGUMENT("question", kanava_holidays(NULL, &text, error));
  NULL_ARGUMENT("out", kanava_holidays("{}", NULL, error));
  REFUSES(KANAVA_STATUS_INVALID_DOCUMENT, NULL, kanava_holidays("{}", &text, error));
  REFUSES(KANAVA_STATUS_INVALID_ARGUMENT, NULL, kanava_holidays("{\"place\":\"UK\",\"from\":2026}", &text, error));
  CHECK(text == GARBAGE);
}

static void never(void) {
  kanava_hours *hours = NULL;
  WORKS(kanava_hours_new("{\"open\":\"24/7\",\"zone\":\"UTC\"}", NULL, &hours, error));
  int64_t at = 0;
  WORKS(kanava_hours_next_change(hours, EVE, &at, error));
  CHECK(at == KANAVA_NEVER);
  for (int i = 0; i < 3; i++) {
    const int64_t odd[] = {INT64_MIN, 0, INT64_MAX};
    WORKS(kanava_hours_next_open(hours, odd[i], &at, error));
    WORKS(kanava_hours_open_time(hours, odd[i], INT64_MAX, &at, error));
    SAYS("\"open\":true", kanava_hours_at(hours, odd[i], text, error));
  }
  kanava_hours_free(hours);
}

int main(void) {
  kanava_hours *hours = NULL;
  WORKS(kanava_hours_new(OFFICE, NULL, &hours, error));
  what_is_asked(hours);
  what_is_refused(hours);
  kanava_hours_free(hours);
  kanava_hours_free(NULL);
  never();
  days_off();
  puts("hours: every answer came");
  return 0;
}
