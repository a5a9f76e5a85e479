#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>

#include <sys/stat.h>
#include <nlohmann/json.hpp>

#include <QtTest>

#include "core/base/random.h"
#include "core/checkpoint/safetensors.h"
#include "tests/core/checkpoint/safetensors_support.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::checkpoint;
using m2ib::tests::raw_safetensors;

namespace {

using Opened = std::shared_ptr<const SafetensorsFile>;

Opened open_or_null(const std::filesystem::path& path) {
  const auto file = SafetensorsFile::open(path);
  if (!file) qWarning("%s", describe(file.error()).c_str());
  return file ? *file : nullptr;
}

std::uint16_t to_bfloat(float value) {
  const auto word = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((word + 0x7FFFU + ((word >> 16U) & 1U)) >> 16U);
}

/// Peak resident memory since the last reset, and the reset (Linux: proc(5), clear_refs and VmHWM).
long peak_memory_kib() {
  std::ifstream in("/proc/self/status");
  std::string word;
  long kib = 0;
  while (in >> word) {
    if (word == "VmHWM:") in >> kib;
  }
  return kib;
}
bool reset_peak_memory() {
  std::ofstream out("/proc/self/clear_refs");
  out << "5";
  return static_cast<bool>(out.flush());
}

/// A header of exactly the format's limit: start, then repeated with a running number in place of '#'.
void write_huge_header(const std::filesystem::path& path, const std::string& start, const std::string& repeated) {
  constexpr std::uint64_t kHeaderBytes = 100'000'000;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(&kHeaderBytes), sizeof kHeaderBytes);
  out << start;
  const std::size_t mark = repeated.find('#');
  int number = 0;
  std::string block;
  for (std::size_t written = start.size(); written < kHeaderBytes; written += block.size()) {
    if (block.empty() || mark != std::string::npos) {
      block.clear();
      while (block.size() < 100'000) {
        block += mark == std::string::npos ? repeated : repeated.substr(0, mark) + std::to_string(++number);
        if (mark != std::string::npos) block += repeated.substr(mark + 1);
      }
    }
    out << block;
  }
}

}  // namespace

/// Files as a whole: other formats, the operating system, real checkpoints, headers made to exhaust memory.
class TestSafetensorsFiles : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void other_formats_are_named_data();
  void other_formats_are_named();
  void unsupported_dtypes_are_named_data();
  void unsupported_dtypes_are_named();
  void missing_and_special_files();
  void length_bytes_may_resemble_another_format();
  void hostile_header_needs_little_memory_data();
  void hostile_header_needs_little_memory();
  void random_mutations_never_crash();
  void invalid_fixtures_are_refused();
  void valid_edge_cases_are_read();
  void real_checkpoint_is_read();
  void bf16_and_fp16_variants_agree();

 private:
  m2ib::tests::ScratchFolder scratch_;
};

void TestSafetensorsFiles::other_formats_are_named_data() {
  QTest::addColumn<std::string>("content");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& content, const char* word) {
    QTest::newRow(name) << content << QString(word);
  };
  row("empty", "", "it is empty");
  row("one byte", "x", "shorter than the 8 bytes");
  row("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "Git LFS");
  row("web page", "<!DOCTYPE html><html><body>404</body></html>", "web page");
  row("web page after spaces", "\xEF\xBB\xBF \n\n <HTML lang=\"en\"><body>Sign in</body>", "web page");
  using namespace std::string_literals;
  row("zip", "PK\x03\x04\x14\x00\x00\x08 archive/data.pkl"s, "zip archive");
  row("pickle", "\x80\x02\x8A\x0Al\xFC\x9C\x46\xF9 j\xA8P\x19."s, "pickle");
  row("pickle 4", "\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94."s, "pickle");
  row("gzip", "\x1F\x8B\x08 something packed", "gzip");
  row("JSON", R"({"metadata": {"total_size": 1}, "weight_map": {}})", "JSON");
  row("text", "these are not the weights", "plain text");
  row("binary", "\x01\x02these are not the weights", "header would be");
}

