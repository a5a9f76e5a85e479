#include <QDir>
#include <QtTest>
#include <cmath>
#include <limits>

#include "tests/core/library/library_support.h"

using namespace m2ib;
using namespace m2ib::library;
using namespace m2ib::tests;
namespace fs = std::filesystem;

class TestModelLibrary : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void adds_finds_and_removes();
  void one_model_has_one_entry_whatever_its_spelling();
  void a_linked_file_keeps_its_name();
  void the_most_recently_used_comes_first();
  void keeps_what_the_card_says();
  void a_missing_model_stays_and_says_so();
  void presets_are_checked_data();
  void presets_are_checked();
  void presets_come_before_recommendations();
  void names_that_are_not_utf8_are_refused();
  void there_is_an_end_to_it();
  void the_list_is_where_the_environment_says();
};

void TestModelLibrary::adds_finds_and_removes() {
  const Place place;
  ModelLibrary library;
  QVERIFY(library.add(place.one, at(0)));
  QVERIFY(library.add(place.three, at(1)));
  QCOMPARE(library.entries().size(), 2U);
  QVERIFY(library.find(place.one) != nullptr);
  QCOMPARE(library.find(place.three)->path, place.three);
  QVERIFY(library.find(place.two) == nullptr);
  QVERIFY(library.remove(place.one));
  QVERIFY(!library.remove(place.one));
  QCOMPARE(library.entries().size(), 1U);
  const auto nothing = library.add(place.root / "not-there", at(2));
  QVERIFY(!nothing);
  QCOMPARE(nothing.error().code, ErrorCode::FileNotFound);
}

void TestModelLibrary::one_model_has_one_entry_whatever_its_spelling() {
  const Place place;
  fs::create_directory_symlink(place.one, place.root / "link");
  ModelLibrary library;
  QVERIFY(library.add(place.one, at(0)));
  QVERIFY(library.add(place.root / "models" / "two" / ".." / "one", at(1)));
  QVERIFY(library.add(place.one.string() + "/", at(2)));
  QVERIFY(library.add(place.root / "link", at(3)));
  QCOMPARE(library.entries().size(), 1U);
  QCOMPARE(library.entries()[0].path, place.one);
  QCOMPARE(library.entries()[0].added_at, at(0));
  const QString before = QDir::currentPath();
  QVERIFY(QDir::setCurrent(QString::fromStdString((place.root / "models").string())));
  const bool found = library.find("one") != nullptr;
  QVERIFY(QDir::setCurrent(before));
  QVERIFY(found);
}

void TestModelLibrary::a_linked_file_keeps_its_name() {
  // As in the cache of Hugging Face: the names are links, the files behind them have none.
  const Place place;
  fs::create_directories(place.root / "blobs");
  QVERIFY(write_file_atomically(place.root / "blobs" / "0123", "weights"));
  const fs::path named = place.one / "model.safetensors";
  fs::create_symlink(place.root / "blobs" / "0123", named);
  ModelLibrary library;
  QVERIFY(library.add(named, at(0)));
  QCOMPARE(library.entries()[0].path, named);
}

void TestModelLibrary::the_most_recently_used_comes_first() {
  const Place place;
  ModelLibrary library;
  QVERIFY(library.note_opened(place.one, card_of("one"), at(10)));
  QVERIFY(library.add(place.two, at(20)));
  QVERIFY(library.add(place.three, at(5)));
  const auto names = [&] {
    QStringList list;
    for (const LibraryEntry& entry : library.entries()) list << QString::fromStdString(entry.title());
    return list.join(' ');
  };
  QCOMPARE(names(), QString("two one three.pt"));
  QVERIFY(library.note_opened(place.three, card_of("third"), at(30)));
  QCOMPARE(names(), QString("third two one"));
}

void TestModelLibrary::keeps_what_the_card_says() {
  const Place place;
  ModelLibrary library;
  QVERIFY(library.note_opened(place.one, card_of("one"), at(10)));
  const LibraryEntry* entry = library.find(place.one);
  QVERIFY(entry != nullptr && entry->snapshot && entry->last_used);
  QCOMPARE(*entry->last_used, at(10));
  QCOMPARE(entry->snapshot->image_blocks, 12);
  QCOMPARE(entry->snapshot->image_last_layer, 10);
  QCOMPARE(entry->snapshot->text_last_layer, 8);
  QCOMPARE(entry->snapshot->parameters, std::int64_t{151'277'313});
  QCOMPARE(entry->snapshot->recommended.image_layer, 7);
}

void TestModelLibrary::a_missing_model_stays_and_says_so() {
  const Place place;
  QVERIFY(update_library(place.file, [&](ModelLibrary& library) { return library.add(place.one, at(0)); }));
  fs::remove_all(place.root / "models");
  QVERIFY(update_library(place.file, [&](ModelLibrary&) { return kDone(); }));
  auto library = load_library(place.file);
  QVERIFY(library);
  QCOMPARE(library->entries().size(), 1U);
  QVERIFY(!library->entries()[0].exists());
  QVERIFY(library->find(place.one) != nullptr);
  QVERIFY(library->remove(place.one));
}

