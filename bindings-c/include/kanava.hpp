// kanava.hpp: kanava.h for C++17. Header only; link libkanava.
//
// Handles free themselves, texts are std::string, a failure is a kanava::Error. A `const` member function may be
// called from any number of threads at the same time, any other from one at a time, as in kanava.h.
//
//   kanava::History history;
//   history.append(contact, R"({"source":"genesys","channel":"voice"})");
//   std::cout << history.timeline("+358401234567") << '\n';
#ifndef KANAVA_HPP
#define KANAVA_HPP

#include <kanava_base.hpp>

namespace kanava {

/// The version of the library that runs; KANAVA_VERSION_STRING is the one compiled against.
inline std::string version() { return kanava_version_string(); }

/// The normal form of one identity.
inline std::string normalise(const std::string &kind, const std::string &raw, const Maybe &region = {}) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    return kanava_identity_normalise(detail::lent(kind), detail::lent(raw), detail::lent(region), out, error);
  });
}

/// The bytes of a CSV file as a table of text columns; `options` says what cannot be found out.
inline Table read_csv(std::string_view csv, const Maybe &options = {}) {
  return detail::table([&](ArrowArrayStream *out, kanava_error **error) {
    const auto *bytes = reinterpret_cast<const uint8_t *>(csv.data());
    return kanava_csv_read(bytes, csv.size(), detail::lent(options), out, error);
  });
}

/// One history: contacts of every channel, resolved to customers and cases.
class History {
public:
  explicit History(const Maybe &resolver = {}) {
    kanava_history *raw = nullptr;
    detail::check([&](kanava_error **error) { return kanava_history_new(detail::lent(resolver), &raw, error); });
    handle_.reset(raw);
  }

  /// A history from what `save` gave, resolved by its own resolver or by this one.
  static History load(std::string_view bytes, const Maybe &resolver = {}) {
    kanava_history *raw = nullptr;
    detail::check([&](kanava_error **error) {
      return kanava_history_load(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size(), detail::lent(resolver), &raw,
                                 error);
    });
    return History(raw);
  }

  /// Saves the history: `to` takes its bytes part after part, and answers whether to go on. What it throws comes out of
  /// here as it is. Returns how many bytes there were.
  std::uint64_t save(const std::function<bool(std::string_view)> &to) const {
    Taker taker{to, nullptr};
    std::uint64_t size = 0;
    try {
      detail::check([&](kanava_error **error) { return kanava_history_save(get(), take, &taker, &size, error); });
    } catch (const Error &) {
      if (taker.thrown)
        std::rethrow_exception(taker.thrown);
      throw;
    }
    return size;
  }

  std::string append(const std::string &document, const std::string &options) {
    return text<kanava_history_append>(*this, detail::lent(document), detail::lent(options));
  }
  std::string append(Table table, const std::string &options) {
    return text<kanava_history_append_table>(*this, table.stream(), detail::lent(options));
  }
  std::string merge(Table log) { return text<kanava_history_merge_table>(*this, log.stream()); }
  /// `assert` is a macro.
  std::string assertion(const std::string &document) {
    return text<kanava_history_assert>(*this, detail::lent(document));
  }

  std::string resolver() const { return text<kanava_history_resolver>(*this); }
  std::string customer(const std::string &key) const { return text<kanava_history_customer>(*this, detail::lent(key)); }
  std::string timeline(const std::string &key) const { return text<kanava_history_timeline>(*this, detail::lent(key)); }
  std::string brief(const std::string &key, const Maybe &at = {}) const {
    return text<kanava_history_brief>(*this, detail::lent(key), detail::lent(at));
  }
  std::string cases(const Maybe &filter = {}) const { return text<kanava_history_cases>(*this, detail::lent(filter)); }
  std::string facts(const std::string &request) const { return text<kanava_history_facts>(*this, detail::lent(request)); }
  std::string why(const std::string &a, const std::string &b) const {
    return text<kanava_history_why>(*this, detail::lent(a), detail::lent(b));
  }
  std::string why_not(const std::string &a, const std::string &b) const {
    return text<kanava_history_why_not>(*this, detail::lent(a), detail::lent(b));
  }
  std::string summary() const { return text<kanava_history_summary>(*this); }

