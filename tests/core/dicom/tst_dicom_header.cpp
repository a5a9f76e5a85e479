#include "tests/core/dicom/dicom_support.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Source = PixelSpacing::Source;

RadiographPtr with(const std::vector<std::string>& tags, bool is_signed = false, int frame = 0, int frames = 1) {
  DicomSample sample;
  sample.tags = tags;
  sample.is_signed = is_signed;
  sample.frames = frames;
  return read_or_say(make_dicom(sample), frame);
}

QStringList words(const std::vector<std::string>& tags) {
  QStringList list;
  for (const std::string& tag : tags) list << QString::fromStdString(tag);
  return list;
}

std::vector<std::string> plain(const QStringList& list) {
  std::vector<std::string> tags;
  for (const QString& tag : list) tags.push_back(tag.toStdString());
  return tags;
}

/// Everything that a Radiograph says in words.
std::string all_words(const Radiograph& picture) {
  std::string all = picture.name + picture.description + picture.modality.unit;
  for (const ReadingNote& note : picture.notes) all += describe(note);
  for (const NamedWindow& window : picture.windows) all += window.name;
  const DicomFacts& facts = *picture.dicom;
  return all + facts.transfer_syntax + facts.photometric + facts.modality + facts.body_part + facts.view_position +
         facts.laterality + facts.lossy.value_or("");
}

}  // namespace

class TestDicomHeader : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rescale();
  void useless_rescale_data();
  void useless_rescale();
  void modality_table();
  void windows();
  void useless_windows_data();
  void useless_windows();
  void window_functions();
  void voi_tables_come_first();
  void polarity();
  void padding();
  void spacing_data();
  void spacing();
  void orientation_data();
  void orientation();
  void functional_groups();
  void other_notes();
  void nothing_personal();
  void description_and_hash();
};

void TestDicomHeader::rescale() {
  const auto picture = with({"RescaleSlope=-0.5", "RescaleIntercept=1000", "RescaleType=OD"});
  QVERIFY(picture);
  QCOMPARE(picture->modality.slope, -0.5);
  QCOMPARE(picture->modality.intercept, 1000.0);
  QCOMPARE(picture->modality.unit, std::string("OD"));
  const double native = native_value(*picture, 5, 3);
  QCOMPARE(modality_value(picture->modality, native), 1000.0 - 0.5 * native);
  QVERIFY(with({})->modality.identity());
  // Of an original CT that names no unit the standard says Hounsfield; a localizer's and others' stay open.
  const std::vector<std::string> kSlopes{"Modality=CT", "RescaleSlope=1", "RescaleIntercept=-1024"};
  const auto unit = [&](std::vector<std::string> tags) {
    tags.insert(tags.begin(), kSlopes.begin(), kSlopes.end());
    const auto scan = with(tags);
    return scan ? scan->modality.unit : std::string("unreadable");
  };
  QCOMPARE(unit({"ImageType=ORIGINAL\\PRIMARY\\AXIAL"}), std::string("HU"));
  QCOMPARE(unit({"ImageType=ORIGINAL\\PRIMARY\\LOCALIZER"}), std::string());
  QCOMPARE(unit({"ImageType=DERIVED\\SECONDARY"}), std::string());
  QCOMPARE(unit({"ImageType=ORIGINAL\\PRIMARY\\AXIAL", "Modality=MR"}), std::string());
}

void TestDicomHeader::useless_rescale_data() {
  QTest::addColumn<QStringList>("tags");
  QTest::newRow("slope 0") << words({"RescaleSlope=0", "RescaleIntercept=5"});
  QTest::newRow("no number") << words({"RescaleSlope=abc", "RescaleIntercept=5"});
  QTest::newRow("no intercept") << words({"RescaleSlope=2", "RescaleIntercept=1,5"});
  QTest::newRow("endless") << words({"RescaleSlope=1e300", "RescaleIntercept=0"});
}

void TestDicomHeader::useless_rescale() {
  QFETCH(QStringList, tags);
  const auto picture = with(plain(tags));
  QVERIFY(picture);
  QVERIFY(picture->modality.identity());
  QVERIFY(has_note(*picture, NoteCode::RescaleIgnored));
}

