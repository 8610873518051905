// kanava.hpp: handles that free themselves, failures as exceptions, tables that move.
#include <kanava.hpp>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <vector>

#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      std::cerr << __FILE__ << ':' << __LINE__ << ": not so: " << #condition << '\n';                                  \
      std::exit(1);                                                                                                    \
    }                                                                                                                  \
  } while (0)

static_assert(!std::is_copy_constructible_v<kanava::History> && std::is_nothrow_move_constructible_v<kanava::History>);
static_assert(!std::is_copy_constructible_v<kanava::Table> && std::is_nothrow_move_assignable_v<kanava::Table>);
static_assert(std::is_same_v<std::underlying_type_t<kanava_status>, int32_t>);

namespace {

const std::string calls = R"({"source":"genesys","channel":"voice"})";
const std::string policy = R"({"name":"small","version":"1","objective":{},
  "channels":{"mail":{"kind":"mail"}},"fallback":{"channel":"mail"}})";
const std::string request = R"({"at":"2026-03-04T09:00:00Z","customer":"genesys:1"})";

bool has(const std::string &whole, const std::string &part) { return whole.find(part) != std::string::npos; }

template <typename Call> kanava_status status_of(Call call) {
  try {
    call();
  } catch (const kanava::Error &error) {
    CHECK(std::strlen(error.what()) > 0);
    return error.status();
  }
  return KANAVA_STATUS_OK;
}

