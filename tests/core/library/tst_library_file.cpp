#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>
#include <QtTest>
#include <atomic>
#include <thread>

#include "tests/core/library/library_support.h"

using namespace m2ib;
using namespace m2ib::library;
using namespace m2ib::tests;
namespace fs = std::filesystem;

class TestLibraryFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void no_file_is_an_empty_library();
  void comes_back_from_the_disk_as_it_was();
  void damaged_lists_are_reported_data();
  void damaged_lists_are_reported();
  void a_damaged_list_is_never_overwritten();
  void unknown_keys_are_passed_over();
  void an_error_of_the_change_writes_nothing();
  void two_writers_lose_nothing();
  void a_held_lock_is_waited_for();
  void texts_from_models_are_made_fit();
};

void TestLibraryFile::no_file_is_an_empty_library() {
  const Place place;
  const auto library = load_library(place.file);
  QVERIFY(library);
  QVERIFY(library->entries().empty());
  QVERIFY(!fs::exists(place.file));
}

void TestLibraryFile::comes_back_from_the_disk_as_it_was() {
  const Place place;
  ModelPreset preset;
  preset.beta = 0.25;
  preset.image_layer = 3;
  preset.preprocessing = "clip-crop";
  preset.precision = "stored";
  preset.activation = "gelu";
  QVERIFY(update_library(place.file, [&](ModelLibrary& library) -> Result<void> {
    if (auto noted = library.note_opened(place.one, card_of("Größe \"eins\""), at(7)); !noted) return noted;
    if (auto added = library.add(place.three, at(8)); !added) return added;
    return library.set_preset(place.one, preset);
  }));
  const auto library = load_library(place.file);
  QVERIFY(library);
  QCOMPARE(library->entries().size(), 2U);
  const LibraryEntry* entry = library->find(place.one);
  QVERIFY(entry != nullptr);
  QVERIFY(entry->preset == preset);
  QCOMPARE(entry->added_at, at(7));
  QCOMPARE(entry->last_used.value(), at(7));
  QCOMPARE(entry->snapshot->name, std::string("Größe \"eins\""));
  QCOMPARE(entry->snapshot->trust, model::Trust::Declared);
  QCOMPARE(entry->snapshot->weights_bytes, std::int64_t{605'109'252});
  QCOMPARE(entry->snapshot->recommended.beta, 0.2);
  QCOMPARE(entry->snapshot->text_last_layer, 8);
  QVERIFY(!library->find(place.three)->snapshot);
  QCOMPARE(to_json(*library), read_text_file(place.file, 1 << 20).value());
}