void TestDicomHeader::modality_table() {
  // Four entries from -2 on; a table wins over a slope.
  const auto picture =
      with({"RescaleSlope=3", "RescaleIntercept=7", "ModalityLUTSequence[0].LUTDescriptor=4\\-2\\16",
            "ModalityLUTSequence[0].ModalityLUTType=US", "ModalityLUTSequence[0].LUTData=a\\c8\\bb8\\9c40"},
           true);
  QVERIFY(picture);
  QVERIFY(picture->modality.table.has_value());
  const LookupTable& table = *picture->modality.table;
  QCOMPARE(table.first, std::int64_t{-2});
  QCOMPARE(table.bits, 16);
  QCOMPARE(table.values, (std::vector<std::uint16_t>{10, 200, 3000, 40000}));
  QCOMPARE(picture->modality.unit, std::string("US"));
  QCOMPARE(modality_value(picture->modality, -100.0), 10.0);
  QCOMPARE(modality_value(picture->modality, 0.0), 3000.0);
  QCOMPARE(modality_value(picture->modality, 100.0), 40000.0);
  const auto broken = with({"ModalityLUTSequence[0].LUTDescriptor=40\\0\\16", "ModalityLUTSequence[0].LUTData=1\\2"});
  QVERIFY(broken);
  QVERIFY(!broken->modality.table);
  QVERIFY(has_note(*broken, NoteCode::TableIgnored));
}

void TestDicomHeader::windows() {
  const auto picture =
      with({"WindowCenter=2048\\40", "WindowWidth=4096\\400", "WindowCenterWidthExplanation=NORMAL\\SOFT TISSUE"});
  QVERIFY(picture);
  QCOMPARE(picture->windows.size(), std::size_t{2});
  QCOMPARE(picture->windows[0].name, std::string("NORMAL"));
  QCOMPARE(picture->windows[0].window, linear_window(2048, 4096));
  QCOMPARE(picture->windows[1].name, std::string("SOFT TISSUE"));
  // LINEAR, by PS3.3 C.11.2.1.2.1: from c - 0.5 - (w - 1) / 2 to c - 0.5 + (w - 1) / 2.
  QCOMPARE(picture->windows[1].window.low, -160.0);
  QCOMPARE(picture->windows[1].window.high, 239.0);
  QCOMPARE(default_window(*picture), picture->windows[0].window);
}

void TestDicomHeader::useless_windows_data() {
  QTest::addColumn<QStringList>("tags");
  QTest::newRow("negative") << words({"WindowCenter=40", "WindowWidth=-5"});
  QTest::newRow("zero") << words({"WindowCenter=40", "WindowWidth=0"});
  QTest::newRow("no number") << words({"WindowCenter=40", "WindowWidth=wide"});
  QTest::newRow("no width") << words({"WindowCenter=40"});
  QTest::newRow("exact zero") << words({"WindowCenter=40", "WindowWidth=0", "VOILUTFunction=LINEAR_EXACT"});
}

void TestDicomHeader::useless_windows() {
  QFETCH(QStringList, tags);
  const auto picture = with(plain(tags));
  QVERIFY(picture);
  QVERIFY(picture->windows.empty());
  QVERIFY(has_note(*picture, NoteCode::WindowIgnored));
}

void TestDicomHeader::window_functions() {
  const std::vector<std::string> numbers{"WindowCenter=100", "WindowWidth=0.5"};
  const auto of = [&](const char* function) {
    auto tags = numbers;
    tags.push_back(std::string("VOILUTFunction=") + function);
    return with(tags);
  };
  const auto exact = of("LINEAR_EXACT");
  QVERIFY(exact && exact->windows.size() == 1);
  QCOMPARE(exact->windows[0].window, linear_exact_window(100, 0.5));
  QVERIFY(exact->windows[0].exact);
  const auto sigmoid = of("SIGMOID");
  QVERIFY(sigmoid && sigmoid->windows.size() == 1);
  QCOMPARE(sigmoid->windows[0].window, sigmoid_window(100, 0.5));
  const auto whole = with({"WindowCenter=100", "WindowWidth=50", "VOILUTFunction=LINEAR"});
  QVERIFY(whole && whole->windows.size() == 1 && !whole->windows[0].exact);
  const auto linear = of("LINEAR");
  QVERIFY(linear && linear->windows.empty());  // C.11.2.1.2.1: a width below 1 is not allowed
  const auto unknown = with({"WindowCenter=100", "WindowWidth=50", "VOILUTFunction=LOG"});
  QVERIFY(unknown && unknown->windows.size() == 1);
  QVERIFY(has_note(*unknown, NoteCode::WindowIgnored));
}

