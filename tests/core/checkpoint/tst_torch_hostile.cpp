#include <QtTest>

#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/safetensors_support.h"
#include "tests/support/fixtures.h"
#include "tests/support/torch_support.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::float_bytes;
using m2ib::tests::little_endian;
using m2ib::tests::PickleText;
using m2ib::tests::torch_legacy;
using m2ib::tests::torch_zip;
using m2ib::tests::ZipClaims;
using m2ib::tests::ZipMember;

namespace {

const std::string kOne = float_bytes({1});

/// A dict with one tensor.
std::string one_tensor(std::int64_t elements, std::int64_t offset, const std::vector<std::int64_t>& shape,
                       const std::vector<std::int64_t>& strides, const std::string& type = "FloatStorage") {
  return PickleText().raw("}").text("w").tensor("0", elements, offset, shape, strides, type).raw("s").done();
}

}  // namespace

class TestTorchHostile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tensors_are_checked_data();
  void tensors_are_checked();
  void archives_are_checked_data();
  void archives_are_checked();
  void old_files_are_checked_data();
  void old_files_are_checked();
  void other_formats_are_named_data();
  void other_formats_are_named();
  void nothing_is_run();
  void wrong_checksum_is_noticed();
  void invalid_fixtures_are_refused();

 private:
  /// The words of the refusal, empty where there is none.
  std::string refusal(const std::string& content, const std::string& name = "hostile.pt") {
    const auto opened = open_checkpoint(scratch_.write(content, name));
    return opened ? std::string() : describe(opened.error());
  }
  m2ib::tests::ScratchFolder scratch_;
};

#define M2IB_EXPECT_WORD(words, word) QVERIFY2((words).find((word).toStdString()) != std::string::npos, (words).c_str())

void TestTorchHostile::tensors_are_checked_data() {
  QTest::addColumn<QByteArray>("pickle");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& pickle, const char* word) {
    QTest::newRow(name) << QByteArray::fromStdString(pickle) << QString(word);
  };
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  row("negative stride", one_tensor(4, 3, {4}, {-1}), "strides that are not");
  row("negative shape", one_tensor(4, 0, {-4}, {1}), "shape that is not");
  row("negative offset", one_tensor(4, -1, {4}, {1}), "impossible offset");
  row("negative amount", one_tensor(-4, 0, {4}, {1}), "impossible amount");
  row("offset beyond", one_tensor(4, 5, {0}, {1}), "after the end");
  row("offset overflow", one_tensor(4, kHuge, {1}, {1}), "after the end");
  row("extent beyond", one_tensor(4, 1, {4}, {1}), "beyond the end");
  row("stride overflow", one_tensor(4, 0, {3}, {kHuge}), "beyond the end");
  row("strides overflow", one_tensor(64, 0, {3, 3}, {kHuge, kHuge}), "beyond the end");
  row("shape overflow", one_tensor(4, 0, {kHuge, 4}, {0, 0}), "too large for any computer");
  row("hidden overflow", one_tensor(4, 0, {0, kHuge, kHuge}, {0, 0, 0}), "too large for any computer");
  row("expanded", one_tensor(1, 0, {1000000, 1000000}, {0, 0}), "1000000000000 elements, but its data only 1");
  row("strides missing", one_tensor(4, 0, {2, 2}, {1}), "more or fewer strides");
  row("storage too short", one_tensor(5, 0, {5}, {1}), "has 16 bytes where 20 are needed");
  row("amount overflow", one_tensor(kHuge, 0, {1}, {1}), "impossible amount");
  row("many dimensions", one_tensor(4, 0, std::vector<std::int64_t>(100, 1), std::vector<std::int64_t>(100, 1)),
      "shape that is not");
  row("complex", one_tensor(2, 0, {2}, {1}, "ComplexFloatStorage"), "number type 'torch.ComplexFloatStorage'");
  row("missing storage", PickleText().raw("}").text("w").tensor("9", 1, 0, {1}, {1}).raw("s").done(),
      "'data/9' is missing");
  row("path as key", PickleText().raw("}").text("w").tensor("../0", 1, 0, {1}, {1}).raw("s").done(), "unknown way");
  row("quantised", PickleText().raw("}").text("w").global("torch._utils", "_rebuild_qtensor").raw(")Rs").done(),
      "not run");
  row("not a storage",
      PickleText().raw("}").text("w").global("torch._utils", "_rebuild_tensor_v2").raw("(NK\x01))t").raw("Rs").done(),
      "has no data");
  row("two descriptions",
      PickleText()
          .raw("}(")
          .text("a")
          .tensor("0", 4, 0, {4}, {1})
          .text("b")
          .tensor("0", 2, 0, {2}, {1})
          .raw("u")
          .done(),
      "otherwise than another");
  row("one tensor", PickleText().tensor("0", 4, 0, {4}, {1}).done(), "single tensor");
  row("whole model", PickleText().global("clip.model", "CLIP").raw(")\x81}b").done(), "Python class 'clip.model.CLIP'");
  row("number", PickleText().raw("K\x07").done(), "no tensors");
  row("unknown opcode", PickleText().raw("\xF7").done(), "instruction");
  row("extension", PickleText().raw("\x82\x01").done(), "instruction");
  row("protocol 9", "\x80\x09N.", "newer than 5");
  row("empty stack", PickleText().done(), "more values");
  row("below the mark", PickleText().raw("K\x01(R").done(), "more values");
  row("no mark", PickleText().raw("t").done(), "mark");
  row("memo", PickleText().raw("h\x07").done(), "never remembered");
  row("key without value", PickleText().raw("}(K\x01u").done(), "key without a value");
  row("append to a number",
      PickleText()
          .raw("K\x01K\x02"
               "a")
          .done(),
      "not a container");
  row("cut", "\x80\x02}", "too soon");
  row("huge text", PickleText().raw("X\xFF\xFF\xFF\xFF").done(), "text of more than");
  row("huge text 8", PickleText().raw("\x8d" + std::string(8, '\xFF')).done(), "text of more than");
  row("long text", PickleText().raw("X" + little_endian<std::uint32_t>(1000000)).done(), "too soon");
  row("huge long", PickleText().raw("\x8b\xFF\xFF\xFF\x7F").done(), "text of more than");
  row("huge memo", PickleText().raw("Nr\xFF\xFF\xFF\xFF").done(), "too many values");
  row("huge frame", PickleText().raw("\x95" + std::string(8, '\xFF')).done(), "too soon");
}

