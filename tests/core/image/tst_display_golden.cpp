#include <QTest>
#include <filesystem>
#include <span>

#include "core/base/sha256.h"
#include "core/image/display/gray_map.h"
#include "core/image/read_image.h"
#include "tests/support/display_samples.h"
#include "tests/support/fixtures.h"

using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// A picture, the window that its file brings, and what is to be seen, as MONOCHROME2. Computed in fractions from the
/// formulas of PS3.3 C.11.1 and C.11.2, halves upwards.
struct Golden {
  const char* name;
  Radiograph picture;
  Window window;
  Bytes shown;
};

Radiograph with_modality(Radiograph picture, double slope, double intercept) {
  picture.modality.slope = slope;
  picture.modality.intercept = intercept;
  return picture;
}

Radiograph with_table(Radiograph picture, LookupTable table) {
  picture.voi_tables = {std::move(table)};
  return picture;
}

Radiograph with_modality_table(Radiograph picture, LookupTable table) {
  picture.modality.table = std::move(table);
  return picture;
}

std::vector<Golden> goldens() {
  const Radiograph twelve = row16({0, 100, 500, 1000, 1500, 2000, 3000, 4095});
  const Radiograph ct = row16s({-32768, -2000, 0, 864, 1024, 1064, 1264, 32767});
  const Radiograph reversed = row16({0, 1, 500, 1000, 1024, 1500, 2000, 2047});
  return {
      {"8 bits, all of them",
       row8({0, 1, 63, 64, 127, 128, 254, 255}),
       linear_window(128, 256),
       {0, 1, 63, 64, 127, 128, 254, 255}},
      {"8 bits, narrow",
       row8({0, 74, 75, 99, 100, 124, 125, 255}),
       linear_window(100, 51),
       {0, 0, 3, 125, 130, 252, 255, 255}},
      {"12 bits, LINEAR", twelve, linear_window(1500, 2001), {0, 0, 0, 64, 128, 191, 255, 255}},
      {"12 bits, LINEAR, all of them", twelve, linear_window(2048, 4096), {0, 6, 31, 62, 93, 125, 187, 255}},
      {"12 bits, LINEAR_EXACT", twelve, linear_exact_window(2048, 4096), {0, 6, 31, 62, 93, 125, 187, 255}},
      {"12 bits, SIGMOID", twelve, sigmoid_window(2000, 1500), {1, 2, 5, 17, 53, 128, 238, 254}},
      {"12 bits, width 1", twelve, linear_window(1500.5, 1), {0, 0, 0, 0, 0, 255, 255, 255}},
      {"VOI table",
       with_table(row16({0, 9, 10, 11, 12, 13, 14, 4095}), {10, {0, 100, 1000, 4095}, 12, ""}),
       {10, 13, Curve::Table, 0},
       {0, 0, 0, 6, 62, 255, 255, 255}},
      {"CR, fractional slope",
       with_modality(twelve, 0.684, 200),
       linear_window(1600, 2800),
       {0, 6, 31, 62, 93, 125, 187, 255}},
      {"negative slope",
       with_modality(reversed, -2, 4095),
       linear_window(2048, 4096),
       {255, 255, 193, 130, 127, 68, 6, 0}},
      {"CT, signed", with_modality(ct, 1, -1024), linear_window(40, 400), {0, 0, 0, 0, 102, 128, 255, 255}},
      {"signed, wide", ct, linear_window(0, 65536), {0, 120, 128, 131, 131, 132, 132, 255}},
      {"modality table",
       with_modality_table(row16s({-2048, -3, -2, -1, 0, 1, 2, 2047}), {-3, {0, 16, 32, 4000, 65535}, 16, ""}),
       linear_window(2001, 4001),
       {0, 0, 1, 2, 255, 255, 255, 255}},
      {"32 bits",
       row32({0, 795000, 1000000, 1024500, 1100000, 1254000, 2147483648, 4294967295}),
       linear_window(1024500, 459001),
       {0, 0, 114, 128, 169, 255, 255, 255}},
      {"32 bits, signed",
       row32s({-2147483647 - 1, -100000, -1, 0, 1, 50000, 100000, 2147483647}),
       linear_window(0, 200002),
       {0, 0, 127, 128, 128, 191, 255, 255}},
      {"float",
       row_float({-1, 0, 0.125F, 0.25F, 0.5F, 0.75F, 1, 1000}),
       linear_exact_window(0.5, 1),
       {0, 0, 32, 64, 128, 191, 255, 255}},
      // PALETTE COLOR and YBR are RGB once they have been read.
      {"RGB",
       row_of(PixelFormat::Rgb8, Bytes{0, 74, 75, 99, 100, 124, 125, 255, 1}),
       Window{},
       {0, 74, 75, 99, 100, 124, 125, 255, 1}},
      {"RGB, windowed",
       row_of(PixelFormat::Rgb8, Bytes{0, 74, 75, 99, 100, 124, 125, 255, 255}),
       linear_window(100, 51),
       {0, 0, 3, 125, 130, 252, 255, 255, 255}},
  };
}