  /// The table that the options name, as for `kanava_history_table`; below, a function for each.
  Table table(const std::string &options) const {
    return detail::table([&](ArrowArrayStream *out, kanava_error **error) {
      return kanava_history_table(get(), detail::lent(options), out, error);
    });
  }
  Table contacts_table(const Maybe &filter = {}) const { return table(detail::table_options("contacts", filter)); }
  Table customers_table(const Maybe &options = {}) const { return table(detail::table_options("customers", options)); }
  Table entries_table() const { return table(detail::table_options("entries")); }
  Table cases_table(const Maybe &filter = {}) const { return table(detail::table_options("cases", filter)); }
  Table timeline_table(const std::string &key) const {
    return table(detail::table_options("timeline", "{\"key\":" + detail::quoted(key) + "}"));
  }
  Table links_table() const { return table(detail::table_options("links")); }
  Table refused_table() const { return table(detail::table_options("refused")); }
  Table doubtful_table(const Maybe &band = {}) const { return table(detail::table_options("doubtful", band)); }
  Table log_table() const { return table(detail::table_options("log")); }

  /// The C handle, still owned by this object.
  kanava_history *get() noexcept { return handle_.get(); }
  const kanava_history *get() const noexcept { return handle_.get(); }

private:
  explicit History(kanava_history *raw) : handle_(raw) {}

  struct Taker {
    const std::function<bool(std::string_view)> &to;
    std::exception_ptr thrown;
  };

  // No exception may pass through the library: it is kept, and thrown again behind it.
  static int take(const uint8_t *bytes, size_t size, void *context) {
    Taker &taker = *static_cast<Taker *>(context);
    try {
      return taker.to(std::string_view(reinterpret_cast<const char *>(bytes), size)) ? 0 : 1;
    } catch (...) {
      taker.thrown = std::current_exception();
      return 1;
    }
  }

  template <auto Function, typename Self, typename... Inputs> static std::string text(Self &self, Inputs... inputs) {
    return detail::text([&](kanava_text **out, kanava_error **error) { return Function(self.get(), inputs..., out, error); });
  }

  std::unique_ptr<kanava_history, detail::Freed<kanava_history_free>> handle_;
};

/// Told how far a resolution is: `done` of `total` of a step, on the thread that resolves. False stops it.
using Progress = std::function<bool(std::string_view step, std::uint64_t done, std::uint64_t total)>;

/// Who is who among the records of a table, and why.
class Resolution {
public:
  /// Resolves. `labels` and `progress` may be empty. What `progress` throws comes out of here as it is.
  explicit Resolution(Table records, const Maybe &options = {}, Table labels = {}, const Progress &progress = {}) {
    Watcher watcher{progress, nullptr};
    kanava_resolution *raw = nullptr;
    try {
      detail::check([&](kanava_error **error) {
        return kanava_resolve(records.stream(), labels.stream()->release != nullptr ? labels.stream() : nullptr,
                              detail::lent(options), progress ? tell : nullptr, &watcher, &raw, error);
      });
    } catch (const Error &) {
      if (watcher.thrown)
        std::rethrow_exception(watcher.thrown);
      throw;
    }
    handle_.reset(raw);
  }

  /// The table that the options name, as for `kanava_resolution_table`; below, a function for each.
  Table table(const std::string &options) const {
    return detail::table([&](ArrowArrayStream *out, kanava_error **error) {
      return kanava_resolution_table(get(), detail::lent(options), out, error);
    });
  }
  Table customers() const { return table(detail::table_options("customers")); }
  Table links() const { return table(detail::table_options("links")); }
  Table refused() const { return table(detail::table_options("refused")); }
  Table doubtful(const Maybe &band = {}) const { return table(detail::table_options("doubtful", band)); }
  Table evidence(const std::string &a, const std::string &b) const {
    return table(detail::table_options("evidence", "{\"a\":" + detail::quoted(a) + ",\"b\":" + detail::quoted(b) + "}"));
  }
  std::string resolver() const { return text<kanava_resolution_resolver>(); }
  std::string report() const { return text<kanava_resolution_report>(); }
  std::string why(const std::string &a, const std::string &b) const {
    return text<kanava_resolution_why>(detail::lent(a), detail::lent(b));
  }
  std::string why_not(const std::string &a, const std::string &b) const {
    return text<kanava_resolution_why_not>(detail::lent(a), detail::lent(b));
  }

  /// The C handle, still owned by this object.
  const kanava_resolution *get() const noexcept { return handle_.get(); }

private:
  struct Watcher {
    const Progress &progress;
    std::exception_ptr thrown;
  };

  // No exception may pass through the library: it is kept, and thrown again behind it.
  static int tell(const char *step, std::uint64_t done, std::uint64_t total, void *context) {
    Watcher &watcher = *static_cast<Watcher *>(context);
    try {
      return watcher.progress(step, done, total) ? 0 : 1;
    } catch (...) {
      watcher.thrown = std::current_exception();
      return 1;
    }
  }

  template <auto Function, typename... Inputs> std::string text(Inputs... inputs) const {
    return detail::text([&](kanava_text **out, kanava_error **error) { return Function(get(), inputs..., out, error); });
  }

  std::unique_ptr<kanava_resolution, detail::Freed<kanava_resolution_free>> handle_;
};