void TestTorchHostile::tensors_are_checked() {
  QFETCH(QByteArray, pickle);
  QFETCH(QString, word);
  const std::string words = refusal(torch_zip(pickle.toStdString(), {float_bytes({1, 2, 3, 4})}));
  M2IB_EXPECT_WORD(words, word);
  QVERIFY2(words.find("hostile.pt") != std::string::npos && words.size() < 400, words.c_str());
}

void TestTorchHostile::archives_are_checked_data() {
  QTest::addColumn<QByteArray>("file");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& file, const char* word) {
    QTest::newRow(name) << QByteArray::fromStdString(file) << QString(word);
  };
  const std::string pickle = one_tensor(1, 0, {1}, {1});
  const auto with = [&](std::vector<ZipMember> more) { return torch_zip(pickle, {kOne}, more); };
  row("good", with({}), "");
  row("parent folder", with({{"../evil", "x"}}), "forbidden name");
  row("parent inside", with({{"a/../../evil", "x"}}), "forbidden name");
  row("absolute", with({{"/etc/passwd", "x"}}), "forbidden name");
  row("Windows path", with({{"a\\b", "x"}}), "forbidden name");
  row("control character", with({{"a\nb", "x"}}), "forbidden name");
  row("long name", with({{std::string(600, 'a'), "x"}}), "forbidden name");
  row("same name", with({{"any name/data/0", kOne}}), "same name");
  row("two checkpoints", with({{"b/data.pkl", pickle}}), "several folders");
  row("big-endian", with({{"any name/byteorder", "big"}}), "byte order 'big'");
  row("little-endian", with({{"any name/byteorder", "little"}}), "");
  row("no pickle", m2ib::tests::zip_archive({{"a/b", "x"}}), "without PyTorch's data.pkl");
  row("NumPy", m2ib::tests::zip_archive({{"a.npy", "x"}}), "NumPy archive");
  row("zipped file", m2ib::tests::zip_archive({{"model.pt", "x"}}), "unpack it");
  row("empty archive", m2ib::tests::zip_archive({}), "zip");
  row("odd method", with({{"x", "y", 12}}), "compressed in a way");
  row("two sizes", with({{"x", "y", 0, 77}}), "two different sizes");
  ZipMember bomb{"x", std::string(1000, 'a'), 8, std::int64_t{1} << 31};
  row("bomb", with({bomb}), "zip bomb");
  ZipClaims claims;
  claims.entries = 60000;
  row("entries claimed", torch_zip(pickle, {kOne}, {}, claims), "zip");
  claims.zip64 = true;
  claims.entries = 1'000'000;
  row("million entries claimed", torch_zip(pickle, {kOne}, {}, claims), "more entries");
  claims.entries = -1;
  row("good ZIP64", torch_zip(pickle, {kOne}, {}, claims), "");
  claims.directory = std::int64_t{1} << 40;
  row("directory claimed", torch_zip(pickle, {kOne}, {}, claims), "more entries");
  const std::string good = with({});
  row("cut", good.substr(0, good.size() - 30), "cut short");
  row("start cut", "PK\x03\x04" + good.substr(200), "damaged");
  std::string overlap = good;  // the storage's entry points to the pickle's header
  const std::size_t second = overlap.rfind("PK\x01\x02");
  overlap.replace(second + 42, 4, std::string(4, '\0'));
  row("overlapping entries", overlap, "damaged");
}