/// As a view keeps it: a window, inverted or not.
struct View {
  Window window;
  bool inverted = false;
};

Bytes seen(const Radiograph& picture, const View& view) {
  const GrayMap map(picture, view.window, view.inverted);
  Bytes shown(std::visit([](const auto& pixels) { return pixels.size(); }, picture.pixels));
  map.show(picture.pixels, 0, shown);
  return shown;
}

struct FileGolden {
  const char* file;
  int frame;
  const char* sha256;
};

/// What default_window() shows of real files, by tests/core/image/display_golden.py (pydicom). Of lossy syntaxes only
/// those whose decoders agree today, JPEG 2000 (OpenJPEG in both) and JPEG-LS; JPEG's may differ by a unit.
const FileGolden kFiles[] = {
    {"cornerstone/CTImage_BigEndianExplicit_1.2.840.10008.1.2.2.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"cornerstone/CTImage_JPEG2000LosslessOnly_1.2.840.10008.1.2.4.90.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"cornerstone/CTImage_JPEGLSLossless_1.2.840.10008.1.2.4.80.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"cornerstone/CTImage_JPEGProcess14SV1_1.2.840.10008.1.2.4.70.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"cornerstone/CTImage_LittleEndianExplicit_1.2.840.10008.1.2.1.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"cornerstone/CTImage_RLELossless_1.2.840.10008.1.2.5.dcm", 0,
     "274018eb6faf1bfef07d7d00d6ecd126b2540b3a52430f367de4bdf6ef437226"},
    {"fo-dicom/CR-MONO1-10-chest.dcm", 0, "b18accc0d440cd67d31541e2b1f4ae654b5699ac60ab66c64b7449f0426b7933"},
    {"fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm", 0, "4cd23d4782259774f70554bd9acee635a1b9b5d70c20fba76e063912a52c5aba"},
    {"pydicom-data/RG1_J2KI.dcm", 0, "cfab42ef0912b02560984ef6197a760c7e64ba54dbf42f6a3799f153cd646429"},
    {"pydicom/JPEGLSNearLossless_16.dcm", 0, "5c0996188357e9aa801f3f063ac7b703cd66431b26689e34f179fa47253e2946"},
    {"pydicom-data/JPEG-LL.dcm", 0, "09d84f3f5a7fb63c5c0b2c9c621e832534d8c4653c3e5303d491f80c43891310"},
    {"pydicom-data/emri_small.dcm", 0, "65cca41ad5412325280ce5e637e245af0cd8afc5bf11f15fa4fd8fdf690018e5"},
    {"pydicom-data/emri_small.dcm", 9, "3b03c17d2353bd89f3b79ba3bb9512845bd503f95f2028f9064d0069a32e71ea"},
    {"pydicom-data/mlut_18.dcm", 0, "3ed444f37ec117f57ef79c34910dd1d52e5488b2faa746220941bed08b4de13c"},
    {"pydicom/CR1_6154.dcm", 0, "330ab73ff48faa3682710bc66c9c1eb257fee8cea15774afc8e2e9ecdeb5db78"},
    {"pydicom/CT_small.dcm", 0, "93a18f934884c6cf75086fd23607815aedbbff48950bbc5bf9b5638304cb0000"},
    {"pydicom/ExplVR_BigEnd.dcm", 0, "1583c4339dd36e91dd2c30d278ef1ed95f3ea9a6de4401868d5712a76036ef2d"},
    {"pydicom/MR_small.dcm", 0, "38ab8d87e706bf8d3b976e0afbf8d214c544c82a0092169ead1512024257e0f0"},
    {"pydicom/MR_small_RLE.dcm", 0, "38ab8d87e706bf8d3b976e0afbf8d214c544c82a0092169ead1512024257e0f0"},
    {"pydicom/MR_small_bigendian.dcm", 0, "38ab8d87e706bf8d3b976e0afbf8d214c544c82a0092169ead1512024257e0f0"},
    {"pydicom/MR_small_implicit.dcm", 0, "38ab8d87e706bf8d3b976e0afbf8d214c544c82a0092169ead1512024257e0f0"},
    {"pydicom/MR_small_jpeg_ls_lossless.dcm", 0, "38ab8d87e706bf8d3b976e0afbf8d214c544c82a0092169ead1512024257e0f0"},
    {"pydicom/SC_rgb_rle_2frame.dcm", 0, "169e619557b12114a7f0be8602026e9abb3d5045804311736ec14cecb026aca9"},
    {"pydicom/SC_rgb_rle_2frame.dcm", 1, "d9d849600989153e95bbb6d8e5930903d4d407da3313921eee98a5beec2a3008"},
    {"pydicom/image_dfl.dcm", 0, "1f5f1b1c1a57606a55d7e4212ee2655c8205b45e264bd55057f7388c258deef8"},
    {"pydicom/rtdose.dcm", 0, "5b7e140d2f4dce0a30be7b2028f910316fcf52cace1ee2aad40d501a6bcd2adf"},
    {"pydicom/rtdose.dcm", 14, "8bca48a5858025cfd92dae357b3e0cf04d9b4934af8f36d82053d641f0c39ca2"},
};

}  // namespace

