#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <fstream>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/text/note_text.h"

using namespace m2ib;
using namespace m2ib::presenters;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

namespace {

void put16(std::string& bytes, unsigned value) {
  bytes += static_cast<char>(value & 0xffU);
  bytes += static_cast<char>(value >> 8U & 0xffU);
}
void put32(std::string& bytes, unsigned value) {
  put16(bytes, value & 0xffffU);
  put16(bytes, value >> 16U);
}

/// A TIFF of gray pages 8 x 4; page n is filled with 40 * (n + 1).
std::string tiff_of_pages(int pages) {
  std::string bytes = "II*";
  bytes += '\0';
  put32(bytes, 8);
  for (int page = 0; page < pages; ++page) {
    const auto start = static_cast<unsigned>(bytes.size());
    const unsigned size = 2 + 9 * 12 + 4;
    const std::vector<std::pair<unsigned, unsigned>> tags{
        {256, 8}, {257, 4}, {258, 8}, {259, 1}, {262, 1}, {273, start + size}, {277, 1}, {278, 4}, {279, 32}};
    put16(bytes, static_cast<unsigned>(tags.size()));
    for (const auto& [tag, value] : tags) {
      put16(bytes, tag);
      put16(bytes, 4);
      put32(bytes, 1);
      put32(bytes, value);
    }
    put32(bytes, page + 1 < pages ? start + size + 32 : 0);
    bytes.append(32, static_cast<char>(40 * (page + 1)));
  }
  return bytes;
}

std::uint8_t first_byte(const image::RadiographPtr& radiograph) {
  return std::get<std::vector<std::uint8_t>>(radiograph->pixels).front();
}

}  // namespace

/// Opening pictures from files and memory, their frames, and what is doubted about them.
class TestDocumentFrames : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void framesKeepWhatAPersonSet() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("pages.tif")).toStdString();
    const std::string bytes = tiff_of_pages(3);
    std::ofstream(file, std::ios::binary) << bytes;
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    QSignalSpy turned(&document, &ExplorerDocument::frameChanged);
    document.showFrame(1);  // nothing is open
    document.openPicture({file, {}, 1});
    QTRY_COMPARE(opened.size(), 1);
    QCOMPARE(document.radiograph()->frames, 3);
    QCOMPARE(document.imageLocation(), (pictures::PictureLocation{file, {}, 1}));
    QCOMPARE(first_byte(document.radiograph()), std::uint8_t{80});
    document.addBlackOut({2, 1, 3, 2});
    document.setModelView({QStringLiteral("fit"), {}}, QStringLiteral("Fit"));

    document.showFrame(2);
    QTRY_COMPARE(turned.size(), 1);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(document.imageLocation().frame, 2);
    QCOMPARE(document.radiograph()->frame, 2);
    QCOMPARE(first_byte(document.radiograph()), std::uint8_t{120});
    QCOMPARE(document.radiograph()->black_outs, (std::vector<image::PixelRect>{{2, 1, 3, 2}}));
    QVERIFY(document.sourceRadiograph()->black_outs.empty());
    QCOMPARE(document.modelView().preprocessing, QStringLiteral("fit"));
    QCOMPARE(document.undoStack()->count(), 2);
    document.undoStack()->undo();
    document.undoStack()->undo();  // black-outs belong to all frames of a picture
    QVERIFY(document.radiograph()->black_outs.empty());
    QCOMPARE(document.radiograph()->frame, 2);

    for (const int outside : {-1, 3, 2}) document.showFrame(outside);
    QTest::qWait(50);
    QCOMPARE(turned.size(), 1);
    document.showFrame(1);
    document.showFrame(0);  // the last one counts
    QTRY_COMPARE(document.radiograph()->frame, 0);
    QCOMPARE(turned.size(), 2);
  }

  void framesOfAPictureInMemory() {
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    QSignalSpy turned(&document, &ExplorerDocument::frameChanged);
    document.openImageData(QByteArray::fromStdString(tiff_of_pages(2)), QStringLiteral("clipboard"));
    QTRY_COMPARE(opened.size(), 1);
    QVERIFY(document.imageLocation().file.empty());
    document.showFrame(1);
    QTRY_COMPARE(turned.size(), 1);
    QCOMPARE(first_byte(document.radiograph()), std::uint8_t{80});
  }

  void failedOpeningLeavesThePicture() {
    ExplorerDocument document;
    document.setImage(tests::ramp());
    document.addBlackOut({2, 1, 3, 2});
    QSignalSpy failed(&document, &ExplorerDocument::imageFailed);
    QSignalSpy changed(&document, &ExplorerDocument::imageChanged);
    document.openImage(QStringLiteral("/nonexistent/picture.dcm"));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(failed[0][0].toString().contains(QStringLiteral("picture.dcm")), qPrintable(failed[0][0].toString()));
    QCOMPARE(changed.size(), 0);
    QCOMPARE(document.blackOuts().size(), std::size_t{1});
  }

  void resultsOfAnotherFrameAreNotShown() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    QVERIFY(model_);
    document.setModel(model_);
    document.openImageData(QByteArray::fromStdString(tiff_of_pages(2)), QStringLiteral("clipboard"));
    document.addCaption(QStringLiteral("effusion"));
    QTRY_VERIFY(document.currentPane().result);
    WAIT_UNTIL_IDLE(document);
    const auto first = document.currentPane().result;
    QCOMPARE(first->image_frame, 0);
    bool mixed = false;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      const auto& result = document.pane(row).result;
      mixed = mixed || (result && result->image_frame != document.radiograph()->frame);
    });
    document.showFrame(1);
    QTRY_VERIFY(document.currentPane().result && document.currentPane().result->image_frame == 1);
    document.showFrame(0);
    QTRY_COMPARE(document.currentPane().result, first);
    QVERIFY(!mixed);
  }

  void doubtsComeWithThePicture() {
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    document.openImageData(QByteArray("P5\n8 8\n255\n") + QByteArray(64, '\x40'), QStringLiteral("small"));
    bool there = false;
    connect(&document, &ExplorerDocument::imageChanged, this, [&] { there = !document.inputDoubts().empty(); });
    QTRY_COMPARE(opened.size(), 1);
    QVERIFY(there);
    const auto low =
        std::find_if(document.inputDoubts().begin(), document.inputDoubts().end(),
                     [](const image::InputDoubt& doubt) { return doubt.check == image::InputCheck::LowResolution; });
    QVERIFY(low != document.inputDoubts().end());
    QCOMPARE(doubt_text(*low), QString::fromStdString(image::describe(*low)));
    const QStringList warnings = picture_warnings(*document.radiograph(), document.inputDoubts());
    QVERIFY(warnings.contains(doubt_text(*low)));
    document.setImage(nullptr);
    QVERIFY(document.inputDoubts().empty());
  }
};

QTEST_GUILESS_MAIN(TestDocumentFrames)
#include "tst_document_frames.moc"