/// How well customers agree with the truth.
inline std::string score(Table customers, Table truth) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    return kanava_score(customers.stream(), truth.stream(), out, error);
  });
}

/// The columns of what goes in: of `contacts`, `records`, `orders`, `subscriptions`, or the fields of `conditions`.
inline std::string columns(const std::string &name) {
  return detail::text([&](kanava_text **out, kanava_error **error) { return kanava_columns(detail::lent(name), out, error); });
}

/// The JSON Schema of a document: one of those that `kanava_schema` names.
inline std::string schema(const std::string &name) {
  return detail::text([&](kanava_text **out, kanava_error **error) { return kanava_schema(detail::lent(name), out, error); });
}

/// Every problem of a policy document.
inline std::string check_policy(const std::string &policy) {
  return detail::text(
      [&](kanava_text **out, kanava_error **error) { return kanava_policy_check(detail::lent(policy), out, error); });
}

/// What changes from one policy to another.
inline std::string diff_policies(const std::string &before, const std::string &after, const Maybe &options = {}) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    return kanava_policy_diff(detail::lent(before), detail::lent(after), detail::lent(options), out, error);
  });
}

/// A decision in sentences.
inline std::string explain(const std::string &decision, const Maybe &options = {}) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    return kanava_decision_explain(detail::lent(decision), detail::lent(options), out, error);
  });
}

/// The time zones of one release of the IANA database.
class ZoneData {
public:
  /// The bytes of one file that holds all zones, as Android has it.
  explicit ZoneData(std::string_view bytes) {
    kanava_zone_data *raw = nullptr;
    detail::check([&](kanava_error **error) {
      return kanava_zone_data_new(reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size(), &raw, error);
    });
    handle_.reset(raw);
  }
  /// A folder of TZif files, or one file that holds all zones; `version` for a folder that does not say its own.
  static ZoneData open(const std::string &path, const Maybe &version = {}) {
    kanava_zone_data *raw = nullptr;
    detail::check([&](kanava_error **error) {
      return kanava_zone_data_open(detail::lent(path), detail::lent(version), &raw, error);
    });
    return ZoneData(raw);
  }

  std::string version() const { return kanava_zone_data_version(get()); }

  /// The C handle, still owned by this object.
  const kanava_zone_data *get() const noexcept { return handle_.get(); }

private:
  explicit ZoneData(kanava_zone_data *raw) noexcept : handle_(raw) {}
  std::unique_ptr<kanava_zone_data, detail::Freed<kanava_zone_data_free>> handle_;
};

/// One router: a policy, checked and ready to decide.
class Router {
public:
  explicit Router(const std::string &policy) {
    kanava_router *raw = nullptr;
    detail::check([&](kanava_error **error) { return kanava_router_new(detail::lent(policy), &raw, error); });
    handle_.reset(raw);
  }
  /// With other time zones than those of the library.
  Router(const std::string &policy, const ZoneData &zones) {
    kanava_router *raw = nullptr;
    detail::check([&](kanava_error **error) {
      return kanava_router_new_with_zones(detail::lent(policy), zones.get(), &raw, error);
    });
    handle_.reset(raw);
  }

  std::string policy() const {
    return detail::text([&](kanava_text **out, kanava_error **error) { return kanava_router_policy(get(), out, error); });
  }
  std::string decide(const std::string &request, const Maybe &floor = {}, std::optional<double> draw = {}) const {
    return detail::text([&](kanava_text **out, kanava_error **error) {
      return kanava_router_decide(get(), detail::lent(request), detail::lent(floor), draw ? &*draw : nullptr, out, error);
    });
  }
  Table decide_table(Table requests, const Maybe &floor = {}, const Maybe &options = {}) const {
    return detail::table([&](ArrowArrayStream *out, kanava_error **error) {
      return kanava_router_decide_table(get(), requests.stream(), detail::lent(floor), detail::lent(options), out, error);
    });
  }
  std::string replay(const std::string &decision, const std::string &request, const Maybe &floor = {}) const {
    return detail::text([&](kanava_text **out, kanava_error **error) {
      return kanava_router_replay(get(), detail::lent(decision), detail::lent(request), detail::lent(floor), out, error);
    });
  }
  std::string what_if(const std::string &request, const Maybe &floor = {}, std::optional<double> draw = {},
                      const Maybe &options = {}) const {
    return detail::text([&](kanava_text **out, kanava_error **error) {
      return kanava_router_what_if(get(), detail::lent(request), detail::lent(floor), draw ? &*draw : nullptr,
                                   detail::lent(options), out, error);
    });
  }
  std::string hours(const std::string &channel, const std::string &at) const {
    return detail::text([&](kanava_text **out, kanava_error **error) {
      return kanava_router_hours(get(), detail::lent(channel), detail::lent(at), out, error);
    });
  }