void TestDicomHeader::voi_tables_come_first() {
  const auto picture = with({"WindowCenter=40", "WindowWidth=400", "VOILUTSequence[0].LUTDescriptor=3\\100\\8",
                             "VOILUTSequence[0].LUTExplanation=BONE", "VOILUTSequence[0].LUTData=0\\7\\ff"});
  QVERIFY(picture);
  QCOMPARE(picture->windows.size(), std::size_t{2});
  QCOMPARE(picture->voi_tables.size(), std::size_t{1});
  QCOMPARE(picture->voi_tables[0].values, (std::vector<std::uint16_t>{0, 7, 255}));
  QCOMPARE(picture->voi_tables[0].bits, 8);
  const NamedWindow& window = picture->windows[0];
  QCOMPARE(window.name, std::string("BONE"));
  QCOMPARE(static_cast<int>(window.window.curve), static_cast<int>(Curve::Table));
  QCOMPARE(window.window.low, 100.0);
  QCOMPARE(window.window.high, 102.0);
  QCOMPARE(default_window(*picture), window.window);
}

void TestDicomHeader::polarity() {
  DicomSample sample;
  sample.photometric = "MONOCHROME1";
  auto picture = read_or_say(make_dicom(sample));
  QVERIFY(picture);
  QCOMPARE(static_cast<int>(picture->polarity), static_cast<int>(Polarity::LowIsWhite));
  QVERIFY(!has_note(*picture, NoteCode::PolarityUnclear));
  sample.tags = {"PresentationLUTShape=INVERSE"};
  QVERIFY(!has_note(*read_or_say(make_dicom(sample)), NoteCode::PolarityUnclear));
  sample.tags = {"PresentationLUTShape=IDENTITY"};
  picture = read_or_say(make_dicom(sample));
  QVERIFY(has_note(*picture, NoteCode::PolarityUnclear));
  QCOMPARE(static_cast<int>(picture->polarity), static_cast<int>(Polarity::LowIsWhite));
  sample.photometric = "MONOCHROME2";
  picture = read_or_say(make_dicom(sample));
  QVERIFY(!has_note(*picture, NoteCode::PolarityUnclear));
  QCOMPARE(static_cast<int>(picture->polarity), static_cast<int>(Polarity::LowIsBlack));
}

void TestDicomHeader::padding() {
  const auto one = with({"PixelPaddingValue=-2000"}, true);
  QVERIFY(one);
  QCOMPARE(one->padding_low.value(), -2000.0);
  QCOMPARE(one->padding_high.value(), -2000.0);
  const auto range = with({"PixelPaddingValue=4095", "PixelPaddingRangeLimit=4000"});
  QCOMPARE(range->padding_low.value(), 4000.0);
  QCOMPARE(range->padding_high.value(), 4095.0);
  QVERIFY(!with({})->padding_low);
}