void TestTorchHostile::archives_are_checked() {
  QFETCH(QByteArray, file);
  QFETCH(QString, word);
  const std::string words = refusal(file.toStdString());
  QCOMPARE(words.empty(), word.isEmpty());
  M2IB_EXPECT_WORD(words, word);
}

void TestTorchHostile::old_files_are_checked_data() {
  QTest::addColumn<QByteArray>("file");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& file, const char* word) {
    QTest::newRow(name) << QByteArray::fromStdString(file) << QString(word);
  };
  const std::string pickle = one_tensor(1, 0, {1}, {1});
  const std::string good = torch_legacy(pickle, {{"0", kOne}});
  row("good", good, "");
  row("big-endian", torch_legacy(pickle, {{"0", kOne}}, "\x89"), "big-endian");
  row("no order", torch_legacy(pickle, {{"0", kOne}}, "N"), "big-endian");
  row("missing data", torch_legacy(pickle, {}), "'0' are missing");
  row("unknown data", torch_legacy(pickle, {{"1", kOne}}), "nothing uses");
  row("data twice", torch_legacy(pickle, {{"0", kOne}, {"0", kOne}}), "nothing uses");
  row("too short data", torch_legacy(one_tensor(2, 0, {2}, {1}), {{"0", kOne}}), "have 1 elements where 2");
  row("cut in the data", good.substr(0, good.size() - 1), "too soon");
  row("cut in the keys", good.substr(0, good.size() - 16), "too soon");
  row("cut in the pickle", good.substr(0, 120), "too soon");
  row("another pickle", PickleText().raw("}").done(), "not one by PyTorch");
  row("old view",
      torch_legacy(PickleText()
                       .raw("}")
                       .text("w")
                       .tensor("0", 1, 0, {1}, {1}, "FloatStorage", "(K\x01K\x02K\x01tt")
                       .raw("s")
                       .done(),
                   {{"0", kOne}}),
      "very old versions");
  row("another version", good.substr(0, 17) + "K\x07." + good.substr(21), "unknown version");
}

void TestTorchHostile::old_files_are_checked() {
  QFETCH(QByteArray, file);
  QFETCH(QString, word);
  const std::string words = refusal(file.toStdString());
  QCOMPARE(words.empty(), word.isEmpty());
  M2IB_EXPECT_WORD(words, word);
}

void TestTorchHostile::other_formats_are_named_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& content, const char* word) {
    QTest::newRow(name) << QByteArray::fromStdString(content) << QString(word);
  };
  using namespace std::string_literals;
  const auto tar = [](const std::string& first) {
    std::string block = first;
    block.resize(257, '\0');
    return (block + "ustar\0"s + "00"s).append(2048, '\0');
  };
  row("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "Git LFS");
  row("web page", "<!doctype html><html></html>", "web page");
  row("ONNX", "\x08\x07\x12\x07pytorch\x1a\x05"s + "1.13.1:"s, "ONNX");
  row("HDF5", "\x89HDF\r\n\x1a\n"s, "HDF5");
  row("Flax", "\x81\xa6params\xde\x00\x02"s, "msgpack");
  row("NumPy", "\x93NUMPY\x01\x00"s, "NumPy");
  row("old PyTorch tar", tar("sys_info"), "save it again with a newer PyTorch");
  row("tar", tar("model/weights.pt"), "tar archive");
  row("text", "hello, these are not any weights", "plain text");
  row("gzip", "\x1F\x8B\x08\x00", "gzip");
  row("noise", "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a", "neither");
  row("nothing", "", "empty");
}

