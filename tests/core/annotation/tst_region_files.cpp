#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>
#include <numbers>

#include "core/annotation/region.h"
#include "core/annotation/region_file.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::annotation;

namespace {

Annotation made(Kind kind, std::vector<Point> points, const std::string& text) {
  Annotation annotation;
  annotation.id = 1;
  annotation.kind = kind;
  annotation.points = std::move(points);
  annotation.text = text;
  annotation.region = true;
  return annotation;
}

}  // namespace

class TestRegionFiles : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  Result<std::vector<FiledRegion>> read(const QByteArray& bytes) const {
    const QString path = folder_.filePath("regions");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
    file.close();
    return read_regions(path.toStdString());
  }

 private Q_SLOTS:
  void headers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("picture");
    QTest::newRow("NIH") << QByteArray(
                                "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
                                "a.png,Mass,10.5,20,30,40,,,\n")
                         << "a.png";
    QTest::newRow("simple") << QByteArray("image,label,x,y,w,h\na.png,Mass,10.5,20,30,40\n") << "a.png";
    QTest::newRow("CR LF, byte order mark") << QByteArray(
                                                   "\xEF\xBB\xBF"
                                                   "filename,finding,x,y,width,height\r\na.png,Mass,10.5,20,30,40\r\n")
                                            << "a.png";
    QTest::newRow("no end of line") << QByteArray("image,label,x,y,w,h\ra.png,Mass,10.5,20,30,40") << "a.png";
    QTest::newRow("quotes") << QByteArray("\"image\",\"label\",\"x\",y,w,h\n\"a.png\",\"Mass\" ,\"10.5\",20,30,40\n\n")
                            << "a.png";
    QTest::newRow("semicolons") << QByteArray("image;label;x;y;w;h\na.png;Mass;10,5;20;30;40\n") << "a.png";
    QTest::newRow("tabs") << QByteArray("image\tlabel\tx\ty\tw\th\na.png\tMass\t10.5\t20\t30\t40\n") << "a.png";
    QTest::newRow("corners") << QByteArray("image_id,class_name,x_min,y_min,x_max,y_max\na,Mass,10.5,20,40.5,60\n")
                             << "a";
    QTest::newRow("order") << QByteArray("h,w,y,x,label,image\n40,30,20,10.5,Mass,a.png\n") << "a.png";
    QTest::newRow("no picture") << QByteArray("x,y,w,h,label\n10.5,20,30,40,Mass\n") << "";
  }
  void headers() {
    QFETCH(QByteArray, text);
    QFETCH(QString, picture);
    const auto found = read(text);
    QVERIFY2(found, found ? "" : describe(found.error()).c_str());
    QCOMPARE(found->size(), std::size_t{1});
    const FiledRegion& filed = found->front();
    QCOMPARE(QString::fromStdString(filed.picture), picture);
    QCOMPARE(filed.region.text, std::string("Mass"));
    QCOMPARE(filed.region.points.size(), std::size_t{2});
    QCOMPARE(filed.region.points[0].x, 10.5);
    QCOMPARE(filed.region.points[1].x, 40.5);
    QCOMPARE(filed.region.points[1].y, 60.0);
    QVERIFY(filed.region.region && filed.region.validate());
  }

  void ms_cxr() {
    const auto found = read(
        "dicom_id,category_name,label_text,path,x,y,w,h,image_width,image_height\n"
        "02aa-1,Pleural Effusion,\"small, \"\"left\"\"\n effusion\",files/p1/02aa-1.jpg,100,200,300,400,3056,2544\n");
    QVERIFY(found);
    QCOMPARE(found->at(0).picture, std::string("02aa-1"));
    QCOMPARE(found->at(0).region.text, std::string("Pleural Effusion"));
    QCOMPARE(found->at(0).width_px, 3056);
    // The picture at half of that size.
    const auto fitted = regions_of(*found, "02aa-1.dcm", 1528, 1272);
    QCOMPARE(fitted.size(), std::size_t{1});
    QCOMPARE(fitted[0].points[0].x, 50.0);
    QCOMPARE(fitted[0].points[1].y, 300.0);
    // Of another ratio nothing is known: as they stand.
    QCOMPARE(regions_of(*found, "02aa-1.dcm", 1000, 1000)[0].points[0].x, 100.0);
  }

  void boxes_of_the_nih() {
    const auto path = tests::shared_dir() / "data" / "nih_boxes.csv";
    if (!std::filesystem::exists(path)) QSKIP("The boxes of the NIH are not there.");
    const auto found = read_regions(path);
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t{16});
    const auto of_one = regions_of(*found, "00010277_000.png", 1024, 1024);
    QCOMPARE(of_one.size(), std::size_t{4});
    QCOMPARE(of_one[0].text, std::string("Effusion"));
    QCOMPARE(of_one[0].points[0].x, 863.0);
    QVERIFY(std::abs(of_one[0].points[1].y - 805.87) < 1e-9);
    QVERIFY(regions_of(*found, "another.png", 1024, 1024).empty());
    QVERIFY(regions_of(*found, "", 1024, 1024).empty());
  }

  void rows_without_a_box_add_nothing() {
    const auto found = read("image,label,x,y,w,h\na,No finding,,,,\nb,Mass,1,2,3,4\n");
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t{1});
    QCOMPARE(found->at(0).picture, std::string("b"));
  }

  void bad_files_are_told_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    const QByteArray head("image,label,x,y,w,h\n");
    const auto row = [](const char* name, const QByteArray& text, const char* says) {
      QTest::newRow(name) << text << QByteArray(says);
    };
    row("empty", "", "empty");
    row("no columns", "a,b,c\n1,2,3\n", "no column \"x\"");
    row("no height", "x,y,w\n1,2,3\n", "height");
    row("words", head + "a,Mass,1,2,three,4\n", "\"three\" is not a number in line 2");
    row("infinite", head + "a,Mass,1,2,inf,4\n", "not a number");
    row("missing number", head + "a,Mass,1,2,3,4\na,Mass,1,2,3\n", "in line 3");
    row("no area", head + "a,Mass,1,2,0,4\n", "no area");
    row("negative", head + "a,Mass,1,2,3,-4\n", "no area");
    row("far away", head + "a,Mass,1e8,2,3,4\n", "far away");
    row("open quote", head + "a,\"Mass,1,2,3,4\n", "never closed");
    row("after a quote", head + "a,\"Mass\"x,1,2,3,4\n", "follows a closing quotation mark in line 2");
    row("long field", head + QByteArray(70'000, 'a'), "longer");
    row("long label", head + "a," + QByteArray(3'000, 'a') + ",1,2,3,4\n", "label");
    row("not UTF-8", head + "a,M\xE4ss,1,2,3,4\n", "UTF-8");
    row("columns", QByteArray(2'000, ','), "columns");
    row("binary", QByteArray("\x00\x01\x02\xFF\xD8", 5), "column");
    row("json array", "[1, 2]", "object");
    row("json cut", "{\"annotations\": [", "not JSON");
    row("json other", "{\"a\": 1}", "annotations");
    row("json mask",
        R"({"annotations": [{"image_id": 1, "segmentation": {"counts": "abc", "size": [3, 4]}, "iscrowd": 1}]})",
        "RLE");
    row("json bbox", R"({"annotations": [{"bbox": [1, 2, 3]}]})", "four numbers in annotation 1");
    row("json bbox text", R"({"annotations": [{"bbox": [1, 2, 3, "4"]}]})", "four numbers");
    row("json flat", R"({"annotations": [{"bbox": [1, 2, 0, 4]}]})", "no area");
    row("json nothing", R"({"annotations": [{}]})", "neither");
    row("json odd", R"({"annotations": [{"segmentation": [[1, 2, 3, 4, 5]]}]})", "pairs");
    row("json line", R"({"annotations": [{"segmentation": [[1, 2, 3, 4]]}]})", "corners");
    row("json entry", R"({"annotations": [7]})", "object");
    row("json images", R"({"annotations": [], "images": 5})", "images");
    row("json deep", QByteArray("{\"annotations\": ") + QByteArray(1'000, '['), "nested");
  }
  void bad_files_are_told() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto found = read(text);
    QVERIFY(!found);
    QCOMPARE(static_cast<int>(found.error().code), static_cast<int>(ErrorCode::RegionsInvalid));
    QVERIFY2(found.error().args[1].find(says.toStdString()) != std::string::npos, found.error().args[1].c_str());
  }

  void missing_and_too_large() {
    const auto missing = read_regions(folder_.filePath("nowhere.csv").toStdString());
    QCOMPARE(static_cast<int>(missing.error().code), static_cast<int>(ErrorCode::FileNotFound));
    QFile large(folder_.filePath("large.csv"));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize((64LL << 20) + 1));
    const auto found = read_regions(large.fileName().toStdString());
    QCOMPARE(static_cast<int>(found.error().code), static_cast<int>(ErrorCode::FileTooLarge));
    QVERIFY(!read(QByteArray("x,y,w,h\n") + QByteArray("1,1,1,1\n").repeated(500'001)));
  }

  void damagedFilesNeverHarm() {
    const std::vector<Annotation> regions{made(Kind::Box, {{40.25, 60}, {10, 20}}, "a \"b\", c"),
                                          made(Kind::Polygon, {{5, 5}, {9, 5}, {7, 9}}, "Erguß")};
    std::uint32_t state = 7;
    const auto random = [&state](std::size_t below) {
      state = state * 1664525U + 1013904223U;
      return static_cast<std::size_t>(state >> 8U) % below;
    };
    for (const std::string& whole : {regions_csv(regions, "p.png"), regions_coco(regions, "p.png", 100, 80)}) {
      for (int i = 0; i < 1500; ++i) {
        std::string damaged = whole;
        for (std::size_t k = 0; k <= random(4); ++k) damaged[random(damaged.size())] = static_cast<char>(random(256));
        if (random(3) == 0) damaged.resize(random(damaged.size()));
        const auto found = read(QByteArray::fromStdString(damaged));
        if (!found) continue;
        for (const FiledRegion& filed : *found) QVERIFY(filed.region.validate());
      }
    }
  }

  void coco() {
    const auto found = read(R"({"images": [{"id": 4, "file_name": "x/a.png", "width": 200, "height": 100}],
      "categories": [{"id": 2, "name": "Opacity"}],
      "annotations": [{"id": 1, "image_id": 4, "category_id": 2, "bbox": [1, 2, 3, 4], "segmentation": []},
                      {"id": 2, "image_id": 4, "category_id": 9, "bbox": [0, 0, 9, 9],
                       "segmentation": [[0, 0, 10, 0, 10, 10], [20, 20, 30, 20, 30, 30, 20, 30]]}]})");
    QVERIFY2(found, found ? "" : describe(found.error()).c_str());
    QCOMPARE(found->size(), std::size_t{3});
    QCOMPARE(found->at(0).region.text, std::string("Opacity"));
    QVERIFY(found->at(0).region.kind == Kind::Box && found->at(1).region.kind == Kind::Polygon);
    QCOMPARE(found->at(2).region.points.size(), std::size_t{4});
    QCOMPARE(regions_of(*found, "a.png", 400, 200)[0].points[1].x, 8.0);
  }

  void csv_round_trip() {
    const std::vector<Annotation> regions{
        made(Kind::Box, {{40.25, 60}, {10, 20}}, "left, \"basal\""), made(Kind::Ellipse, {{0, 0}, {20, 10}}, "Erguß"),
        made(Kind::Polygon, {{5, 5}, {9, 5}, {7, 9}}, "=1+1"), made(Kind::Arrow, {{5, 5}, {9, 5}}, "no region")};
    const std::string text = regions_csv(regions, "picture-1");
    QVERIFY(text.find("polygon") != std::string::npos && text.find("ellipse") != std::string::npos);
    const auto found = read(QByteArray::fromStdString(text));
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t{3});
    QCOMPARE(found->at(0).region.text, regions[0].text);
    QCOMPARE(found->at(0).region.points, (std::vector<Point>{{10, 20}, {40.25, 60}}));
    QCOMPARE(found->at(2).region.points, (std::vector<Point>{{5, 5}, {9, 9}}));
    QCOMPARE(found->at(1).picture, std::string("picture-1"));
  }

  void coco_round_trip() {
    const std::vector<Annotation> regions{made(Kind::Box, {{40.25, 60}, {10, 20}}, "a"),
                                          made(Kind::Ellipse, {{0, 0}, {20, 10}}, "a"),
                                          made(Kind::Polygon, {{5, 5}, {9, 5}, {7, 9}}, "Erguß")};
    const auto found = read(QByteArray::fromStdString(regions_coco(regions, "picture-1", 100, 80)));
    QVERIFY2(found, found ? "" : describe(found.error()).c_str());
    QCOMPARE(found->size(), std::size_t{3});
    QVERIFY(found->at(0).region.kind == Kind::Box);
    QCOMPARE(found->at(0).region.points, (std::vector<Point>{{10, 20}, {40.25, 60}}));
    QVERIFY(found->at(2).region.points == regions[2].points);
    QCOMPARE(found->at(2).region.text, regions[2].text);
    // 64 corners of an ellipse: 0.16 % less area.
    QCOMPARE(found->at(1).region.points.size(), std::size_t{64});
    const double share = area_px(found->at(1).region) / area_px(regions[1]);
    QVERIFY(std::abs(share - std::sin(std::numbers::pi / 32) / (std::numbers::pi / 32)) < 1e-9);
    QCOMPARE(found->at(0).width_px, 100);
  }

  void pictures_are_found_by_name_data() {
    QTest::addColumn<QByteArray>("filed");
    QTest::addColumn<QByteArray>("opened");
    QTest::addColumn<bool>("found");
    QTest::newRow("same") << QByteArray("a.png") << QByteArray("a.png") << true;
    QTest::newRow("folder") << QByteArray("x/y/a.png") << QByteArray("a.png") << true;
    QTest::newRow("case") << QByteArray("A.PNG") << QByteArray("a.png") << true;
    QTest::newRow("ending") << QByteArray("a") << QByteArray("a.dcm") << true;
    QTest::newRow("other ending") << QByteArray("a.jpg") << QByteArray("a.png") << true;
    QTest::newRow("other") << QByteArray("ab.png") << QByteArray("a.png") << false;
    QTest::newRow("uid") << QByteArray("1.2.3.4") << QByteArray("1.2.3.5") << false;
    QTest::newRow("same uid") << QByteArray("1.2.3.4") << QByteArray("1.2.3.4.dcm") << true;
  }
  void pictures_are_found_by_name() {
    QFETCH(QByteArray, filed);
    QFETCH(QByteArray, opened);
    QFETCH(bool, found);
    const auto regions = read("image,x,y,w,h\nsomething else,1,2,3,4\n" + filed + ",1,2,3,4\n");
    QVERIFY(regions);
    QCOMPARE(!regions_of(*regions, opened.toStdString(), 10, 10).empty(), found);
    // A file about one picture only is taken for the open one.
    const auto alone = read("image,x,y,w,h\n" + filed + ",1,2,3,4\n");
    QCOMPARE(regions_of(*alone, opened.toStdString(), 10, 10).size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TestRegionFiles)
#include "tst_region_files.moc"