void a_history() {
  kanava::History history;
  CHECK(has(history.append(R"({"contact_id":"1","arrived_at":"2026-03-02T09:00:00Z","phone":"+358401234567"})", calls),
            "\"accepted\":1"));
  kanava::Table csv = kanava::read_csv("contact_id,arrived_at,phone\n2,2026-03-03T09:00:00Z,+358401234567\n");
  CHECK(has(history.append(std::move(csv), calls), "\"accepted\":1"));
  CHECK(csv.stream()->release == nullptr);

  const kanava::History &shared = history;
  const std::string id = shared.customer("genesys:2");
  CHECK(id == shared.customer("+358401234567"));
  CHECK(has(shared.timeline(id), "genesys:2"));
  CHECK(has(shared.brief(id), id) && has(shared.brief(id, "2026-03-04T09:00:00Z"), id));
  CHECK(has(shared.cases(), "{") && has(shared.cases(R"({"open":true,"at":"2026-03-04T09:00:00Z"})"), "{"));
  CHECK(has(shared.facts(request), id));
  CHECK(has(shared.why("genesys:1", "genesys:2"), "\"field\":\"phone\""));
  CHECK(status_of([&] { shared.why_not("genesys:1", "genesys:nobody"); }) == KANAVA_STATUS_NOT_FOUND);
  CHECK(has(shared.summary(), "\"contacts\":2") && has(shared.resolver(), "{"));

  std::vector<kanava::Table> tables;
  tables.push_back(shared.contacts_table());
  tables.push_back(shared.contacts_table(R"({"columns":["contact_id","channel"],"since":"2026-01-01T00:00:00Z"})"));
  tables.push_back(shared.customers_table());
  tables.push_back(shared.customers_table(R"({"at":"2026-03-04T09:00:00Z"})"));
  tables.push_back(shared.entries_table());
  tables.push_back(shared.doubtful_table());
  tables.push_back(shared.doubtful_table(R"({"low":0.2,"high":0.8})"));
  tables.push_back(shared.cases_table());
  tables.push_back(shared.cases_table(" { \"open\" : true } "));
  tables.push_back(shared.cases_table("{ }"));
  tables.push_back(shared.timeline_table(id));
  tables.push_back(shared.table(R"({"table":"customers"})"));
  tables.push_back(shared.links_table());
  tables.push_back(shared.refused_table());
  for (kanava::Table &table : tables)
    CHECK(table.stream()->release != nullptr);

  CHECK(status_of([&] { shared.cases_table("[]"); }) == KANAVA_STATUS_INVALID_DOCUMENT);
  CHECK(status_of([&] { shared.timeline_table("a:\"\\\n\x1f"); }) == KANAVA_STATUS_NOT_FOUND);
  CHECK(status_of([&] { shared.table(R"({"table":"log","open":true})"); }) == KANAVA_STATUS_INVALID_DOCUMENT);

  // Two histories that exchanged their logs agree, and a moved history is the same history.
  kanava::History other;
  CHECK(has(other.merge(shared.log_table()), "\"accepted\":2"));
  const kanava::History moved = std::move(other);
  CHECK(moved.cases() == shared.cases() && moved.get() != nullptr);
  CHECK(has(history.assertion(R"({"type":"note","subject":"genesys:1","text":"calls at noon","actor":"anna",
      "at":"2026-03-05T09:00:00Z"})"), ""));
  CHECK(has(history.brief(id), "calls at noon"));

  // What is saved is loaded; what was cut short, or stopped, is refused.
  std::string saved;
  const auto keep = [&](std::string_view part) {
    saved += part;
    return true;
  };
  CHECK(history.save(keep) == saved.size());
  const kanava::History loaded = kanava::History::load(saved);
  CHECK(loaded.brief(id) == history.brief(id) && loaded.resolver() == history.resolver());
  const kanava::History swedish = kanava::History::load(saved, R"({"region":"SE"})");
  CHECK(has(swedish.resolver(), R"("region":"SE")"));
  const std::string_view half(saved.data(), saved.size() / 2);
  CHECK(status_of([&] { kanava::History::load(half); }) == KANAVA_STATUS_STORE_CORRUPT);
  CHECK(status_of([&] { kanava::History::load("id;when\n"); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(status_of([&] { history.save([](std::string_view) { return false; }); }) == KANAVA_STATUS_STORE_IO);
  bool thrown = false;
  try {
    history.save([](std::string_view) -> bool { throw std::runtime_error("full"); });
  } catch (const std::runtime_error &error) {
    thrown = has(error.what(), "full");
  }
  CHECK(thrown);
}

void opening_hours() {
  const kanava::Hours hours(R"({"open":"Mo-Fr 09:00-15:00","zone":"Europe/Helsinki"})");
  const std::int64_t second = 1000000000, monday = std::int64_t{1772434800} * second;
  CHECK(hours.is_open(monday) && hours.state(monday) == KANAVA_HOURS_STATE_OPEN);
  CHECK(hours.next_change(monday) == monday + 6 * 3600 * second && hours.next_open(monday) == monday);
  CHECK(hours.after_open_time(monday, 0) == monday && hours.open_time(monday, monday + second) == second);
  CHECK(has(hours.at(monday), "\"state\":\"open\"") && has(hours.intervals(monday, monday + second), "\"from\":"));
  CHECK(has(kanava::holidays(R"({"place":"GB-SCT","from":2026})"), "2026-11-30"));
  CHECK(has(hours.problems(), "[]") && hours.get() != nullptr);
  CHECK(!kanava::Hours(R"({"open":"24/7","zone":"UTC"})").next_change(monday));
}

void a_router() {
  const kanava::Router router(policy);
  CHECK(has(router.policy(), "\"small\""));
  const std::string decision = router.decide(request);
  CHECK(has(decision, "\"channel\":\"mail\"") && decision == router.decide(request, R"({"queues":{}})"));
  CHECK(has(router.decide(request, {}, 0.5), "\"draw\":0.5"));
  CHECK(has(router.hours("mail", "2026-03-04T09:00:00Z"), "\"open\":true"));
  CHECK(has(router.replay(decision, request), "\"same\":true"));
  CHECK(has(router.what_if(request, {}, {}, R"({"language":"fi"})"), "\"sentences\":["));
  CHECK(has(kanava::explain(decision, R"({"form":"short"})"), "Take `mail`"));
  CHECK(has(kanava::check_policy(policy), "\"errors\":0") && has(kanava::schema("policy"), "json-schema.org"));
  CHECK(has(kanava::columns("orders"), "\"name\":\"order_id\"") && has(kanava::schema("orders"), "\"order_id\""));
  CHECK(has(kanava::diff_policies(policy, policy), "Nothing changes."));
  CHECK(router.get() != nullptr);
  kanava::Table table = router.decide_table(kanava::read_csv("at,matter\n2026-03-04T09:00:00Z,invoice\n"));
  CHECK(table.stream()->release != nullptr);

  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&] { CHECK(router.decide(request) == decision); });
  for (std::thread &thread : threads)
    thread.join();
}

const std::string people = "source,record_id,name,born,phone\n"
                           "crm,1,Katarzyna Nowak,1971-03-02,+48 601 234 567\n"
                           "crm,2,Liam O'Brien,1985-11-30,+353 85 123 4567\n"
                           "shop,a,Nowak Katarzyna,02.03.1971,601234567\n"
                           "shop,b,Liam OBrien,30.11.1985,0851234567\n";

void a_resolution() {
  std::vector<std::string> steps;
  const kanava::Progress progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total) {
    CHECK(done <= total);
    steps.emplace_back(step);
    return true;
  };
  kanava::Table labels = kanava::read_csv("record_a,record_b,same\ncrm:1,shop:a,true\n");
  kanava::Resolution found(kanava::read_csv(people), R"({"threshold":0.6})", std::move(labels), progress);
  CHECK(!steps.empty() && steps.front() == "read");
  CHECK(has(found.why("crm:1", "shop:a"), "\"same\":true") && has(found.why_not("crm:1", "crm:2"), "\"same\":false"));
  CHECK(has(found.report(), "\"records\":4") && has(found.report(), "\"customers\":2"));
  CHECK(found.customers().stream()->release != nullptr && found.links().stream()->release != nullptr);
  CHECK(found.doubtful().stream()->release != nullptr && found.doubtful(R"({"low":0.2})").stream()->release != nullptr);
  CHECK(status_of([&] { found.doubtful(R"({"low":0.001})"); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(found.refused().stream()->release != nullptr && found.evidence("crm:1", "crm:2").stream()->release != nullptr);
  CHECK(status_of([&] { found.table(R"({"table":"links","a":"crm:1"})"); }) == KANAVA_STATUS_INVALID_DOCUMENT);
  CHECK(has(kanava::score(found.customers(), found.customers()), "\"pairwise\":{\"precision\":1.0"));

  // The resolver of one is the next one's, and a moved resolution is the same resolution.
  const kanava::Resolution moved = std::move(found);
  const kanava::Resolution again(kanava::read_csv(people), R"({"resolver":)" + moved.resolver() + "}");
  CHECK(again.resolver() == moved.resolver() && again.get() != nullptr);

  const auto resolve = [](const kanava::Progress &tell) { kanava::Resolution(kanava::read_csv(people), {}, {}, tell); };
  CHECK(status_of([&] { resolve([](auto, auto, auto) { return false; }); }) == KANAVA_STATUS_CANCELLED);
  CHECK(status_of([] { kanava::Resolution(kanava::Table()); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(status_of([&] { moved.why("crm:1", "crm:9"); }) == KANAVA_STATUS_NOT_FOUND);
  bool thrown = false;
  try {
    resolve([](auto, auto, auto) -> bool { throw std::logic_error("enough"); });
  } catch (const std::logic_error &error) {
    thrown = has(error.what(), "enough");
  }
  CHECK(thrown);
}

void a_simulation() {
  CHECK(has(kanava::queueing(R"({"model":"erlang_b","agents":2,"load":1})"), "\"lost\":0.2"));
  const std::string plan = R"({"policies":[{"name":"calls","version":"1","objective":{},"channels":)"
                           R"({"voice":{"kind":"voice","queue":"q"}},"fallback":{"channel":"voice"}}],"floor_plan":)"
                           R"({"queues":{"q":{"channels":["voice"],"staffed":1}}},"seed":1,"replications":2})";
  const auto contacts = [] { return kanava::read_csv("at,channel\n2026-03-02T08:00:00Z,voice\n"); };
  CHECK(has(kanava::simulate(plan, contacts()), "\"measure\":\"contacts\",\"value\":1.0"));
  CHECK(kanava::simulate_table(plan, contacts()).stream()->release != nullptr);
  CHECK(status_of([&] { kanava::simulate(plan); }) == KANAVA_STATUS_INVALID_DOCUMENT);
}

void failures() {
  CHECK(status_of([] { kanava::ZoneData("tzdata"); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(status_of([] { kanava::ZoneData::open("no/such/folder", "2099z"); }) == KANAVA_STATUS_STORE_IO);
  CHECK(status_of([] { kanava::Router("{"); }) == KANAVA_STATUS_INVALID_POLICY);
  CHECK(status_of([] { kanava::History("{"); }) == KANAVA_STATUS_INVALID_DOCUMENT);
  CHECK(status_of([] { kanava::normalise("horse", "a"); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(status_of([] { kanava::normalise("email", std::string("a\0b", 3)); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  CHECK(status_of([] { kanava::History().append(kanava::Table(), calls); }) == KANAVA_STATUS_INVALID_ARGUMENT);
  try {
    kanava::Router("{\n  \"name\": 7\n}");
  } catch (const kanava::Error &error) {
    CHECK(has(error.document(), "\"line\":2"));
    return;
  }
  CHECK(!"a bad policy was taken");
}

} // namespace

int main() {
  CHECK(kanava::version() == KANAVA_VERSION_STRING);
  CHECK(has(kanava::normalise("email", "Anna@Example.com"), "anna@example.com"));
  a_history();
  a_router();
  opening_hours();
  a_resolution();
  a_simulation();
  failures();
  std::cout << "wrapper: handles, tables and failures in C++\n";
}
