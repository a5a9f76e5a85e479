#include <QTest>
#include <clocale>
#include <cmath>
#include <functional>

#include "core/image/read_image.h"
#include "core/session/raw_maps.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;
using tests::sample_result;

namespace {

/// One picture, one caption, and the result that belongs to them.
session::Session matching() {
  session::Session session;
  const auto result = sample_result("eff");
  session.model.weights_sha256 = result->card.weights_sha256;
  session::SessionPicture picture;
  picture.reference.sha256 = result->image_sha256;
  picture.reference.frame = result->image_frame;
  picture.black_outs = result->black_outs;
  session.pictures = {picture};
  session.current_picture = 0;
  session.captions = {{"eff", std::nullopt}};
  session.settings = result->settings;
  session.results = {result};
  return session;
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

class TestSessionChoice : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void names_come_back();
  void unknown_names_are_refused();
  void figure_sizes();
  void figure_limits_data();
  void figure_limits();
  void the_result_of_what_is_asked_for_data();
  void the_result_of_what_is_asked_for();
  void the_newest_result_counts();
  void captions_with_their_own_settings();
  void results_need_a_picture();
  void csv_has_the_patches_places();
  void csv_does_not_depend_on_the_language();
  void npy_and_tiff_have_the_numbers();
  void a_figure_carries_only_what_it_shows();
  void no_map_is_refused();
};

void TestSessionChoice::names_come_back() {
  using session::CompareMode;
  using session::FigurePreset;
  using session::PaneLayout;
  for (const auto layout :
       {PaneLayout::One, PaneLayout::Two, PaneLayout::Four, PaneLayout::Strip, PaneLayout::Images}) {
    QVERIFY(session::pane_layout_of(session::to_string(layout)).value() == layout);
  }
  for (const auto mode :
       {CompareMode::Off, CompareMode::Difference, CompareMode::Swipe, CompareMode::Flicker, CompareMode::Reveal}) {
    QVERIFY(session::compare_mode_of(session::to_string(mode)).value() == mode);
  }
  for (const auto preset :
       {FigurePreset::SingleColumn, FigurePreset::DoubleColumn, FigurePreset::Slide, FigurePreset::Custom}) {
    QVERIFY(session::figure_preset_of(session::to_string(preset)).value() == preset);
  }
  QCOMPARE(session::to_string(PaneLayout::Two), "1x2");
}

void TestSessionChoice::unknown_names_are_refused() {
  QCOMPARE(session::pane_layout_of("1X2").error().code, ErrorCode::SettingOutOfRange);
  QCOMPARE(session::compare_mode_of("").error().code, ErrorCode::SettingOutOfRange);
  QCOMPARE(session::figure_preset_of("poster").error().args.size(), std::size_t{3});
}

void TestSessionChoice::figure_sizes() {
  session::FigureChoice choice;
  QCOMPARE(choice.figure_width_mm(), 180.0);
  QCOMPARE(choice.figure_height_mm(), 0.0);
  choice.preset = session::FigurePreset::SingleColumn;
  QCOMPARE(choice.figure_width_mm(), 85.0);
  choice.preset = session::FigurePreset::Slide;
  QCOMPARE(choice.figure_width_mm() / choice.figure_height_mm(), 16.0 / 9.0);
  choice.preset = session::FigurePreset::Custom;
  choice.width_mm = 77.5;
  QCOMPARE(choice.figure_width_mm(), 77.5);
}

void TestSessionChoice::figure_limits_data() {
  QTest::addColumn<double>("width_mm");
  QTest::addColumn<int>("dpi");
  QTest::addColumn<int>("columns");
  QTest::addColumn<bool>("valid");
  QTest::newRow("smallest") << 40.0 << 72 << 0 << true;
  QTest::newRow("largest") << 600.0 << 1200 << 8 << true;
  QTest::newRow("narrow") << 39.9 << 300 << 0 << false;
  QTest::newRow("wide") << 600.1 << 300 << 0 << false;
  QTest::newRow("no number") << std::nan("") << 300 << 0 << false;
  QTest::newRow("coarse") << 180.0 << 71 << 0 << false;
  QTest::newRow("fine") << 180.0 << 1201 << 0 << false;
  QTest::newRow("columns") << 180.0 << 300 << 9 << false;
  QTest::newRow("columns below") << 180.0 << 300 << -1 << false;
}

void TestSessionChoice::figure_limits() {
  QFETCH(double, width_mm);
  QFETCH(int, dpi);
  QFETCH(int, columns);
  QFETCH(bool, valid);
  session::FigureChoice choice;
  choice.width_mm = width_mm;
  choice.dpi = dpi;
  choice.columns = columns;
  const auto checked = choice.validate();
  QCOMPARE(checked.has_value(), valid);
  if (!valid) QCOMPARE(checked.error().code, ErrorCode::SettingOutOfRange);
}

void TestSessionChoice::the_result_of_what_is_asked_for_data() {
  using Change = std::function<void(session::Session&)>;
  QTest::addColumn<Change>("change");
  QTest::addColumn<bool>("found");
  const auto row = [](const char* name, bool found, const Change& change) { QTest::newRow(name) << change << found; };
  row("all fits", true, [](auto&) {});
  row("caption", false, [](auto& session) { session.captions[0].text = "Eff"; });
  row("picture", false, [](auto& session) { session.pictures[0].reference.sha256 = std::string(64, 'f'); });
  row("frame", false, [](auto& session) { session.pictures[0].reference.frame = 1; });
  row("black-outs", false, [](auto& session) { session.pictures[0].black_outs.clear(); });
  row("beta", false, [](auto& session) { session.settings.beta = 0.2; });
  row("seed", false, [](auto& session) { session.settings.seed = 1; });
  row("preprocessing", false, [](auto& session) { session.pictures[0].preprocessing = "fit"; });
  row("window", false, [](auto& session) { session.pictures[0].model_window = image::Window{0.0, 100.0}; });
  row("model", false, [](auto& session) { session.model.weights_sha256 = std::string(64, '0'); });
  row("model not told", true, [](auto& session) { session.model.weights_sha256.clear(); });
  row("no results", false, [](auto& session) { session.results.clear(); });
  row("preprocessing of the model's opening", true, [](auto& session) {
    auto result = sample_result("eff");
    result->card.preprocessing_id = "squash";
    result->preprocessing_id = "squash";
    session.results = {result};
  });
  row("a person's window", true, [](auto& session) {
    auto result = sample_result("eff");
    result->window_by_person = true;
    session.pictures[0].model_window = result->model_window;
    session.results = {result};
  });
}

void TestSessionChoice::the_result_of_what_is_asked_for() {
  QFETCH(std::function<void(session::Session&)>, change);
  QFETCH(bool, found);
  session::Session session = matching();
  change(session);
  const auto results = session::current_results(session);
  QCOMPARE(results.size(), std::size_t{1});
  QCOMPARE(results[0] != nullptr, found);
}

void TestSessionChoice::the_newest_result_counts() {
  session::Session session = matching();
  const auto newest = sample_result("eff", 100);
  session.results = {sample_result("eff"), newest, sample_result("eff", 50)};
  QVERIFY(session::current_results(session)[0] == newest);
}

void TestSessionChoice::captions_with_their_own_settings() {
  session::Session session = matching();
  attribution::MethodSettings own = session.settings;
  own.beta = 0.7;
  session.captions = {{"absent", std::nullopt}, {"eff", own}, {"eff", std::nullopt}};
  const auto result = sample_result("eff");
  result->settings = own;
  session.results.push_back(result);
  const auto found = session::current_results(session);
  QCOMPARE(found.size(), std::size_t{3});
  QVERIFY(!found[0]);
  QVERIFY(found[1] == result);
  QVERIFY(found[2] == session.results[0]);
  QCOMPARE(session::settings_of(session, 1).beta, 0.7);
  QCOMPARE(session::settings_of(session, 2).beta, session.settings.beta);
  QCOMPARE(session::settings_of(session, 99).beta, session.settings.beta);
}

void TestSessionChoice::results_need_a_picture() {
  session::Session session = matching();
  for (const int picture : {-1, 1, 99}) {
    session.current_picture = picture;
    QVERIFY(!session::current_results(session)[0]);
  }
}

void TestSessionChoice::csv_has_the_patches_places() {
  const auto result = sample_result("eff");
  result->field_of_view = {5.0, -10.0, 30.0, 20.0};
  const auto bytes = session::raw_map(*result, session::RawFormat::Csv);
  QVERIFY(bytes);
  QCOMPARE(text_of(*bytes), std::string("row,column,left_px,top_px,width_px,height_px,nats\n"
                                        "0,0,5,-10,15,10,0.1\n"
                                        "0,1,20,-10,15,10,0.33333334\n"
                                        "1,0,5,0,15,10,2.5\n"
                                        "1,1,20,0,15,10,4.0000005\n"));
}

void TestSessionChoice::csv_does_not_depend_on_the_language() {
  const auto plain = session::raw_map(*sample_result("eff"), session::RawFormat::Csv);
  const bool german = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
  const auto other = session::raw_map(*sample_result("eff"), session::RawFormat::Csv);
  std::setlocale(LC_ALL, "C");
  QVERIFY(plain.value() == other.value());
  if (!german) QSKIP("The locale de_DE.UTF-8 is not installed, so this compared nothing but two runs.");
}

void TestSessionChoice::npy_and_tiff_have_the_numbers() {
  const auto result = sample_result("eff");
  const std::vector<float> nats = result->patch_values();
  const std::string wanted(reinterpret_cast<const char*>(nats.data()), nats.size() * sizeof(float));
  const auto npy = session::raw_map(*result, session::RawFormat::Npy);
  QVERIFY(npy);
  QVERIFY(text_of(*npy).ends_with(wanted));
  QVERIFY(text_of(*npy).find("'shape': (2, 2)") != std::string::npos);
  const auto tiff = session::raw_map(*result, session::RawFormat::Tiff);
  QVERIFY(tiff);
  QVERIFY(text_of(*tiff).find("m2ib-explanations") != std::string::npos);
  QVERIFY(text_of(*tiff).starts_with(std::string("II*\0", 4)));
  const auto picture = image::decode_image(*tiff, "map.tiff");
  QVERIFY2(picture, picture ? "" : describe(picture.error()).c_str());
  QCOMPARE((*picture)->width_px, 2);
  QVERIFY(std::get<std::vector<float>>((*picture)->pixels) == nats);
  QCOMPARE(session::suffix_of(session::RawFormat::Tiff), ".tiff");
}

void TestSessionChoice::a_figure_carries_only_what_it_shows() {
  session::Session whole = matching();
  whole.pictures[0].embedded.resize(3);
  annotation::Annotation arrow;
  arrow.id = 1;
  arrow.points = {{0, 0}, {1, 1}};
  arrow.text = "private";
  annotation::Annotation region = arrow;
  region.id = 2;
  region.kind = annotation::Kind::Box;
  region.region = true;
  whole.pictures[0].annotations = {arrow, region};
  whole.pictures.insert(whole.pictures.begin(), session::SessionPicture{});
  whole.pictures[0].annotations = {arrow};
  whole.current_picture = 1;
  whole.results.push_back(sample_result("a caption that is gone"));

  const session::Session carried = session::session_of_figure(whole);
  QCOMPARE(carried.pictures.size(), std::size_t{1});
  QCOMPARE(carried.current_picture, 0);
  QCOMPARE(carried.pictures[0].reference.sha256, whole.pictures[1].reference.sha256);
  QVERIFY(carried.pictures[0].embedded.empty());
  QCOMPARE(carried.pictures[0].annotations.size(), std::size_t{2});
  QCOMPARE(carried.results.size(), std::size_t{1});

  // What is switched off is not handed on; regions stay as long as their numbers are shown.
  whole.figure.elements.annotations = false;
  const auto without = session::session_of_figure(whole).pictures[0].annotations;
  QCOMPARE(without.size(), std::size_t{1});
  QVERIFY(without[0].region);
  whole.figure.elements.region_numbers = false;
  QVERIFY(session::session_of_figure(whole).pictures[0].annotations.empty());

  whole.arrangement.layout = session::PaneLayout::Images;
  QCOMPARE(session::session_of_figure(whole).pictures.size(), std::size_t{2});
}

void TestSessionChoice::no_map_is_refused() {
  for (const auto format : {session::RawFormat::Npy, session::RawFormat::Csv, session::RawFormat::Tiff}) {
    const auto refused = session::raw_map({}, format);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
  }
}

QTEST_GUILESS_MAIN(TestSessionChoice)
#include "tst_session_choice.moc"