void TestDicomHeader::spacing_data() {
  QTest::addColumn<QStringList>("tags");
  QTest::addColumn<double>("row_mm");
  QTest::addColumn<double>("column_mm");
  QTest::addColumn<int>("source");
  QTest::addColumn<bool>("unusable");
  const auto row = [](const char* name, const std::vector<std::string>& tags, double row_mm, double column_mm,
                      Source source, bool unusable = false) {
    QTest::newRow(name) << words(tags) << row_mm << column_mm << static_cast<int>(source) << unusable;
  };
  row("none", {}, 0, 0, Source::Unknown);
  row("patient", {"PixelSpacing=0.2\\0.3"}, 0.2, 0.3, Source::Patient);
  row("detector", {"ImagerPixelSpacing=0.14\\0.14"}, 0.14, 0.14, Source::Detector);
  row("film", {"NominalScannedPixelSpacing=0.1\\0.1"}, 0.1, 0.1, Source::Nominal);
  row("calibrated", {"PixelSpacing=0.2\\0.2", "PixelSpacingCalibrationType=GEOMETRY"}, 0.2, 0.2, Source::Calibrated);
  row("equal to the detector's", {"PixelSpacing=0.14\\0.14", "ImagerPixelSpacing=0.14\\0.14"}, 0.14, 0.14,
      Source::Detector);
  row("smaller than the detector's", {"PixelSpacing=0.12\\0.12", "ImagerPixelSpacing=0.14\\0.14"}, 0.12, 0.12,
      Source::Patient);
  row("zero", {"PixelSpacing=0.000\\0.000"}, 0, 0, Source::Unknown, true);
  row("zero, but the detector's", {"PixelSpacing=0\\0", "ImagerPixelSpacing=0.2\\0.2"}, 0.2, 0.2, Source::Detector,
      true);
  row("one number", {"PixelSpacing=0.2"}, 0, 0, Source::Unknown, true);
  row("negative", {"PixelSpacing=-0.2\\-0.2"}, 0, 0, Source::Unknown, true);
}

void TestDicomHeader::spacing() {
  QFETCH(QStringList, tags);
  QFETCH(double, row_mm);
  QFETCH(double, column_mm);
  QFETCH(int, source);
  QFETCH(bool, unusable);
  const auto picture = with(plain(tags));
  QVERIFY(picture);
  QCOMPARE(picture->spacing.row_mm, row_mm);
  QCOMPARE(picture->spacing.column_mm, column_mm);
  QCOMPARE(static_cast<int>(picture->spacing.source), source);
  QCOMPARE(has_note(*picture, NoteCode::SpacingUnusable), unusable);
  QCOMPARE(has_note(*picture, NoteCode::PixelsNotSquare), row_mm != column_mm);
}

void TestDicomHeader::orientation_data() {
  QTest::addColumn<QStringList>("tags");
  QTest::addColumn<QString>("right");
  QTest::addColumn<QString>("bottom");
  QTest::newRow("none") << QStringList() << ""
                        << "";
  QTest::newRow("chest") << words({"PatientOrientation=L\\F"}) << "L"
                         << "F";
  QTest::newRow("two letters") << words({"PatientOrientation=LF\\FR"}) << "LF"
                               << "FR";
  QTest::newRow("nonsense") << words({"PatientOrientation=LEFT\\DOWN"}) << ""
                            << "";
  QTest::newRow("axial") << words({"ImageOrientationPatient=1\\0\\0\\0\\1\\0"}) << "L"
                         << "P";
  QTest::newRow("coronal") << words({"ImageOrientationPatient=1\\0\\0\\0\\0\\-1"}) << "L"
                           << "F";
  QTest::newRow("oblique") << words({"ImageOrientationPatient=0.8\\0.6\\0\\0\\0\\-1"}) << "LP"
                           << "F";
}

void TestDicomHeader::orientation() {
  QFETCH(QStringList, tags);
  QFETCH(QString, right);
  QFETCH(QString, bottom);
  const auto picture = with(plain(tags));
  QVERIFY(picture);
  QCOMPARE(picture->orientation.right, right.toStdString());
  QCOMPARE(picture->orientation.bottom, bottom.toStdString());
}