void TestSafetensorsFiles::other_formats_are_named() {
  QFETCH(std::string, content);
  QFETCH(QString, word);
  const auto file = scratch_.open(content);
  QVERIFY(!file.has_value());
  QCOMPARE(file.error().code, ErrorCode::SafetensorsInvalid);
  QVERIFY2(QString::fromStdString(file.error().args.at(1)).contains(word), file.error().args.at(1).c_str());
}

void TestSafetensorsFiles::unsupported_dtypes_are_named_data() {
  QTest::addColumn<QString>("dtype");
  for (const char* dtype : {"F8_E4M3", "F8_E5M2", "F8_E8M0", "F6_E2M3", "F4", "C64"}) QTest::newRow(dtype) << dtype;
}

void TestSafetensorsFiles::unsupported_dtypes_are_named() {
  QFETCH(QString, dtype);
  const std::string header = R"({"w":{"dtype":")" + dtype.toStdString() + R"(","shape":[8],"data_offsets":[0,8]}})";
  const auto file = scratch_.open(raw_safetensors(header, 8));
  QVERIFY(!file.has_value());
  QCOMPARE(file.error().code, ErrorCode::TensorWrongType);
  QCOMPARE(file.error().args.at(1), std::string("w"));
  QCOMPARE(file.error().args.at(2), dtype.toStdString());
}

void TestSafetensorsFiles::missing_and_special_files() {
  const auto code = [](const std::filesystem::path& path) {
    const auto file = SafetensorsFile::open(path);
    return file ? ErrorCode::ComputeFailed : file.error().code;
  };
  QCOMPARE(code(scratch_.path("none.safetensors")), ErrorCode::FileNotFound);
  QCOMPARE(code(scratch_.write("x", "a_file") / "model.safetensors"), ErrorCode::FileNotFound);
  QCOMPARE(code(scratch_.path("")), ErrorCode::FileUnreadable);  // a folder
  QCOMPARE(code("/dev/null"), ErrorCode::FileUnreadable);
  const auto pipe = scratch_.path("pipe");
  QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
  QCOMPARE(code(pipe), ErrorCode::FileUnreadable);  // and does not wait for a writer
}

void TestSafetensorsFiles::length_bytes_may_resemble_another_format() {
  // 0x0280 = 640: the length bytes of this good file are the start of a pickle.
  std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  header.resize(0x0280, ' ');
  const std::string content = raw_safetensors(header, 8);
  QVERIFY(content.starts_with("\x80\x02"));
  QVERIFY(scratch_.open(content).has_value());
}

