#include "core/image/dicom/dicom_header.h"
#include "tests/core/dicom/dicom_support.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

class TestDicomTags : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tags();
  void tags_in_other_characters();
  void summary();
  void no_pixels();
};

void TestDicomTags::tags() {
  DicomSample sample;
  sample.tags = {"PatientName=Doe^Jane",
                 "StudyDate=20200102",
                 "Manufacturer=ACME",
                 "StudyInstanceUID=1.2.3.4.5",
                 "ModalityLUTSequence[0].LUTDescriptor=2\\0\\16",
                 "ModalityLUTSequence[0].LUTExplanation=curve",
                 "ImageComments=" + std::string(600, 'x')};
  for (const char* syntax : {uid::kImplicit, uid::kExplicit, uid::kBigEndian}) {
    sample.syntax = syntax;
    const auto tags = read_dicom_tags(make_dicom(sample), "test.dcm");
    QVERIFY(tags);
    const auto find = [&](const std::string& tag) {
      const auto found = std::find_if(tags->begin(), tags->end(), [&](const DicomTag& t) { return t.tag == tag; });
      return found == tags->end() ? DicomTag() : *found;
    };
    QCOMPARE(find("(0010,0010)").value, std::string("Doe^Jane"));
    QCOMPARE(find("(0010,0010)").vr, std::string("PN"));
    QCOMPARE(find("(0010,0010)").name, std::string("PatientName"));
    QVERIFY(find("(0010,0010)").personal);
    QVERIFY(find("(0008,0020)").personal);
    QVERIFY(find("(0020,000D)").personal);
    QVERIFY(!find("(0008,0070)").personal);
    QVERIFY(!find("(0008,0016)").personal);
    QCOMPARE(find("(0028,0010)").value, std::string("12"));
    QVERIFY(!find("(0028,0010)").personal);
    QCOMPARE(find("(0028,3000)").value, std::string("1 item"));
    QCOMPARE(find("(0028,3003)").depth, 1);
    QCOMPARE(find("(0028,3003)").value, std::string("curve"));
    QCOMPARE(find("(0020,4000)").value, std::string(256, 'x') + "…");
    QVERIFY(find("(7FE0,0010)").tag.empty());
  }
}

void TestDicomTags::tags_in_other_characters() {
  struct Row {
    const char* set;
    const char* bytes;
    const char* utf8;
  };
  const std::vector<Row> rows{{"ISO_IR 100", "M\xFCller", "Müller"},
                              {"ISO_IR 192", "M\xC3\xBCller", "Müller"},
                              {"ISO_IR 144", "\xBB\xEE\xDA\x63\x65\xDC\xD1\x79\x70\x67", "Люкceмбypg"},
                              {"ISO_IR 192", "M\xFCller", "M?ller"},
                              {"", "M\xFCller", "M?ller"},
                              {"NONSENSE", "M\xFCller", "M?ller"}};
  for (const Row& row : rows) {
    RawDicom raw;
    raw.add(0x00080005, "CS", row.set).add(0x00100010, "PN", row.bytes).add_picture(2, 2);
    const auto tags = read_dicom_tags(raw.bytes(), "test.dcm");
    QVERIFY(tags);
    const auto name = std::find_if(tags->begin(), tags->end(), [](const DicomTag& t) { return t.vr == "PN"; });
    QVERIFY(name != tags->end());
    QCOMPARE(QString::fromStdString(name->value), QString::fromUtf8(row.utf8));
  }
}

void TestDicomTags::summary() {
  DicomSample sample;
  sample.frames = 4;
  sample.tags = {"SeriesInstanceUID=1.2.3.4",
                 "SeriesNumber=7",
                 "InstanceNumber=11",
                 "BodyPartExamined=CHEST",
                 "ViewPosition=PA",
                 "ImageOrientationPatient=1\\0\\0\\0\\1\\0",
                 "ImagePositionPatient=-10\\-20\\37.5"};
  const auto summary = read_dicom_summary(make_dicom(sample), "test.dcm");
  QVERIFY(summary);
  QCOMPARE(summary->series_key, sha256_hex(std::string_view("1.2.3.4")));
  QCOMPARE(summary->series_number, std::int64_t{7});
  QCOMPARE(summary->instance_number, std::int64_t{11});
  QVERIFY(summary->has_position);
  QCOMPARE(summary->position_mm, 37.5);
  QCOMPARE(summary->frames, 4);
  QCOMPARE(summary->width_px, 16);
  QCOMPARE(summary->height_px, 12);
  QVERIFY(summary->has_pixels);
  QCOMPARE(summary->modality, std::string("CR"));
  QCOMPARE(summary->body_part, std::string("CHEST"));
  QCOMPARE(summary->view_position, std::string("PA"));
  QCOMPARE(summary->sop_class, std::string("Computed Radiography Image"));
  sample.without_pixels = true;
  QVERIFY(!read_dicom_summary(make_dicom(sample), "test.dcm")->has_pixels);
}

void TestDicomTags::no_pixels() {
  DicomSample sample;
  sample.without_pixels = true;
  sample.tags = {"SOPClassUID=1.2.840.10008.5.1.4.1.1.88.11"};
  std::string sentence;
  QCOMPARE(m2ib::tests::code_of(make_dicom(sample), &sentence), ErrorCode::NoPixelData);
  QVERIFY2(sentence.find("Basic Text SR") != std::string::npos, sentence.c_str());
  QVERIFY2(sentence.find("16 x 12") != std::string::npos, sentence.c_str());
}

QTEST_GUILESS_MAIN(TestDicomTags)
#include "tst_dicom_tags.moc"
