// kanava_base.hpp: what every class of kanava.hpp needs: failures, tables, texts. Included by it, and not by itself.
#ifndef KANAVA_BASE_HPP
#define KANAVA_BASE_HPP

#include <kanava.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace kanava {

/// A document, a key or a time that may be left out.
using Maybe = std::optional<std::string>;

/// Why a call failed.
class Error : public std::runtime_error {
public:
  Error(kanava_status status, const std::string &message, std::string document)
      : std::runtime_error(message), status_(status), document_(std::move(document)) {}

  /// What the C function returned.
  kanava_status status() const noexcept { return status_; }
  /// The failure as a document, with line, column and path when a document was at fault.
  const std::string &document() const noexcept { return document_; }

private:
  kanava_status status_;
  std::string document_;
};

/// A table: an Arrow C stream that releases itself.
class Table {
public:
  Table() noexcept = default;
  /// Takes over a stream made by somebody else; theirs is released afterwards.
  explicit Table(ArrowArrayStream &theirs) noexcept : stream_(theirs) { theirs.release = nullptr; }
  Table(Table &&other) noexcept : Table(other.stream_) {}
  Table &operator=(Table &&other) noexcept {
    std::swap(stream_, other.stream_);
    return *this;
  }
  Table(const Table &) = delete;
  Table &operator=(const Table &) = delete;
  ~Table() {
    if (stream_.release != nullptr)
      stream_.release(&stream_);
  }

  /// The stream, still owned by the table: to read it, or for a function that takes it over.
  ArrowArrayStream *stream() noexcept { return &stream_; }

private:
  ArrowArrayStream stream_{};
};

namespace detail {

template <auto Free> struct Freed {
  template <typename T> void operator()(T *handle) const noexcept { Free(handle); }
};
using OwnedError = std::unique_ptr<kanava_error, Freed<kanava_error_free>>;
using OwnedText = std::unique_ptr<kanava_text, Freed<kanava_text_free>>;

/// Makes a call that takes `kanava_error **`, and throws what it says.
template <typename Call> void check(Call call) {
  kanava_error *raw = nullptr;
  const kanava_status status = call(&raw);
  const OwnedError error(raw);
  if (status != KANAVA_STATUS_OK)
    throw Error(status, kanava_error_message(error.get()), kanava_error_document(error.get()));
}

/// Makes a call that answers with a text.
template <typename Call> std::string text(Call call) {
  kanava_text *raw = nullptr;
  check([&](kanava_error **error) { return call(&raw, error); });
  const OwnedText owned(raw);
  return std::string(kanava_text_data(raw), kanava_text_size(raw));
}

/// Makes a call that answers with a table.
template <typename Call> Table table(Call call) {
  ArrowArrayStream raw{};
  check([&](kanava_error **error) { return call(&raw, error); });
  return Table(raw);
}

/// A C string for a call; refuses one that C would see the beginning of only.
inline const char *lent(const std::string &value) {
  if (value.find('\0') != std::string::npos)
    throw Error(KANAVA_STATUS_INVALID_ARGUMENT, "a string has a NUL inside", "");
  return value.c_str();
}
inline const char *lent(const Maybe &value) { return value ? lent(*value) : nullptr; }

/// Text as a JSON string.
inline std::string quoted(const std::string &value) {
  static const char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (byte < 0x20)
      out += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    else
      out += c;
  }
  return out + '"';
}

/// The options of a table: its name, and the fields of another document.
inline std::string table_options(const std::string &table, const Maybe &fields = {}) {
  const std::string named = "\"table\":" + quoted(table);
  std::string out = fields.value_or("{}");
  const std::size_t brace = out.find('{'), next = out.find_first_not_of("{ \t\r\n", brace);
  // What is no object is handed over as it is: the library says what is wrong with it.
  if (next != std::string::npos)
    out.insert(brace + 1, out[next] == '}' ? named : named + ",");
  return out;
}

} // namespace detail

} // namespace kanava

#endif // KANAVA_BASE_HPP