/// Shared and per-frame attributes of enhanced pictures.
void TestDicomHeader::functional_groups() {
  const std::string own = "PerFrameFunctionalGroupsSequence[1].";
  const std::string shared = "SharedFunctionalGroupsSequence[0].";
  const std::vector<std::string> tags{"PerFrameFunctionalGroupsSequence[0].FrameContentSequence[0].FrameComments=first",
                                      shared + "PixelMeasuresSequence[0].PixelSpacing=0.7\\0.7",
                                      shared + "PlaneOrientationSequence[0].ImageOrientationPatient=0\\1\\0\\0\\0\\-1",
                                      own + "PixelValueTransformationSequence[0].RescaleSlope=2",
                                      own + "PixelValueTransformationSequence[0].RescaleIntercept=-7",
                                      own + "PixelValueTransformationSequence[0].RescaleType=HU",
                                      own + "FrameVOILUTSequence[0].WindowCenter=11",
                                      own + "FrameVOILUTSequence[0].WindowWidth=21"};
  const auto second = with(tags, false, 1, 2);
  QVERIFY(second);
  QCOMPARE(second->modality.slope, 2.0);
  QCOMPARE(second->modality.intercept, -7.0);
  QCOMPARE(second->modality.unit, std::string("HU"));
  QCOMPARE(second->windows.size(), std::size_t{1});
  QCOMPARE(second->windows[0].window, linear_window(11, 21));
  QCOMPARE(second->spacing.row_mm, 0.7);
  QCOMPARE(second->orientation.right, std::string("P"));
  QCOMPARE(second->orientation.bottom, std::string("F"));
  const auto first = with(tags, false, 0, 2);
  QVERIFY(first->modality.identity());
  QVERIFY(first->windows.empty());
  QCOMPARE(first->spacing.row_mm, 0.7);
}

void TestDicomHeader::other_notes() {
  QVERIFY(has_note(*with({"BurnedInAnnotation=YES"}), NoteCode::BurnedIn));
  QVERIFY(!has_note(*with({"BurnedInAnnotation=NO"}), NoteCode::BurnedIn));
  const auto overlays = with({"(6000,0010)=12", "(6000,0011)=16", "(6002,0010)=12", "(6002,0011)=16"});
  QCOMPARE(note_arg(*overlays, NoteCode::OverlaysLeftOut), std::string("2"));
  const auto lossy = with({"LossyImageCompression=01", "LossyImageCompressionMethod=ISO_15444_1"});
  QCOMPARE(note_arg(*lossy, NoteCode::LossyCompression), std::string("JPEG 2000"));
  QCOMPARE(lossy->dicom->lossy.value(), std::string("ISO_15444_1"));
  QCOMPARE(with({"LossyImageCompression=01"})->dicom->lossy.value(), std::string());
  QVERIFY(!with({"LossyImageCompression=00"})->dicom->lossy);
  QCOMPARE(note_arg(*with({"PixelAspectRatio=2\\1"}), NoteCode::PixelsNotSquare), std::string("2 : 1"));
}

void TestDicomHeader::nothing_personal() {
  const auto picture = with({"PatientName=Secret^Person", "PatientID=Secret", "PatientBirthDate=19000101",
                             "InstitutionName=Secret", "AccessionNumber=Secret", "StudyDescription=Secret",
                             "SeriesDescription=Secret", "StudyID=Secret", "ImageComments=Secret",
                             "StudyInstanceUID=1.2.3.999.1", "SeriesInstanceUID=1.2.3.999.2", "StudyDate=20010203"});
  QVERIFY(picture);
  const std::string all = all_words(*picture);
  for (const char* secret : {"Secret", "19000101", "20010203", "1.2.3.999"}) {
    QVERIFY2(all.find(secret) == std::string::npos, all.c_str());
  }
  QCOMPARE(picture->name, std::string("test.dcm"));
}

void TestDicomHeader::description_and_hash() {
  DicomSample sample;
  sample.syntax = uid::kJpeg2000;
  sample.photometric = "MONOCHROME1";
  const auto bytes = make_dicom(sample);
  const auto picture = read_or_say(bytes);
  QVERIFY(picture);
  QCOMPARE(picture->description, std::string("DICOM CR, 12-bit MONOCHROME1, JPEG 2000, 16 x 12"));
  QCOMPARE(picture->sha256, sha256_hex(bytes));
}

QTEST_GUILESS_MAIN(TestDicomHeader)
#include "tst_dicom_header.moc"