/// Polarity x window x invert x reset: what is to be seen, byte by byte.
class TestDisplayGolden : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void each_photometric_interpretation_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<bool>("monochrome1");
    const auto list = goldens();
    for (int i = 0; i < static_cast<int>(list.size()); ++i) {
      const Golden& golden = list[static_cast<std::size_t>(i)];
      if (golden.picture.format == PixelFormat::Rgb8) {
        QTest::newRow(golden.name) << i << false;
        continue;
      }
      QTest::addRow("%s, MONOCHROME2", golden.name) << i << false;
      QTest::addRow("%s, MONOCHROME1", golden.name) << i << true;
    }
  }
  void each_photometric_interpretation() {
    QFETCH(int, index);
    QFETCH(bool, monochrome1);
    Golden golden = goldens()[static_cast<std::size_t>(index)];
    golden.picture.windows = {{golden.window, "NORMAL"}};
    golden.picture.polarity = monochrome1 ? Polarity::LowIsWhite : Polarity::LowIsBlack;
    const Bytes expected = monochrome1 ? turned_round(golden.shown) : golden.shown;

    const View opened{default_window(golden.picture)};
    QCOMPARE(seen(golden.picture, opened), expected);
    QCOMPARE(apply_window(golden.picture, opened.window), expected);
    View inverted = opened;
    inverted.inverted = true;
    QCOMPARE(seen(golden.picture, inverted), turned_round(expected));
    // Inverting one polarity shows the other.
    Radiograph other = golden.picture;
    other.polarity = monochrome1 ? Polarity::LowIsBlack : Polarity::LowIsWhite;
    if (other.format != PixelFormat::Rgb8) QCOMPARE(seen(other, opened), turned_round(expected));
    // Another window, then back.
    View dragged = inverted;
    dragged.window.high += 7.0 * (dragged.window.high - dragged.window.low) + 1000.0;
    QVERIFY(seen(golden.picture, dragged) != turned_round(expected));
    const View reset{default_window(golden.picture)};
    QCOMPARE(seen(golden.picture, reset), expected);
  }

  /// Two windows of one file and one of the person's, on both polarities.
  void several_windows() {
    Radiograph picture = row16({0, 100, 500, 1000, 1500, 2000, 3000, 4095});
    picture.windows = {{linear_window(2048, 4096), "NORMAL"}, {linear_window(1500, 2001), "HARDER"}};
    const Bytes normal{0, 6, 31, 62, 93, 125, 187, 255};
    const Bytes harder{0, 0, 0, 64, 128, 191, 255, 255};
    const Bytes own{0, 0, 255, 255, 255, 255, 255, 255};
    for (const Polarity polarity : {Polarity::LowIsBlack, Polarity::LowIsWhite}) {
      picture.polarity = polarity;
      const auto as = [&](const Bytes& bytes) {
        return polarity == Polarity::LowIsWhite ? turned_round(bytes) : bytes;
      };
      QCOMPARE(seen(picture, {default_window(picture)}), as(normal));
      QCOMPARE(seen(picture, {picture.windows[1].window}), as(harder));
      QCOMPARE(seen(picture, {{100.0, 101.0}}), as(own));
      QCOMPARE(seen(picture, {{100.0, 101.0}, true}), turned_round(as(own)));
      QCOMPARE(seen(picture, {default_window(picture)}), as(normal));
    }
  }

  /// Black whatever is asked for.
  void padding() {
    Radiograph picture = row16({0, 100, 500, 1000, 1500, 2000, 3000, 4095});
    picture.padding_low = 0.0;
    picture.padding_high = 100.0;
    const View plain{linear_window(2048, 4096)};
    const View inverted{linear_window(2048, 4096), true};
    const Bytes low_black{0, 0, 31, 62, 93, 125, 187, 255};
    const Bytes low_white{0, 0, 224, 193, 162, 130, 68, 0};
    QCOMPARE(seen(picture, plain), low_black);
    QCOMPARE(seen(picture, inverted), low_white);
    picture.polarity = Polarity::LowIsWhite;
    QCOMPARE(seen(picture, plain), low_white);
    QCOMPARE(seen(picture, inverted), low_black);
  }

  /// No window in the file: from the smallest to the largest value.
  void without_window() {
    Radiograph picture = row16({1000, 1051, 1255});
    QCOMPARE(seen(picture, {default_window(picture)}), (Bytes{0, 51, 255}));
    picture.polarity = Polarity::LowIsWhite;
    QCOMPARE(seen(picture, {default_window(picture)}), (Bytes{255, 204, 0}));
    picture.modality.slope = -1.0;
    QCOMPARE(seen(picture, {default_window(picture)}), (Bytes{0, 51, 255}));
    picture.padding_low = 1000.0;  // range is 1051 … 1255 now
    QCOMPARE(seen(picture, {default_window(picture)}), (Bytes{0, 0, 255}));
  }

  void real_files_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("frame");
    QTest::addColumn<QString>("sha256");
    for (const FileGolden& golden : kFiles) {
      QTest::addRow("%s, frame %d", golden.file, golden.frame) << golden.file << golden.frame << golden.sha256;
    }
  }
  void real_files() {
    QFETCH(QString, file);
    QFETCH(int, frame);
    QFETCH(QString, sha256);
    const std::filesystem::path folder = shared_dir() / "data" / "dicom";
    if (!std::filesystem::is_directory(folder)) {
      QSKIP(qPrintable(QString("The X-rays are not there: %1").arg(QString::fromStdString(folder.string()))));
    }
    const auto read = read_image(folder / file.toStdString(), {frame});
    QVERIFY2(read, read ? "" : m2ib::describe(read.error()).c_str());
    const Bytes shown = apply_window(**read, default_window(**read));
    QCOMPARE(QString::fromStdString(m2ib::sha256_hex(std::as_bytes(std::span(shown)))), sha256);
  }
};

QTEST_APPLESS_MAIN(TestDisplayGolden)
#include "tst_display_golden.moc"