void TestTorchHostile::other_formats_are_named() {
  QFETCH(QByteArray, content);
  QFETCH(QString, word);
  const std::string words = refusal(content.toStdString(), "model.bin");
  M2IB_EXPECT_WORD(words, word);
}

/// os.system('touch …') by every opcode that makes Python call something.
void TestTorchHostile::nothing_is_run() {
  const auto trace = scratch_.path("was_run");
  const std::string command = "touch " + trace.string();
  const std::vector<std::string> calls = {
      PickleText().global("os", "system").raw("(").text(command).raw("tR").so_far().substr(2),
      PickleText().global("os", "system").text(command).raw("\x85\x81").so_far().substr(2),
      PickleText().text("os").text("system").raw("\x93").text(command).raw("\x85R").so_far().substr(2),
      "(" + PickleText().text(command).so_far().substr(2) + "ios\nsystem\n",
      "(" + PickleText().global("os", "system").text(command).so_far().substr(2) + "o",
      PickleText()
          .global("builtins", "eval")
          .text("__import__('os').system('" + command + "')")
          .raw("\x85R}b")
          .so_far()
          .substr(2)};
  for (const std::string& call : calls) {
    // Alone it is refused; beside weights it is passed over, and said to have been.
    const std::string alone = PickleText().raw("}").text("w").raw(call).raw("s").done();
    const std::string words = refusal(torch_zip(alone, {kOne}));
    QVERIFY2(words.find("nothing of it was run") != std::string::npos, words.c_str());
    const std::string beside =
        PickleText().raw("}(").text("x").raw(call).text("w").tensor("0", 1, 0, {1}, {1}).raw("u").done();
    const auto opened = open_checkpoint(scratch_.write(torch_zip(beside, {kOne}), "beside.pt"));
    QVERIFY2(opened.has_value(), opened ? "" : describe(opened.error()).c_str());
    QVERIFY((*opened)->notes().contains("not_run"));
    QVERIFY(!std::filesystem::exists(trace));
  }
}

void TestTorchHostile::wrong_checksum_is_noticed() {
  const std::string pickle = one_tensor(4, 0, {4}, {1});
  for (const std::uint16_t method : {0, 8}) {
    const ZipMember data{"r/data/0", float_bytes({1, 2, 3, 4}), method, -1, 1};
    const auto opened =
        open_checkpoint(scratch_.write(m2ib::tests::zip_archive({{"r/data.pkl", pickle}, data}), "sum.pt"));
    QVERIFY(opened.has_value());
    std::vector<float> out(4);
    const auto read = (*opened)->read_float32("w", out);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::CheckpointInvalid);
    QVERIFY(read.error().args.at(1).find("checksum") != std::string::npos);
  }
  const std::string words = refusal(m2ib::tests::zip_archive({{"r/data.pkl", pickle, 0, -1, 1}}));
  QVERIFY2(words.find("checksum") != std::string::npos, words.c_str());
}

void TestTorchHostile::invalid_fixtures_are_refused() {
  M2IB_REQUIRE_FIXTURES();
  int tried = 0;
  for (const auto& entry : std::filesystem::directory_iterator(m2ib::tests::fixture_dir() / "invalid")) {
    const auto opened = open_checkpoint(entry.path());
    const std::string name = entry.path().filename().string();
    QVERIFY2(opened.has_value() == name.starts_with("valid"), name.c_str());
    if (opened) continue;
    const bool safetensors = entry.path().extension() == ".safetensors";
    QVERIFY2(opened.error().code == (safetensors ? ErrorCode::SafetensorsInvalid : ErrorCode::CheckpointInvalid),
             name.c_str());
    QVERIFY2(opened.error().args.at(0) == entry.path().string(), name.c_str());
    ++tried;
  }
  QVERIFY(tried >= 23);
  const auto words = [](const char* name) {
    return describe(open_checkpoint(m2ib::tests::fixture_dir() / "invalid" / name).error());
  };
  QVERIFY(words("unknown_global.pt").find("'__builtin__.print'; nothing of it was run") != std::string::npos);
  QVERIFY(words("list_of_numbers.pt").find("no tensors") != std::string::npos);
  QVERIFY(words("truncated_zip.pt").find("cut short") != std::string::npos);
  QVERIFY(words("text_file.pt").find("Git LFS") != std::string::npos);
  QVERIFY(words("html_page.bin").find("web page") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTorchHostile)
#include "tst_torch_hostile.moc"