void TestSafetensorsFiles::hostile_header_needs_little_memory_data() {
  QTest::addColumn<QByteArray>("start");
  QTest::addColumn<QByteArray>("repeated");
  QTest::newRow("deep") << QByteArray("{\"a\":") << QByteArray("[");
  QTest::newRow("deep objects") << QByteArray("{\"a\":") << QByteArray("{\"a\":");
  QTest::newRow("endless name") << QByteArray("{\"") << QByteArray("a");
  QTest::newRow("escapes") << QByteArray("{\"") << QByteArray("\\\"");
  QTest::newRow("shape of zeros") << QByteArray("{\"a\":{\"shape\":[0") << QByteArray(",0");
  QTest::newRow("endless number") << QByteArray("{\"a\":{\"shape\":[1") << QByteArray("0");
  QTest::newRow("endless ignored list") << QByteArray("{\"a\":{\"x\":[0") << QByteArray(",0");
  QTest::newRow("metadata") << QByteArray("{\"__metadata__\":{\"b\":\"\"") << QByteArray(",\"#\":\"\"");
  QTest::newRow("tensors") << QByteArray("{\"a\":{}")
                           << QByteArray(",\"#\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
  QTest::newRow("NUL") << QByteArray("{") << QByteArray(1, '\0');
  QTest::newRow("spaces") << QByteArray("{") << QByteArray(" ");
}

void TestSafetensorsFiles::hostile_header_needs_little_memory() {
  QFETCH(QByteArray, start);
  QFETCH(QByteArray, repeated);
  const auto path = scratch_.path("model.safetensors");
  write_huge_header(path, start.toStdString(), repeated.toStdString());
  if (!reset_peak_memory()) QSKIP("this system does not let a process reset its peak memory");
  const long before = peak_memory_kib();
  const auto file = SafetensorsFile::open(path);
  const long grown = peak_memory_kib() - before;
  QVERIFY(!file.has_value());
  QCOMPARE(file.error().code, ErrorCode::SafetensorsInvalid);
#ifdef __SANITIZE_ADDRESS__
  QSKIP("refused as it should be; the address sanitizer keeps freed memory, so its amount says nothing");
#endif
  QVERIFY2(file.error().args.at(1).size() < 400, "the reason must not repeat the header");
  // The mapped file itself counts about 100 MiB.
  QVERIFY2(grown < 400 * 1024, qPrintable(QString("%1 KiB").arg(grown)));
  qInfo("%ld MiB: %s", grown / 1024, file.error().args.at(1).c_str());
}

void TestSafetensorsFiles::invalid_fixtures_are_refused() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "invalid";
  std::ifstream in(folder / "index.json");
  const auto index = nlohmann::json::parse(in);
  int tried = 0;
  for (const auto& [name, meaning] : index.items()) {
    const bool valid = meaning.get<std::string>().starts_with("VALID");
    const auto file = SafetensorsFile::open(folder / name);
    QVERIFY2(file.has_value() == valid, name.c_str());
    if (!valid) QVERIFY2(file.error().code == ErrorCode::SafetensorsInvalid, name.c_str());
    ++tried;
  }
  QVERIFY(tried >= 24);
  const auto reason = [&](const char* name) { return SafetensorsFile::open(folder / name).error().args.at(1); };
  QVERIFY(reason("text_file.pt").find("Git LFS") != std::string::npos);
  QVERIFY(reason("html_page.bin").find("web page") != std::string::npos);
  QVERIFY(reason("truncated_zip.pt").find("zip archive") != std::string::npos);
  QVERIFY(reason("duplicate_key.safetensors").find("twice") != std::string::npos);
}

void TestSafetensorsFiles::valid_edge_cases_are_read() {
  M2IB_REQUIRE_FIXTURES();
  const auto file = open_or_null(m2ib::tests::fixture_dir() / "invalid/valid_edge_cases.safetensors");
  QVERIFY(file != nullptr);
  QCOMPARE(file->tensors().size(), std::size_t{3});
  QVERIFY(file->find("scalar")->shape.empty());
  QVERIFY(file->find("scalar")->to_float32() == std::vector{1.5F});
  QVERIFY(file->find("empty")->to_float32().empty());
  QVERIFY((file->find("empty")->shape == std::vector<std::int64_t>{0, 3}));
  QVERIFY((file->find("b")->to_float32() == std::vector{2.5F, -3.5F}));
  QVERIFY((file->metadata() == std::map<std::string, std::string>{{"format", "pt"}}));
}

void TestSafetensorsFiles::real_checkpoint_is_read() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "hf_clip_tiny";
  const auto file = open_or_null(folder / "model.safetensors");
  QVERIFY(file != nullptr);
  const auto config = m2ib::tests::fixture_json("hf_clip_tiny/config_full.json");
  const auto number = [&config](const char* section, const char* key) {
    return config.at(section).at(key).get<std::int64_t>();
  };
  const auto blocks = number("vision_config", "num_hidden_layers") + number("text_config", "num_hidden_layers");
  QCOMPARE(static_cast<std::int64_t>(file->tensors().size()), 16 * blocks + 14);
  const TensorView* patches = file->find("vision_model.embeddings.patch_embedding.weight");
  QVERIFY(patches != nullptr);
  QCOMPARE(patches->dtype, DType::F32);
  const auto patch = number("vision_config", "patch_size");
  QVERIFY((patches->shape == std::vector{number("vision_config", "hidden_size"), std::int64_t{3}, patch, patch}));
  QCOMPARE(static_cast<std::int64_t>(patches->to_float32().size()), patches->elements());
  const auto golden = open_or_null(folder / "golden.safetensors");
  QVERIFY(golden != nullptr);
  const auto& recorded = *golden->find("input_ids");
  const auto ids = recorded.to_int64();
  QCOMPARE(static_cast<std::int64_t>(ids.size()), recorded.shape.at(0) * recorded.shape.at(1));
  const auto vocabulary = number("text_config", "vocab_size");
  QCOMPARE(ids.front(), vocabulary - 2);
  QCOMPARE(ids.back(), vocabulary - 1);
}