void TestModelLibrary::presets_are_checked_data() {
  QTest::addColumn<double>("beta");
  QTest::addColumn<int>("image_layer");
  QTest::addColumn<int>("text_layer");
  QTest::addColumn<QString>("preprocessing");
  QTest::addColumn<QString>("precision");
  QTest::addColumn<QString>("activation");
  QTest::addColumn<QString>("problem");
  // The card has 12 image and 10 text blocks and pools one token, so the last layers are 10 and 8.
  QTest::newRow("all right") << 0.5 << 10 << 8 << "squash"
                             << "stored"
                             << "quick_gelu"
                             << "";
  QTest::newRow("all empty") << 1.0 << 0 << 0 << ""
                             << ""
                             << ""
                             << "";
  QTest::newRow("tanh") << 1.0 << 0 << 0 << "model"
                        << ""
                        << "gelu_pytorch_tanh"
                        << "";
  QTest::newRow("beta zero") << 0.0 << 0 << 0 << ""
                             << ""
                             << ""
                             << "setting-out-of-range";
  QTest::newRow("beta below") << -1.0 << 0 << 0 << ""
                              << ""
                              << ""
                              << "setting-out-of-range";
  QTest::newRow("beta nan") << std::nan("") << 0 << 0 << ""
                            << ""
                            << ""
                            << "setting-out-of-range";
  QTest::newRow("beta inf") << std::numeric_limits<double>::infinity() << 0 << 0 << ""
                            << ""
                            << ""
                            << "setting-out-of-range";
  QTest::newRow("image layer") << 1.0 << 11 << 0 << ""
                               << ""
                               << ""
                               << "layer-out-of-range";
  QTest::newRow("below layers") << 1.0 << -1 << 0 << ""
                                << ""
                                << ""
                                << "layer-out-of-range";
  QTest::newRow("text layer") << 1.0 << 0 << 9 << ""
                              << ""
                              << ""
                              << "layer-out-of-range";
  QTest::newRow("preprocessing") << 1.0 << 0 << 0 << "upside-down"
                                 << ""
                                 << ""
                                 << "setting-out-of-range";
  QTest::newRow("precision") << 1.0 << 0 << 0 << ""
                             << "int4"
                             << ""
                             << "setting-out-of-range";
  QTest::newRow("activation") << 1.0 << 0 << 0 << ""
                              << ""
                              << "relu"
                              << "setting-out-of-range";
}

void TestModelLibrary::presets_are_checked() {
  QFETCH(double, beta);
  QFETCH(int, image_layer);
  QFETCH(int, text_layer);
  QFETCH(QString, preprocessing);
  QFETCH(QString, precision);
  QFETCH(QString, activation);
  QFETCH(QString, problem);
  const Place place;
  ModelLibrary library;
  QVERIFY(library.note_opened(place.one, card_of("one"), at(0)));
  ModelPreset preset{
      beta, image_layer, text_layer, preprocessing.toStdString(), precision.toStdString(), activation.toStdString()};
  const auto set = library.set_preset(place.one, preset);
  QCOMPARE(set ? QString() : QString(error_name(set.error().code)), problem);
  QCOMPARE(library.find(place.one)->preset == preset, problem.isEmpty());
  QCOMPARE(library.set_preset(place.two, {}).error().code, ErrorCode::FileNotFound);
}

void TestModelLibrary::presets_come_before_recommendations() {
  const ModelSnapshot snapshot = snapshot_of(card_of("one"));
  ModelPreset preset;
  preset.image_layer = 2;
  const auto with_both = starting_settings(preset, snapshot);
  QCOMPARE(with_both.beta, 0.2);
  QCOMPARE(with_both.image_layer, 2);
  QCOMPARE(with_both.text_layer, 5);
  const auto with_nothing = starting_settings({}, std::nullopt);
  QCOMPARE(with_nothing.beta, 0.1);
  QCOMPARE(with_nothing.image_layer, 9);
}

void TestModelLibrary::names_that_are_not_utf8_are_refused() {
  const Place place;
  const fs::path odd = place.root / "m\xe4nner";
  fs::create_directories(odd);
  ModelLibrary library;
  const auto added = library.add(odd, at(0));
  QVERIFY(!added);
  QCOMPARE(added.error().code, ErrorCode::FileUnreadable);
  fs::remove(odd);  // Qt cannot remove what it cannot spell
}

void TestModelLibrary::there_is_an_end_to_it() {
  const Place place;
  std::string many;
  for (int i = 0; i < 1000; ++i) {
    many += (i == 0 ? "" : ",") + std::string("{\"path\": \"/") + std::to_string(i) + "\", " + kTime + "}";
  }
  auto library = parse_library(library_text(many), "list.json");
  QVERIFY(library);
  QCOMPARE(library->add(place.one, at(0)).error().code, ErrorCode::SettingOutOfRange);
}

void TestModelLibrary::the_list_is_where_the_environment_says() {
  const QByteArray data = qgetenv("XDG_DATA_HOME");
  const QByteArray home = qgetenv("HOME");
  qputenv("XDG_DATA_HOME", "/somewhere/data");
  const fs::path from_data = default_library_file();
  const fs::path fetched = default_fetch_dir("biomedclip");
  qputenv("XDG_DATA_HOME", "relative");
  qputenv("HOME", "/home/somebody");
  const fs::path from_home = default_library_file();
  qunsetenv("HOME");
  const fs::path from_nothing = default_library_file();
  const auto updated = update_library(from_nothing, [](ModelLibrary&) { return kDone(); });
  qputenv("HOME", home);
  data.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
  QCOMPARE(from_data, fs::path("/somewhere/data/m2ib-explorer/models.json"));
  QCOMPARE(fetched, fs::path("/somewhere/data/m2ib-explorer/models/biomedclip"));
  QCOMPARE(from_home, fs::path("/home/somebody/.local/share/m2ib-explorer/models.json"));
  QVERIFY(from_nothing.empty());
  QVERIFY(!updated);
}

QTEST_GUILESS_MAIN(TestModelLibrary)
#include "tst_model_library.moc"