void TestLibraryFile::damaged_lists_are_reported_data() {
  QTest::addColumn<QByteArray>("text");
  const auto add = [](const char* name, const std::string& text) {
    QTest::newRow(name) << QByteArray::fromStdString(text);
  };
  add("empty", "");
  add("no json", "hello");
  add("cut", R"({"format": 1, "models": [)");
  add("a list", "[]");
  add("no format", R"({"models": []})");
  add("newer format", R"({"format": 2, "models": []})");
  add("format as text", R"({"format": "1", "models": []})");
  add("no models", R"({"format": 1})");
  add("models is a number", R"({"format": 1, "models": 3})");
  add("an entry is a text", library_text(R"("/a")"));
  add("no path", library_text("{" + kTime + "}"));
  add("empty path", library_text(R"({"path": "", )" + kTime + "}"));
  add("relative path", library_text(R"({"path": "a/b", )" + kTime + "}"));
  add("path is a number", library_text(R"({"path": 1, )" + kTime + "}"));
  add("path with NUL", library_text(R"({"path": "/a\u0000b", )" + kTime + "}"));
  add("long path", library_text(R"({"path": "/)" + std::string(5000, 'a') + R"(", )" + kTime + "}"));
  add("no time", library_text(R"({"path": "/a"})"));
  add("no such month", library_text(R"({"path": "/a", "added_at": "2024-13-17T12:03:22Z"})"));
  add("no such day", library_text(R"({"path": "/a", "added_at": "2023-02-29T12:03:22Z"})"));
  add("time with words", library_text(R"({"path": "/a", "added_at": "yesterday"})"));
  add("last used", library_text(R"({"path": "/a", "last_used": "never", )" + kTime + "}"));
  add("twice", library_text(R"({"path": "/a", )" + kTime + R"(}, {"path": "/a", )" + kTime + "}"));
  add("model is a list", library_text(R"({"path": "/a", "model": [], )" + kTime + "}"));
  add("blocks as text", library_text(R"({"path": "/a", "model": {"image_blocks": "12"}, )" + kTime + "}"));
  add("huge number", library_text(R"({"path": "/a", "model": {"parameters": 18446744073709551615}, )" + kTime + "}"));
  add("fraction", library_text(R"({"path": "/a", "model": {"grid": 1.5}, )" + kTime + "}"));
  add("preset is a text", library_text(R"({"path": "/a", "preset": "x", )" + kTime + "}"));
  add("beta below 0", library_text(R"({"path": "/a", "preset": {"beta": -1}, )" + kTime + "}"));
  add("activation", library_text(R"({"path": "/a", "preset": {"activation": "relu"}, )" + kTime + "}"));
  add("deep", std::string(100'000, '['));
  add("control character", library_text("{\"path\": \"/a\x01\", " + kTime + "}"));
  std::string many;
  for (int i = 0; i <= 1000; ++i)
    many += (i == 0 ? "" : ",") + std::string("{\"path\": \"/") + std::to_string(i) + "\"}";
  add("too many", library_text(many));
}

void TestLibraryFile::damaged_lists_are_reported() {
  QFETCH(QByteArray, text);
  const auto library = parse_library(text.toStdString(), "list.json");
  QVERIFY(!library);
  QCOMPARE(library.error().code, ErrorCode::LibraryInvalid);
  QCOMPARE(library.error().args.size(), 2U);
  QCOMPARE(library.error().args[0], std::string("list.json"));
  QVERIFY(!library.error().args[1].empty());
  QVERIFY2(library.error().args[1].size() < 300, library.error().args[1].c_str());
}

void TestLibraryFile::a_damaged_list_is_never_overwritten() {
  const Place place;
  fs::create_directories(place.file.parent_path());
  QVERIFY(write_file_atomically(place.file, "{ damaged"));
  bool asked = false;
  const auto updated = update_library(place.file, [&](ModelLibrary& library) {
    asked = true;
    return library.add(place.one, at(0));
  });
  QVERIFY(!updated);
  QVERIFY(!asked);
  QCOMPARE(updated.error().code, ErrorCode::LibraryInvalid);
  QCOMPARE(read_text_file(place.file, 100).value(), std::string("{ damaged"));
}

void TestLibraryFile::unknown_keys_are_passed_over() {
  const std::string entry = R"({"path": "/a", "colour": "red", "model": {"name": "A", "smell": 3},
    "preset": {"beta": 2, "preprocessing": "of-a-newer-program"}, )" +
                            kTime + "}";
  const auto library = parse_library(R"({"format": 1, "author": "x", "models": [)" + entry + "]}", "list.json");
  QVERIFY2(library, library ? "" : describe(library.error()).c_str());
  QCOMPARE(library->entries()[0].title(), std::string("A"));
  QCOMPARE(library->entries()[0].preset.beta.value(), 2.0);
  QCOMPARE(library->entries()[0].preset.preprocessing, std::string("of-a-newer-program"));
}

void TestLibraryFile::an_error_of_the_change_writes_nothing() {
  const Place place;
  const auto updated = update_library(place.file, [&](ModelLibrary& library) -> Result<void> {
    (void)library.add(place.one, at(0));
    return library.add(place.root / "not-there", at(0));
  });
  QVERIFY(!updated);
  QCOMPARE(updated.error().code, ErrorCode::FileNotFound);
  QVERIFY(!fs::exists(place.file));
}

void TestLibraryFile::two_writers_lose_nothing() {
  const Place place;
  constexpr int kEach = 25;
  for (int i = 0; i < 2 * kEach; ++i) fs::create_directories(place.root / "many" / std::to_string(i));
  std::atomic<int> failures = 0;
  const auto write = [&](int first) {
    for (int i = first; i < 2 * kEach; i += 2) {
      const auto updated = update_library(place.file, [&](ModelLibrary& library) {
        return library.add(place.root / "many" / std::to_string(i), at(i));
      });
      if (!updated) ++failures;
    }
  };
  std::thread even(write, 0);
  std::thread odd(write, 1);
  even.join();
  odd.join();
  QCOMPARE(failures.load(), 0);
  QCOMPARE(load_library(place.file)->entries().size(), static_cast<std::size_t>(2 * kEach));
}

void TestLibraryFile::a_held_lock_is_waited_for() {
  const Place place;
  fs::create_directories(place.file.parent_path());
  const int other = ::open((place.file.string() + ".lock").c_str(), O_RDWR | O_CREAT, 0644);
  QVERIFY(other >= 0);
  QCOMPARE(::flock(other, LOCK_EX), 0);
  std::atomic<bool> released = false;
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    released = true;
    ::close(other);
  });
  bool after_release = false;
  const auto updated = update_library(place.file, [&](ModelLibrary&) {
    after_release = released;
    return kDone();
  });
  release.join();
  QVERIFY(updated);
  QVERIFY(after_release);
}

void TestLibraryFile::texts_from_models_are_made_fit() {
  const Place place;
  model::ModelCard card = card_of("bad \xff name");
  card.summary = std::string(5000, 'x') + "end";
  card.intended_use = std::string(1999, 'x') + "ä";  // cut before a character that would be split
  QVERIFY(
      update_library(place.file, [&](ModelLibrary& library) { return library.note_opened(place.one, card, at(0)); }));
  const auto library = load_library(place.file);
  QVERIFY2(library, library ? "" : describe(library.error()).c_str());
  const ModelSnapshot& snapshot = *library->entries()[0].snapshot;
  QCOMPARE(snapshot.name, std::string("bad ? name"));
  QCOMPARE(snapshot.summary, std::string(2000, 'x'));
  QCOMPARE(snapshot.intended_use, std::string(1999, 'x'));
}

QTEST_GUILESS_MAIN(TestLibraryFile)
#include "tst_library_file.moc"
