#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "core/evaluation/manifest.h"
#include "core/evaluation/study.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::evaluation;

class TestManifest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path write(const QByteArray& bytes, const QString& name = "list.csv") const {
    const QString path = folder_.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
    return path.toStdString();
  }
  void draw(const QString& name, int width, int height, const QRect& white = {}) const {
    QImage image(width, height, QImage::Format_Grayscale8);
    image.fill(0);
    for (int y = white.top(); y <= white.bottom(); ++y) {
      for (int x = white.left(); x <= white.right(); ++x) image.scanLine(y)[x] = 255;
    }
    if (!image.save(folder_.filePath(name))) qFatal("cannot write");
  }

 private Q_SLOTS:
  void headers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("caption");
    QTest::newRow("NIH") << QByteArray(
                                "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
                                "a.png,Mass,10.5,20,30,40,,,\n")
                         << QByteArray("mass");
    QTest::newRow("MS-CXR") << QByteArray(
                                   "category_name,label_text,path,dicom_id,x,y,w,h,image_width,image_height\n"
                                   "Mass,\"Large mass, right\",a.png,1-2-3,10.5,20,30,40,200,100\n")
                            << QByteArray("Large mass, right");
    QTest::newRow("own") << QByteArray("image,caption,finding,x,y,w,h\na.png,a mass,Mass,10.5,20,30,40\n")
                         << QByteArray("a mass");
    QTest::newRow("byte order mark, CR LF") << QByteArray(
                                                   "\xEF\xBB\xBF"
                                                   "file,text,finding,x,y,w,h\r\na.png,a mass,Mass,10.5,20,30,40\r\n")
                                            << QByteArray("a mass");
    QTest::newRow("semicolons") << QByteArray("image;caption;finding;x;y;w;h\na.png;a mass;Mass;10,5;20;30;40\n")
                                << QByteArray("a mass");
    QTest::newRow("tabs") << QByteArray("image\tcaption\tfinding\tx\ty\tw\th\na.png\ta mass\tMass\t10.5\t20\t30\t40\n")
                          << QByteArray("a mass");
    QTest::newRow("corners") << QByteArray("image,caption,class,xmin,ymin,xmax,ymax\na.png,a mass,Mass,10.5,20,40.5,60")
                             << QByteArray("a mass");
    QTest::newRow("line end in a caption") << QByteArray(
                                                  "image,caption,finding,x,y,w,h\n"
                                                  "a.png,\"a\r\n mass\",Mass,10.5,20,30,40\n")
                                           << QByteArray("a mass");
    QTest::newRow("blanks around quotes") << QByteArray(
                                                 "image, caption, finding, x, y, w, h\n"
                                                 "a.png, \"a mass, right\" , Mass, 10.5, 20, 30, 40\n")
                                          << QByteArray("a mass, right");
    QTest::newRow("blank lines first") << QByteArray(
                                              "\n\r\nimage;caption;finding;x;y;w;h\na.png;a mass;Mass;10,5;20;30;40\n")
                                       << QByteArray("a mass");
    QTest::newRow("more separators") << QByteArray(
                                            "image,caption,finding,x,y,w,h\na.png,a mass,Mass,10.5,20,30,40,, ,\n")
                                     << QByteArray("a mass");
  }
  void headers() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, caption);
    const auto read = read_manifest(write(text));
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE(read->entries.size(), std::size_t{1});
    const ManifestEntry& entry = read->entries.front();
    QCOMPARE(entry.picture, std::string("a.png"));
    QCOMPARE(entry.caption, caption.toStdString());
    QCOMPARE(entry.finding, std::string("Mass"));
    QCOMPARE(entry.boxes.size(), std::size_t{1});
    QCOMPARE(entry.boxes[0].points[0].x, 10.5);
    QCOMPARE(entry.boxes[0].points[1].x, 40.5);
    QCOMPARE(entry.boxes[0].points[1].y, 60.0);
    QCOMPARE(entry.line, text.startsWith('\n') ? std::size_t{4} : std::size_t{2});
    QCOMPARE(read->warnings.size(), caption == "mass" ? std::size_t{1} : std::size_t{0});
  }

  void bad_lists_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& says) {
      QTest::newRow(name) << text << says;
    };
    const QByteArray head = "image,caption,x,y,w,h\n";
    row("empty", "", "it is empty");
    row("names only", head, "no line but the column names");
    row("no picture column", "who,caption\na,b\n", "no column \"image\"");
    row("no caption column", "image,x,y,w,h\na,1,2,3,4\n", "no column \"caption\"");
    row("half a box", "image,caption,x,y\na,b,1,2\n", "not both \"w\" and \"h\"");
    row("x alone", "image,caption,x,w\na,b,1,2\n", "only one of \"x\" and \"y\"");
    row("no picture", head + "a.png,b,1,2,3,4\n,b,1,2,3,4\n", "it names no picture in line 3");
    row("no caption", head + "a.png,,1,2,3,4\n", "it has no caption in line 2");
    row("a word", head + "a.png,b,1,two,3,4\n", "\"two\" is not a number in line 2");
    row("not finite", head + "a.png,b,1,nan,3,4\n", "\"nan\" is not a number in line 2");
    row("a number is missing", head + "a.png,b,1,,3,4\n", "a number of the box is missing in line 2");
    row("no area", head + "a.png,b,1,2,0,4\n", "the box has no area in line 2");
    row("far away", head + "a.png,b,1,2,1e12,4\n", "too far away in line 2");
    row("not UTF-8", head + "a.png,\xff\xfe,1,2,3,4\n", "not a readable UTF-8 text in line 2");
    row("a NUL", head + QByteArray("a\0b.png,b,1,2,3,4\n", 18), "a zero byte in line 2");
    row("long caption", head + "a.png," + QByteArray(5000, 'b') + ",1,2,3,4\n",
        "the caption is longer than 2000 bytes");
    row("finding not UTF-8", "image,finding\na.png,\xff\xfe\n", "the caption is not a readable UTF-8 text in line 2");
    row("a comma without quotes", "image,caption\na.png,a mass, right\n",
        "there are 3 fields for 2 columns (a caption with a comma must stand in quotation marks) in line 2");
    row("UTF-16", QByteArray("\xff\xfei\0m\0a\0g\0e\0", 12), "it must be saved as UTF-8");
    row("UTF-16, the other way", QByteArray("\xfe\xff\0i\0m", 6), "it must be saved as UTF-8");
    row("long name", head + QByteArray(5000, 'a') + ",b,1,2,3,4\n", "the picture's name is too long");
    row("open quote", head + "a.png,\"b,1,2,3,4\n", "a quotation mark is never closed in line 2");
    row("huge field", head + "a.png,\"" + QByteArray(70000, 'b'), "longer than 65536 bytes");
    row("many columns", QByteArray(2000, ','), "more than 1000 columns");
    row("two masks", "image,caption,mask\na,b,m1\na,b,m2\n", "another mask already in line 3");
    QByteArray boxes = head;
    for (int i = 0; i < 101; ++i) boxes += "a.png,b,1,2,3,4\n";
    row("many boxes", boxes, "more than 100 boxes in line 102");
  }
  void bad_lists() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto read = read_manifest(write(text));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::ManifestInvalid);
    QVERIFY2(read.error().args.at(1).find(says.toStdString()) != std::string::npos, read.error().args.at(1).c_str());
    // Only where the names of columns are the fault does the message ask for them.
    const bool asks = describe(read.error()).find("line of column names") != std::string::npos;
    QCOMPARE(asks, says.startsWith("no column"));
  }

  void lines_of_one_caption_are_one_case() {
    const auto read = read_manifest(write(
        "image,caption,finding,x,y,w,h\n"
        "a.png,mass,Mass,0,0,10,10\nb.png,mass,Mass,,,,\na.png,mass,Mass,20,0,10,10\na.png,nodule,Mass,1,1,2,2\n"));
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE(read->entries.size(), std::size_t{3});
    QCOMPARE(read->entries[0].boxes.size(), std::size_t{2});
    QVERIFY(read->entries[1].boxes.empty());
    QCOMPARE(read->entries[2].line, std::size_t{5});
  }

  /// The box is half of the left half of the picture, whose file is twice as large as the list says.
  void boxes_are_scaled_to_the_file() {
    draw("scaled.png", 80, 80);
    const auto source =
        manifest_source(write("image,caption,x,y,w,h,image_width,image_height\nscaled.png,mass,0,0,10,40,40,40\n"));
    QVERIFY2(source, source ? "" : describe(source.error()).c_str());
    const auto picture = (*source)->picture(0);
    QVERIFY(picture);
    const auto coverage = picture->coverage(0, {0.0, 0.0, 80.0, 80.0}, 2);
    QVERIFY(coverage);
    QCOMPARE(*coverage, (std::vector<float>{0.5F, 0.0F, 0.5F, 0.0F}));
  }
  void another_shape_is_no_scale() {
    draw("shape.png", 80, 40);
    const auto source =
        manifest_source(write("image,caption,x,y,w,h,image_width,image_height\nshape.png,mass,0,0,10,40,40,40\n"));
    QVERIFY(source);
    const auto picture = (*source)->picture(0);
    QVERIFY(picture && !picture->coverage(0, {0.0, 0.0, 80.0, 40.0}, 2));
  }

  /// Boxes of a large picture on a small copy of it would mark all of it, or nothing.
  void boxes_of_another_size_data() {
    QTest::addColumn<QByteArray>("box");
    QTest::addColumn<bool>("fits");
    QTest::newRow("within") << QByteArray("10,10,20,20") << true;
    QTest::newRow("a little over the edge") << QByteArray("-2,-2,43,43") << true;
    QTest::newRow("to the right") << QByteArray("10,10,33,20") << false;
    QTest::newRow("below") << QByteArray("10,10,20,33") << false;
    QTest::newRow("to the left") << QByteArray("-3,10,20,20") << false;
    QTest::newRow("elsewhere") << QByteArray("500,500,20,20") << false;
  }
  void boxes_of_another_size() {
    QFETCH(QByteArray, box);
    QFETCH(bool, fits);
    draw("small.png", 40, 40);
    const auto source = manifest_source(write("image,caption,x,y,w,h\nsmall.png,mass," + box + "\n"));
    QVERIFY2(source, source ? "" : describe(source.error()).c_str());
    const auto picture = (*source)->picture(0);
    QVERIFY(picture);
    const auto coverage = picture->coverage(0, {0.0, 0.0, 40.0, 40.0}, 2);
    QCOMPARE(coverage.has_value(), fits);
    if (fits) return;
    const std::string said = describe(coverage.error());
    QVERIFY2(said.find("line 2 reaches beyond its picture of 40 x 40 pixels") != std::string::npos, said.c_str());
    QVERIFY2(said.find("small.png") == std::string::npos, said.c_str());
  }

  void missing_masks_are_said_beforehand() {
    draw("scanned.png", 40, 40);
    const auto source = manifest_source(write("image,caption,mask\nscanned.png,mass,lost.png\nscanned.png,heart,\n"));
    QVERIFY(source);
    QCOMPARE((*source)->warnings().size(), std::size_t{1});
    QVERIFY2((*source)->warnings()[0].starts_with("1 mask was not found"), (*source)->warnings()[0].c_str());
    QVERIFY((*source)->warnings()[0].find("(line 2)") != std::string::npos);
  }

  void masks_mark_places() {
    draw("scan.png", 40, 40);
    draw("mask.png", 20, 20, QRect(10, 0, 5, 10));
    const auto source = manifest_source(write("image,caption,mask\nscan.png,mass,mask.png\n"));
    QVERIFY(source && (*source)->cases().at(0).marked);
    const auto picture = (*source)->picture(0);
    QVERIFY(picture);
    const auto coverage = picture->coverage(0, {0.0, 0.0, 40.0, 40.0}, 2);
    QVERIFY(coverage);
    QCOMPARE(*coverage, (std::vector<float>{0.0F, 0.5F, 0.0F, 0.0F}));
  }

  void pictures_are_found_below_and_missing_ones_are_said() {
    QVERIFY(QDir(folder_.path()).mkpath("deep/er") && QDir(folder_.path()).mkpath("twice"));
    draw("deep/er/Found-1.png", 8, 8);
    draw("deep/same.png", 8, 8);
    draw("twice/same.png", 8, 8);
    const auto source = manifest_source(write("path,text\nfiles/p10/found-1,a\nnowhere.png,b\nsame.png,c\n"));
    QVERIFY(source);
    QVERIFY((*source)->picture(0));
    for (const std::size_t missing : {1U, 2U}) {
      const auto picture = (*source)->picture(missing);
      QVERIFY(!picture);
      QVERIFY2(describe(picture.error()).find(".png") == std::string::npos, "a name stands in the results");
    }
    QCOMPARE((*source)->warnings().size(), std::size_t{1});
    QVERIFY((*source)->warnings()[0].find("2 pictures") == 0);
    QVERIFY((*source)->warnings()[0].find("(line 3, 4)") != std::string::npos);
    QVERIFY((*source)->description().find("found") == std::string::npos);

    const auto none = manifest_source(write("path,text\nnowhere.png,b\n"));
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::ManifestInvalid);
  }

  void boxes_of_the_shared_pictures() {
    const auto path = tests::shared_dir() / "data" / "nih_boxes.csv";
    if (!std::filesystem::exists(path)) QSKIP("the pictures with boxes are not there");
    const auto source = manifest_source(path);
    QVERIFY2(source, source ? "" : describe(source.error()).c_str());
    QVERIFY(!(*source)->cases().empty());
    for (std::size_t i = 0; i < (*source)->cases().size(); ++i) {
      const StudyCase& one = (*source)->cases()[i];
      const auto picture = (*source)->picture(one.picture);
      QVERIFY2(picture, picture ? "" : describe(picture.error()).c_str());
      const image::Radiograph& radiograph = *picture->radiograph;
      const image::FieldOfView all{0.0, 0.0, 1.0 * radiograph.width_px, 1.0 * radiograph.height_px};
      const auto coverage = picture->coverage(i, all, 8);
      QVERIFY(coverage);
      double sum = 0.0;
      for (const float share : *coverage) sum += static_cast<double>(share);
      QVERIFY(sum > 0.05 && sum < 60.0);
    }
  }
};

QTEST_GUILESS_MAIN(TestManifest)
#include "tst_manifest.moc"