  /// The C handle, still owned by this object.
  const kanava_router *get() const noexcept { return handle_.get(); }

private:
  std::unique_ptr<kanava_router, detail::Freed<kanava_router_free>> handle_;
};

/// Opening hours by themselves. Instants are nanoseconds since 1970-01-01T00:00:00Z. Any number of threads may ask.
class Hours {
public:
  /// `document` is an hours block as a policy has it: `{"open":"Mo-Fr 09:00-17:00","zone":"Europe/Helsinki"}`.
  explicit Hours(const std::string &document) : Hours(document, nullptr) {}
  /// With other time zones than those of the library.
  Hours(const std::string &document, const ZoneData &zones) : Hours(document, zones.get()) {}

  kanava_hours_state state(std::int64_t at) const {
    kanava_hours_state out{};
    detail::check([&](kanava_error **error) { return kanava_hours_state_at(get(), at, &out, error); });
    return out;
  }
  bool is_open(std::int64_t at) const {
    bool out = false;
    detail::check([&](kanava_error **error) { return kanava_hours_is_open(get(), at, &out, error); });
    return out;
  }
  /// Nothing when it does not change within ten years.
  std::optional<std::int64_t> next_change(std::int64_t at) const {
    return instant([&](std::int64_t *out, kanava_error **error) { return kanava_hours_next_change(get(), at, out, error); });
  }
  /// Nothing when it is not open within ten years.
  std::optional<std::int64_t> next_open(std::int64_t at) const {
    return instant([&](std::int64_t *out, kanava_error **error) { return kanava_hours_next_open(get(), at, out, error); });
  }
  /// When it has been open for so many nanoseconds since `at`.
  std::optional<std::int64_t> after_open_time(std::int64_t at, std::int64_t length) const {
    return instant([&](std::int64_t *out, kanava_error **error) {
      return kanava_hours_after_open_time(get(), at, length, out, error);
    });
  }
  /// In nanoseconds.
  std::int64_t open_time(std::int64_t from, std::int64_t to) const {
    std::int64_t out = 0;
    detail::check([&](kanava_error **error) { return kanava_hours_open_time(get(), from, to, &out, error); });
    return out;
  }
  std::string at(std::int64_t at) const {
    return detail::text([&](kanava_text **out, kanava_error **error) { return kanava_hours_at(get(), at, out, error); });
  }
  std::string intervals(std::int64_t from, std::int64_t to) const {
    return detail::text(
        [&](kanava_text **out, kanava_error **error) { return kanava_hours_intervals(get(), from, to, out, error); });
  }
  std::string problems() const {
    return detail::text([&](kanava_text **out, kanava_error **error) { return kanava_hours_problems(get(), out, error); });
  }

  /// The C handle, still owned by this object.
  const kanava_hours *get() const noexcept { return handle_.get(); }

private:
  Hours(const std::string &document, const kanava_zone_data *zones) {
    kanava_hours *raw = nullptr;
    detail::check([&](kanava_error **error) { return kanava_hours_new(detail::lent(document), zones, &raw, error); });
    handle_.reset(raw);
  }

  template <class Call> static std::optional<std::int64_t> instant(Call call) {
    std::int64_t out = 0;
    detail::check([&](kanava_error **error) { return call(&out, error); });
    return out == KANAVA_NEVER ? std::nullopt : std::optional<std::int64_t>(out);
  }

  std::unique_ptr<kanava_hours, detail::Freed<kanava_hours_free>> handle_;
};

/// Which days are off in a country or a part of it: a question and its days.
inline std::string holidays(const std::string &question) {
  return detail::text(
      [&](kanava_text **out, kanava_error **error) { return kanava_holidays(detail::lent(question), out, error); });
}

/// How long a queue makes people wait, by the formulas: a question and its figures.
inline std::string queueing(const std::string &question) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    return kanava_queueing_document(detail::lent(question), out, error);
  });
}

/// What policies would do to contacts, as a document. `contacts` may be empty.
inline std::string simulate(const std::string &simulation, Table contacts = {}) {
  return detail::text([&](kanava_text **out, kanava_error **error) {
    ArrowArrayStream *stream = contacts.stream()->release != nullptr ? contacts.stream() : nullptr;
    return kanava_simulate(detail::lent(simulation), stream, out, error);
  });
}

/// The same as a table, one row a figure.
inline Table simulate_table(const std::string &simulation, Table contacts = {}) {
  return detail::table([&](ArrowArrayStream *out, kanava_error **error) {
    ArrowArrayStream *stream = contacts.stream()->release != nullptr ? contacts.stream() : nullptr;
    return kanava_simulate_table(detail::lent(simulation), stream, out, error);
  });
}

} // namespace kanava

#endif
