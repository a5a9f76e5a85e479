#include <QTest>
#include <cmath>
#include <limits>

#include "core/annotation/annotation.h"

using namespace m2ib;
using namespace m2ib::annotation;

namespace {

Annotation made(Kind kind, std::vector<Point> points, const std::string& text = {}) {
  Annotation annotation;
  annotation.id = 1;
  annotation.kind = kind;
  annotation.points = std::move(points);
  annotation.text = text;
  return annotation;
}

std::string list_of(const std::string& entry) {
  return R"({"format": "m2ib-annotations", "format_version": 1, "annotations": [)" + entry + "]}";
}

}  // namespace

class TestAnnotation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void names_go_both_ways() {
    for (const Kind kind :
         {Kind::Arrow, Kind::Box, Kind::Ellipse, Kind::Polygon, Kind::Text, Kind::Ruler, Kind::SideMarker}) {
      const auto found = kind_of(to_string(kind));
      QVERIFY(found);
      QCOMPARE(static_cast<int>(*found), static_cast<int>(kind));
    }
    QCOMPARE(std::string(to_string(Kind::SideMarker)), std::string("side-marker"));
    QVERIFY(!kind_of("Box"));
    QCOMPARE(static_cast<int>(kind_of("").error().code), static_cast<int>(ErrorCode::SettingOutOfRange));
  }

  void what_is_refused_data() {
    QTest::addColumn<QByteArray>("what");
    for (const char* what : {"one point", "three points", "two corners", "text with two points", "far away",
                             "not a number", "thin", "thick", "small text", "large text", "colour", "long text",
                             "not UTF-8", "control", "long marker", "region without area"}) {
      QTest::newRow(what) << QByteArray(what);
    }
  }
  void what_is_refused() {
    QFETCH(QByteArray, what);
    Annotation a = made(Kind::Box, {{0, 0}, {5, 5}});
    QVERIFY(a.validate());
    if (what == "one point") a.points.pop_back();
    if (what == "three points") a.points.push_back({1, 1});
    if (what == "two corners") a.kind = Kind::Polygon;
    if (what == "text with two points") a.kind = Kind::Text;
    if (what == "far away") a.points[0].x = 1.1e7;
    if (what == "not a number") a.points[0].y = std::numeric_limits<double>::quiet_NaN();
    if (what == "thin") a.style.width_pt = 0.2;
    if (what == "thick") a.style.width_pt = 10.5;
    if (what == "small text") a.style.text_pt = 3.0;
    if (what == "large text") a.style.text_pt = std::numeric_limits<double>::infinity();
    if (what == "colour") a.style.colour = 0x1000000;
    if (what == "long text") a.text = std::string(kLongestText + 1, 'a');
    if (what == "not UTF-8") a.text = "\xC3(";
    if (what == "control") a.text = std::string("a\0b", 3);
    if (what == "long marker") a = made(Kind::SideMarker, {{1, 1}}, "too long a word");
    if (what == "region without area")
      a = [] {
        Annotation arrow = made(Kind::Arrow, {{0, 0}, {5, 5}});
        arrow.region = true;
        return arrow;
      }();
    const auto valid = a.validate();
    QVERIFY(!valid);
    QCOMPARE(static_cast<int>(valid.error().code), static_cast<int>(ErrorCode::SettingOutOfRange));
    QCOMPARE(valid.error().args.size(), std::size_t{3});
  }

  void a_list_survives_json() {
    std::vector<Annotation> all;
    all.push_back(made(Kind::Arrow, {{1.5, -2.25}, {1e6, 0.1}}, "Pfeil „ä“\nzweite Zeile"));
    all.push_back(made(Kind::Polygon, {{0, 0}, {10, 0}, {5, 1.0 / 3.0}}));
    all.back().id = 7;
    all.back().region = true;
    all.back().style = {0x00ABCD, 0.25, 72.0, true};
    all.push_back(made(Kind::SideMarker, {{3, 4}}, "L"));
    all.back().id = 3;
    const std::string json = to_json(all);
    QVERIFY(std::ranges::all_of(json, [](char c) { return static_cast<unsigned char>(c) < 0x80U; }));
    const auto read = from_json(json, "a test");
    QVERIFY(read);
    QVERIFY(*read == all);
    QVERIFY(from_json(to_json({}), "a test")->empty());
    QVERIFY(from_json(to_json(all, 2), "a test"));
  }

  void ids_are_unique() {
    std::vector<Annotation> all(4, made(Kind::Text, {{0, 0}}, "a"));
    all[0].id = 9;
    all[1].id = 9;
    all[2].id = 0;
    all[3].id = 2;
    const auto read = from_json(to_json(all), "a test");
    QVERIFY(read);
    QCOMPARE(read->at(0).id, std::uint64_t{9});
    QCOMPARE(read->at(3).id, std::uint64_t{2});
    QVERIFY(read->at(1).id > 9 && read->at(2).id > 9 && read->at(1).id != read->at(2).id);
  }

  void bad_json_is_told_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const std::string& json, const char* says) {
      QTest::newRow(name) << QByteArray::fromStdString(json) << QByteArray(says);
    };
    row("empty", "", "not JSON");
    row("array", "[]", "not a JSON object");
    row("other", "{}", "not a list of annotations");
    row("newer", R"({"format": "m2ib-annotations", "format_version": 2, "annotations": []})", "newer");
    row("text version", R"({"format": "m2ib-annotations", "format_version": "1", "annotations": []})", "version");
    row("no list", R"({"format": "m2ib-annotations", "format_version": 1, "annotations": {}})", "annotations");
    row("no kind", list_of("{}"), "kind");
    row("number", list_of("7"), "annotation 1");
    row("unknown kind", list_of(R"({"kind": "star", "points": []})"), "star");
    row("no points", list_of(R"({"kind": "box"})"), "no points");
    row("few points", list_of(R"({"kind": "box", "points": [[1, 2]]})"), "number of points");
    row("odd point", list_of(R"({"kind": "box", "points": [[1, 2], [3]]})"), "pair");
    row("text point", list_of(R"({"kind": "box", "points": [[1, 2], [3, "4"]]})"), "pair");
    row("huge point", list_of(R"({"kind": "text", "points": [[1, 1e99]]})"), "coordinate");
    row("colour", list_of(R"({"kind": "text", "points": [[1, 1]], "colour": "red"})"), "colour");
    row("negative id", list_of(R"({"kind": "text", "points": [[1, 1]], "id": -1})"), "id");
    row("region", list_of(R"({"kind": "text", "points": [[1, 1]], "region": 1})"), "region");
    row("region of a text", list_of(R"({"kind": "text", "points": [[1, 1]], "region": true})"), "region");
    row("width", list_of(R"({"kind": "text", "points": [[1, 1]], "width_pt": "thick"})"), "width_pt");
    row("deep", std::string(100, '['), "nested");
    row("nul", list_of(std::string("\0", 1)), "control");
  }
  void bad_json_is_told() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, says);
    const auto read = from_json(json.toStdString(), "marks.json");
    QVERIFY(!read);
    QCOMPARE(static_cast<int>(read.error().code), static_cast<int>(ErrorCode::ConfigInvalid));
    QCOMPARE(read.error().args[0], std::string("marks.json"));
    QVERIFY2(read.error().args[1].find(says.toStdString()) != std::string::npos, read.error().args[1].c_str());
  }

  void too_many_are_refused() {
    const std::vector<Annotation> all(kMostAnnotations + 1, made(Kind::Text, {{0, 0}}, "a"));
    QVERIFY(!from_json(to_json(all), "a test"));
    std::string commas = list_of(R"({"kind": "text", "points": [)") + std::string(5'000'000, ',');
    QVERIFY(!from_json(commas, "a test"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotation)
#include "tst_annotation.moc"