void TestSafetensorsFiles::bf16_and_fp16_variants_agree() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "hf_clip_tiny";
  const auto exact = open_or_null(folder / "model.safetensors");
  const auto bf16 = open_or_null(folder / "variants/model_bf16.safetensors");
  QVERIFY(exact != nullptr && bf16 != nullptr);
  int compared = 0;
  for (const auto& [name, tensor] : bf16->tensors()) {
    const TensorView* original = exact->find(name);
    if (tensor.dtype != DType::BF16 || original == nullptr) continue;
    const auto expected = original->to_float32();
    const auto values = tensor.to_float32();
    QCOMPARE(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      QCOMPARE(std::bit_cast<std::uint32_t>(values[i]), static_cast<std::uint32_t>(to_bfloat(expected[i])) << 16U);
    }
    ++compared;
  }
  QCOMPARE(compared, static_cast<int>(exact->tensors().size()));
  // Torch's own rounding to half precision, in shards, against make_tensor's.
  compared = 0;
  for (const auto& shard : std::filesystem::directory_iterator(folder / "variants/sharded_fp16")) {
    if (shard.path().extension() != ".safetensors") continue;
    const auto file = open_or_null(shard.path());
    QVERIFY(file != nullptr);
    for (const auto& [name, tensor] : file->tensors()) {
      if (tensor.dtype != DType::F16) continue;
      const auto ours = make_tensor(name, tensor.shape, exact->find(name)->to_float32(), DType::F16);
      QVERIFY2(std::ranges::equal(ours.data, tensor.bytes), name.c_str());
      ++compared;
    }
  }
  QCOMPARE(compared, static_cast<int>(exact->tensors().size()));
}

void TestSafetensorsFiles::random_mutations_never_crash() {
  const std::vector<float> values(24, 1.5F);
  const std::string good = m2ib::tests::to_text(
      to_safetensors({make_tensor("a.weight", {4, 6}, values), make_tensor("a.bias", {24}, values, DType::F16),
                      NamedTensor{"ids", DType::I64, {3}, std::vector(24, std::byte{1})}},
                     {{"format", "pt"}}));
  QVERIFY(scratch_.open(good).has_value());
  const std::string interesting = "{}[]\",:0123456789-.eE\\ \0\xFF";
  Random random(20240607, 1);
  int refused = 0;
  for (int round = 0; round < 500; ++round) {
    std::string content = good;
    for (std::uint32_t change = random.below(4) + 1; change > 0 && !content.empty(); --change) {
      const auto at = random.below(static_cast<std::uint32_t>(content.size()));
      const char letter = interesting[random.below(static_cast<std::uint32_t>(interesting.size()))];
      switch (random.below(5)) {
        case 0:
          content[at] = static_cast<char>(content[at] ^ (1 << random.below(8)));
          break;
        case 1:
          content[at] = letter;
          break;
        case 2:
          content.insert(at, 1, letter);
          break;
        case 3:
          content.erase(at, random.below(16) + 1);
          break;
        default:
          content.resize(random.below(20) == 0 ? at : content.size());
          break;
      }
    }
    const auto file = scratch_.open(content);
    if (!file) {
      ++refused;
      QVERIFY(!file.error().args.empty() && !describe(file.error()).empty());
      continue;
    }
    std::size_t total = 0;
    for (const auto& [name, tensor] : (*file)->tensors()) total += tensor.bytes.size();
    QVERIFY(total < content.size());
    (void)m2ib::tests::read_everything(**file);
  }
  QVERIFY2(refused > 200, qPrintable(QString::number(refused)));
  QVERIFY2(refused < 500, "changes in the data alone must not be refused");
}

QTEST_GUILESS_MAIN(TestSafetensorsFiles)
#include "tst_safetensors_files.moc"
